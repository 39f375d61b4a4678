/** Values to bytes and back through a Schema Registry, for any Kafka client: Buffers in and out. */
export {
  AvroDeserializer,
  type AvroDeserializerOptions,
  AvroSerializer,
  type AvroValueOptions,
} from "./avro.ts";
export {
  JsonDeserializer,
  type JsonDeserializerOptions,
  JsonSerializer,
  type JsonValueOptions,
} from "./json.ts";
export {
  ProtobufDeserializer,
  type ProtobufDeserializerOptions,
  ProtobufSerializer,
  type ProtobufSerializerOptions,
  type ProtobufValueOptions,
} from "./protobuf.ts";
export {
  type RegisteredSchema,
  RegistryClient,
  RegistryError,
  type RegistryOptions,
  type SchemaReference,
} from "./registry-client.ts";
export type { SerializerOptions } from "./schemas.ts";
export {
  type Part,
  recordName,
  type SubjectName,
  topicName,
  topicRecordName,
} from "./subject-name.ts";
export { SerdeError } from "./wire-format.ts";
