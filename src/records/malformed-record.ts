/** Bytes that cannot be what they claim: a record, a batch or a compressed run of records. */
export class MalformedRecord extends Error {
  override name = "MalformedRecord";
}
