/** Of a record: which of the two is written. */
export type Part = "key" | "value";

/**
 * Under which subject a schema is registered.
 * @param recordName Avro: full name; Protobuf: name of the message; JSON Schema: title; else null.
 */
export type SubjectName = (topic: string, part: Part, recordName: string | null) => string;

/** `stocks-value`: one schema for a topic. The default everywhere. */
export const topicName: SubjectName = (topic, part) => `${topic}-${part}`;

/** `com.example.Tick`: the schema of a record wherever it goes. */
export const recordName: SubjectName = (_topic, _part, name) => named(name);

/** `stocks-com.example.Tick`: several kinds of records in one topic. */
export const topicRecordName: SubjectName = (topic, _part, name) => `${topic}-${named(name)}`;

function named(name: string | null): string {
  if (name === null)
    throw new TypeError("the subject is to be called as the record: it has no name");
  return name;
}
