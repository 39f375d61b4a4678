/**
 * The topics in a consumer's subscription. Every version of the consumer protocol begins with
 *
 *     version i16 · topic count i32 · { length i16 · UTF-8 bytes } topics
 *
 * Null when the bytes are not that: other clients may put what they like there.
 */
export function subscribedTopics(metadata: Buffer): readonly string[] | null {
  if (metadata.length < 6) return null;
  const count = metadata.readInt32BE(2);
  if (count < 0 || 2 * count > metadata.length - 6) return null;
  const topics: string[] = [];
  let at = 6;
  for (let i = 0; i < count; i++) {
    if (at + 2 > metadata.length) return null;
    const end = at + 2 + metadata.readInt16BE(at);
    if (end < at + 2 || end > metadata.length) return null;
    topics.push(metadata.toString("utf8", at + 2, end));
    at = end;
  }
  return topics;
}
