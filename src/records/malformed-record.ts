/** Bytes that cannot be what they claim: a record, a batch or a compressed run of records. */
export class MalformedRecord extends Error {
  override name = "MalformedRecord";
}

/** A compressed run of records that expands to more than there is room for. */
export class ExpandsTooFar extends MalformedRecord {
  override name = "ExpandsTooFar";
}
