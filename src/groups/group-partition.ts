/** The partition of `__consumer_offsets` that a group lives in; every Kafka broker agrees. */
export function groupPartition(groupId: string, partitionCount: number): number {
  return positive(javaHashCode(groupId)) % partitionCount;
}

/** `String.hashCode` of the Java language: over UTF-16 units, wrapping at 32 bits. */
function javaHashCode(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** Kafka takes the one int32 that has no positive counterpart for zero. */
const positive = (hash: number): number => (hash === -(2 ** 31) ? 0 : Math.abs(hash));
