/**
 * Every difference there can be between two schemas, by Confluent's names, in Confluent's groups.
 * The sentence says why data of the writer may not fit the reader; null where it always does.
 * `{path}` is where, `{reader}` and `{writer}` are put in by whoever shows the sentence.
 */
const newLimit = "The {reader} schema limits '{path}', and the {writer} schema does not";
const higherLimit = "The {reader} schema asks for more at '{path}' than the {writer} schema";
const lowerLimit = "The {reader} schema allows less at '{path}' than the {writer} schema";
const otherValue = "The {reader} schema has another value at '{path}' than the {writer} schema";
const otherType = "The type at '{path}' of the {reader} schema is another in the {writer} schema";
const fewer = "The {reader} schema has fewer choices at '{path}' than the {writer} schema";
const more = "The {reader} schema makes more conditions at '{path}' than the {writer} schema";
const unforeseen =
  "The {reader} schema describes '{path}', where the {writer} schema lets anything stand";
const required = "The {reader} schema requires '{path}', which the {writer} schema does not know";
const forbidden =
  "The {reader} schema allows only what it names, without '{path}' of the {writer} schema";
const uncovered =
  "'{path}' is named by one schema only, and the {reader} and {writer} schema differ there";

export const kinds = {
  ID_CHANGED: null,
  DESCRIPTION_CHANGED: null,
  TITLE_CHANGED: null,
  DEFAULT_CHANGED: null,
  SCHEMA_ADDED: "The {reader} schema has a schema at '{path}', and the {writer} schema has none",
  SCHEMA_REMOVED: null,
  TYPE_EXTENDED: null,
  TYPE_NARROWED: otherType,
  TYPE_CHANGED: otherType,

  MAX_LENGTH_ADDED: newLimit,
  MAX_LENGTH_REMOVED: null,
  MAX_LENGTH_INCREASED: null,
  MAX_LENGTH_DECREASED: lowerLimit,
  MIN_LENGTH_ADDED: newLimit,
  MIN_LENGTH_REMOVED: null,
  MIN_LENGTH_INCREASED: higherLimit,
  MIN_LENGTH_DECREASED: null,
  PATTERN_ADDED: newLimit,
  PATTERN_REMOVED: null,
  PATTERN_CHANGED: otherValue,

  MAXIMUM_ADDED: newLimit,
  MAXIMUM_REMOVED: null,
  MAXIMUM_INCREASED: null,
  MAXIMUM_DECREASED: lowerLimit,
  MINIMUM_ADDED: newLimit,
  MINIMUM_REMOVED: null,
  MINIMUM_INCREASED: higherLimit,
  MINIMUM_DECREASED: null,
  EXCLUSIVE_MAXIMUM_ADDED: newLimit,
  EXCLUSIVE_MAXIMUM_REMOVED: null,
  EXCLUSIVE_MAXIMUM_INCREASED: null,
  EXCLUSIVE_MAXIMUM_DECREASED: lowerLimit,
  EXCLUSIVE_MINIMUM_ADDED: newLimit,
  EXCLUSIVE_MINIMUM_REMOVED: null,
  EXCLUSIVE_MINIMUM_INCREASED: higherLimit,
  EXCLUSIVE_MINIMUM_DECREASED: null,
  MULTIPLE_OF_ADDED: newLimit,
  MULTIPLE_OF_REMOVED: null,
  MULTIPLE_OF_EXPANDED: higherLimit,
  MULTIPLE_OF_REDUCED: null,
  MULTIPLE_OF_CHANGED: otherValue,

  REQUIRED_ATTRIBUTE_ADDED: newLimit,
  REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED: null,
  REQUIRED_ATTRIBUTE_REMOVED: null,
  MAX_PROPERTIES_ADDED: newLimit,
  MAX_PROPERTIES_REMOVED: null,
  MAX_PROPERTIES_INCREASED: null,
  MAX_PROPERTIES_DECREASED: lowerLimit,
  MIN_PROPERTIES_ADDED: newLimit,
  MIN_PROPERTIES_REMOVED: null,
  MIN_PROPERTIES_INCREASED: higherLimit,
  MIN_PROPERTIES_DECREASED: null,
  ADDITIONAL_PROPERTIES_ADDED: null,
  ADDITIONAL_PROPERTIES_REMOVED: newLimit,
  ADDITIONAL_PROPERTIES_EXTENDED: null,
  ADDITIONAL_PROPERTIES_NARROWED: fewer,
  UNEVALUATED_PROPERTIES_ADDED: null,
  UNEVALUATED_PROPERTIES_REMOVED: newLimit,
  UNEVALUATED_PROPERTIES_EXTENDED: null,
  UNEVALUATED_PROPERTIES_NARROWED: fewer,
  DEPENDENCY_ARRAY_ADDED: newLimit,
  DEPENDENCY_ARRAY_REMOVED: null,
  DEPENDENCY_ARRAY_EXTENDED: more,
  DEPENDENCY_ARRAY_NARROWED: null,
  DEPENDENCY_ARRAY_CHANGED: otherValue,
  DEPENDENCY_SCHEMA_ADDED: newLimit,
  DEPENDENCY_SCHEMA_REMOVED: null,
  PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: null,
  OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: unforeseen,
  REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: required,
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL: unforeseen,
  OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: null,
  REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: required,
  REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL: null,
  PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL: null,
  PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: null,
  PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL: forbidden,
  PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: null,
  PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: uncovered,
  PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: null,
  PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: uncovered,

  MAX_ITEMS_ADDED: newLimit,
  MAX_ITEMS_REMOVED: null,
  MAX_ITEMS_INCREASED: null,
  MAX_ITEMS_DECREASED: lowerLimit,
  MIN_ITEMS_ADDED: newLimit,
  MIN_ITEMS_REMOVED: null,
  MIN_ITEMS_INCREASED: higherLimit,
  MIN_ITEMS_DECREASED: null,
  MAX_CONTAINS_ADDED: newLimit,
  MAX_CONTAINS_REMOVED: null,
  MAX_CONTAINS_INCREASED: null,
  MAX_CONTAINS_DECREASED: lowerLimit,
  MIN_CONTAINS_ADDED: newLimit,
  MIN_CONTAINS_REMOVED: null,
  MIN_CONTAINS_INCREASED: higherLimit,
  MIN_CONTAINS_DECREASED: null,
  UNIQUE_ITEMS_ADDED: newLimit,
  UNIQUE_ITEMS_REMOVED: null,
  ADDITIONAL_ITEMS_ADDED: null,
  ADDITIONAL_ITEMS_REMOVED: newLimit,
  ADDITIONAL_ITEMS_EXTENDED: null,
  ADDITIONAL_ITEMS_NARROWED: fewer,
  UNEVALUATED_ITEMS_ADDED: null,
  UNEVALUATED_ITEMS_REMOVED: newLimit,
  UNEVALUATED_ITEMS_EXTENDED: null,
  UNEVALUATED_ITEMS_NARROWED: fewer,
  ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: null,
  ITEM_ADDED_TO_OPEN_CONTENT_MODEL: unforeseen,
  ITEM_ADDED_TO_CLOSED_CONTENT_MODEL: null,
  ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL: null,
  ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: null,
  ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL: forbidden,
  ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: null,
  ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: uncovered,
  ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: null,
  ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: uncovered,

  ENUM_ARRAY_EXTENDED: null,
  ENUM_ARRAY_NARROWED: fewer,
  ENUM_ARRAY_CHANGED: otherType,

  COMBINED_TYPE_EXTENDED: null,
  COMBINED_TYPE_CHANGED: otherType,
  PRODUCT_TYPE_EXTENDED: more,
  PRODUCT_TYPE_NARROWED: null,
  SUM_TYPE_EXTENDED: null,
  SUM_TYPE_NARROWED: fewer,
  COMBINED_TYPE_SUBSCHEMAS_CHANGED: otherType,
  NOT_TYPE_EXTENDED: more,
  NOT_TYPE_NARROWED: null,
} as const;

export type Kind = keyof typeof kinds;

/** What `compatibilityPolicy: LENIENT` lets be: who wrote no such property knew of none. */
const lenientlyCompatible: ReadonlySet<Kind> = new Set<Kind>([
  "ADDITIONAL_PROPERTIES_NARROWED",
  "ADDITIONAL_PROPERTIES_REMOVED",
  "OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
  "REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
  "REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL",
  "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
  "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
]);

export const isCompatible = (kind: Kind, isLenient: boolean): boolean =>
  kinds[kind] === null || (isLenient && lenientlyCompatible.has(kind));
