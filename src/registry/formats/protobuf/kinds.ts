/**
 * Every difference there can be between two Protobuf schemas, by Confluent's names. The sentence
 * says why data of the writer may not be read; null where it always can. `{path}` is where.
 */
export const kinds = {
  PACKAGE_CHANGED: "The {reader} schema is in another package than the {writer} schema",
  MESSAGE_ADDED: null,
  MESSAGE_REMOVED: "The {reader} schema has no message '{path}', and the {writer} schema has one",
  MESSAGE_MOVED: null,
  ENUM_ADDED: null,
  ENUM_REMOVED: null,
  ENUM_CONST_ADDED: null,
  ENUM_CONST_CHANGED: null,
  ENUM_CONST_REMOVED: null,
  FIELD_ADDED: null,
  FIELD_REMOVED: null,
  FIELD_NAME_CHANGED: null,
  FIELD_KIND_CHANGED:
    "The field '{path}' is a scalar, a message or a map in the {reader} schema, " +
    "and another of these in the {writer} schema",
  FIELD_SCALAR_KIND_CHANGED:
    "The field '{path}' is written in one way in the {reader} schema " +
    "and in another in the {writer} schema",
  FIELD_NAMED_TYPE_CHANGED:
    "The message of the field '{path}' in the {reader} schema differs from the {writer} schema's",
  FIELD_NUMERIC_LABEL_CHANGED:
    "The label of the number '{path}' in the {reader} schema differs from the {writer} schema's",
  FIELD_STRING_OR_BYTES_LABEL_CHANGED: null,
  REQUIRED_FIELD_ADDED:
    "The {reader} schema requires the field '{path}', which the {writer} schema does not have",
  REQUIRED_FIELD_REMOVED:
    "The {reader} schema lacks the field '{path}', which the {writer} schema requires",
  ONEOF_ADDED: null,
  ONEOF_REMOVED: null,
  ONEOF_FIELD_ADDED: null,
  ONEOF_FIELD_REMOVED:
    "The {reader} schema lacks the field '{path}', which is in a oneof of the {writer} schema",
  ONEOF_FIELD_MOVED_TO_TOP_LEVEL: null,
  MULTIPLE_FIELDS_MOVED_TO_ONEOF:
    "The oneof '{path}' of the {reader} schema holds several fields " +
    "that could be set together in the {writer} schema",
  FIELD_MOVED_TO_EXISTING_ONEOF:
    "The oneof '{path}' of the {reader} schema holds a field " +
    "that could be set beside the others in the {writer} schema",
} as const;

export type Kind = keyof typeof kinds;
