/**
 * Files that everyone may import without handing them in: Protobuf's own, Google's common types,
 * and Confluent's. Only the names of their types matter here, for they never change; `enum` marks
 * the enums, and the rest are messages.
 */
const wellKnown: Readonly<Record<string, string>> = {
  "confluent/meta.proto": "confluent: Meta Rule",
  "confluent/type/decimal.proto": "confluent.type: Decimal",
  "confluent/type/variant.proto": "confluent.type: Variant",
  "google/protobuf/any.proto": "google.protobuf: Any",
  "google/protobuf/api.proto": "google.protobuf: Api Method Mixin",
  "google/protobuf/descriptor.proto": `google.protobuf: FileDescriptorSet FileDescriptorProto
    DescriptorProto DescriptorProto.ExtensionRange DescriptorProto.ReservedRange
    ExtensionRangeOptions FieldDescriptorProto enum:FieldDescriptorProto.Type
    enum:FieldDescriptorProto.Label OneofDescriptorProto EnumDescriptorProto
    EnumDescriptorProto.EnumReservedRange EnumValueDescriptorProto ServiceDescriptorProto
    MethodDescriptorProto FileOptions enum:FileOptions.OptimizeMode MessageOptions FieldOptions
    enum:FieldOptions.CType enum:FieldOptions.JSType enum:FieldOptions.OptionRetention
    enum:FieldOptions.OptionTargetType OneofOptions EnumOptions EnumValueOptions ServiceOptions
    MethodOptions enum:MethodOptions.IdempotencyLevel UninterpretedOption
    UninterpretedOption.NamePart FeatureSet FeatureSetDefaults SourceCodeInfo
    SourceCodeInfo.Location GeneratedCodeInfo GeneratedCodeInfo.Annotation enum:Edition`,
  "google/protobuf/duration.proto": "google.protobuf: Duration",
  "google/protobuf/empty.proto": "google.protobuf: Empty",
  "google/protobuf/field_mask.proto": "google.protobuf: FieldMask",
  "google/protobuf/source_context.proto": "google.protobuf: SourceContext",
  "google/protobuf/struct.proto": "google.protobuf: Struct Value ListValue enum:NullValue",
  "google/protobuf/timestamp.proto": "google.protobuf: Timestamp",
  "google/protobuf/type.proto": `google.protobuf: Type Field EnumValue Enum Option enum:Syntax
    enum:Field.Kind enum:Field.Cardinality`,
  "google/protobuf/wrappers.proto": `google.protobuf: DoubleValue FloatValue Int64Value UInt64Value
    Int32Value UInt32Value BoolValue StringValue BytesValue`,
  "google/type/calendar_period.proto": "google.type: enum:CalendarPeriod",
  "google/type/color.proto": "google.type: Color",
  "google/type/date.proto": "google.type: Date",
  "google/type/datetime.proto": "google.type: DateTime TimeZone",
  "google/type/dayofweek.proto": "google.type: enum:DayOfWeek",
  "google/type/decimal.proto": "google.type: Decimal",
  "google/type/expr.proto": "google.type: Expr",
  "google/type/fraction.proto": "google.type: Fraction",
  "google/type/interval.proto": "google.type: Interval",
  "google/type/latlng.proto": "google.type: LatLng",
  "google/type/money.proto": "google.type: Money",
  "google/type/month.proto": "google.type: enum:Month",
  "google/type/phone_number.proto": "google.type: PhoneNumber PhoneNumber.ShortCode",
  "google/type/postal_address.proto": "google.type: PostalAddress",
  "google/type/quaternion.proto": "google.type: Quaternion",
  "google/type/timeofday.proto": "google.type: TimeOfDay",
};

export interface WellKnownType {
  readonly fullName: string;
  readonly packageName: string;
  readonly kind: "message" | "enum";
}

/** The types of such a file; null for a file that is none of these. */
export function wellKnownTypes(path: string): readonly WellKnownType[] | null {
  if (!Object.hasOwn(wellKnown, path)) return null;
  const [packageName, names] = wellKnown[path]!.split(": ") as [string, string];
  return names.split(/\s+/).map((name) => ({
    fullName: `${packageName}.${name.replace("enum:", "")}`,
    packageName,
    kind: name.startsWith("enum:") ? "enum" : "message",
  }));
}

/** The options that Confluent's rules and tags are written with. */
export function wellKnownExtensions(path: string): readonly string[] {
  if (path !== "confluent/meta.proto") return [];
  return ["file", "message", "field", "enum", "enum_value"].map((of) => `confluent.${of}_meta`);
}
