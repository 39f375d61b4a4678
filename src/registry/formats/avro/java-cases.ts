/** Recorded from Avro for Java 1.12.0: its `Schema.toString` and its `SchemaCompatibility`. */

interface TextCase {
  readonly about: string;
  readonly written: string;
  readonly printed: string;
}

const inRecord = (fields: string, more = "") =>
  `{"type":"record","name":"R",${more}"fields":[${fields}]}`;

export const printedByJava: readonly TextCase[] = [
  { about: "a primitive type in braces", written: '{"type": "string"}', printed: '"string"' },
  {
    about: "a primitive type with a property",
    written: '{"logicalType": "date", "type": "int"}',
    printed: '{"type":"int","logicalType":"date"}',
  },
  {
    about: "attributes in any order, white space and comments",
    written: `{ "fields": [ {"type": "int", /* why */ "name": "a"} ], // so
      "doc": "d", "name": "R", "namespace": "n", "type": "record" }`,
    printed:
      '{"type":"record","name":"R","namespace":"n","doc":"d","fields":[{"name":"a","type":"int"}]}',
  },
  {
    about: "a namespace in the name",
    written: '{"type":"fixed","name":"a.b.F","namespace":"ignored","size":2}',
    printed: '{"type":"fixed","name":"F","namespace":"a.b","size":2}',
  },
  {
    about: "an inherited namespace, and one that is left",
    written: inRecord(
      '{"name":"f","type":{"type":"fixed","name":"F","namespace":"n","size":1}},' +
        '{"name":"g","type":{"type":"fixed","name":"G","namespace":"","size":1}},' +
        '{"name":"h","type":["n.F","G"]}',
      '"namespace":"n",',
    ),
    printed:
      '{"type":"record","name":"R","namespace":"n","fields":[{"name":"f",' +
      '"type":{"type":"fixed","name":"F","size":1}},{"name":"g",' +
      '"type":{"type":"fixed","name":"G","namespace":"","size":1}},{"name":"h",' +
      '"type":["F","G"]}]}',
  },
  {
    about: "the order of an enum's attributes; aliases come last",
    written:
      '{"aliases":["B","o.C"],"default":"Y","x":1,"symbols":["X","Y"],"doc":"",' +
      '"name":"E","namespace":"n","type":"enum"}',
    printed:
      '{"type":"enum","name":"E","namespace":"n","doc":"","symbols":["X","Y"],' +
      '"default":"Y","x":1,"aliases":["B","o.C"]}',
  },
  {
    about: "the order of a field's attributes; an ascending order goes without saying",
    written: inRecord(
      '{"p":1,"aliases":["b","b"],"order":"ascending","default":1,"doc":"d",' +
        '"type":"int","name":"a"},{"order":"IGNORE","name":"c","type":"int","aliases":[]}',
    ),
    printed: inRecord(
      '{"name":"a","type":"int","doc":"d","default":1,"aliases":["b"],"p":1},' +
        '{"name":"c","type":"int","order":"ignore"}',
    ),
  },
  {
    about: "numbers in Java's form",
    written: inRecord(
      '{"name":"a","type":"double","default":1e10,"n":[1.0,100,-0,-0.0,1E-5,0.001,' +
        "12345678.9,1e400,123456789012345678901]}",
    ),
    printed: inRecord(
      '{"name":"a","type":"double","default":1.0E10,"n":[1.0,100,0,-0.0,1.0E-5,' +
        '0.001,1.23456789E7,"Infinity",123456789012345678901]}',
    ),
  },
  {
    about: "a number in a text as a default",
    written: inRecord(
      '{"name":"a","type":"float","default":"NaN"},{"name":"b","type":"double","default":"15"}',
    ),
    printed: inRecord(
      '{"name":"a","type":"float","default":"NaN"},{"name":"b","type":"double","default":15.0}',
    ),
  },
  {
    about: "only what must be escaped is",
    written: '{"type":"string","x":"\\u001f\\/\\"\\u00fc\\u2028\\t"}',
    printed: '{"type":"string","x":"\\u001F/\\"ü\u2028\\t"}',
  },
  {
    about: "a type that is mentioned before it is defined",
    written: inRecord(
      '{"name":"a","type":["null","F"]},{"name":"b","type":{"type":"fixed","name":"F","size":1}}',
    ),
    printed: inRecord(
      '{"name":"a","type":["null",{"type":"fixed","name":"F","size":1}]},{"name":"b","type":"F"}',
    ),
  },
  {
    about: "a recursive record",
    written: inRecord('{"name":"next","type":["null","R"],"default":null}'),
    printed: inRecord('{"name":"next","type":["null","R"],"default":null}'),
  },
  {
    about: "of two members with one name the last; an attribute of another kind is overlooked",
    written: '{"type":"int","type":"string","x":1,"x":2,"doc":3}',
    printed: '{"type":"string","x":2}',
  },
  {
    about: "members called as numbers, or as what JavaScript finds special, stay where they are",
    written: '{"type":"string","10":1,"9":2,"__proto__":{"constructor":null},"a":3}',
    printed: '{"type":"string","10":1,"9":2,"__proto__":{"constructor":null},"a":3}',
  },
  {
    about: "a default that fits a later branch of its union",
    written: inRecord('{"name":"a","type":["null","int"],"default":1}'),
    printed: inRecord('{"name":"a","type":["null","int"],"default":1}'),
  },
  {
    about: "an enum that is defined again in the same words",
    written:
      '["null",{"type":"array","items":{"type":"enum","name":"E","symbols":["A"]}},' +
      '{"type":"enum","name":"E","symbols":["A"]}]',
    printed: '["null",{"type":"array","items":{"type":"enum","name":"E","symbols":["A"]}},"E"]',
  },
  {
    about: "a type that has the name of a kind is mentioned with its namespace",
    written: '[{"type":"fixed","name":"n.record","size":1},{"type":"array","items":"n.record"}]',
    printed:
      '[{"type":"fixed","name":"record","namespace":"n","size":1},{"type":"array",' +
      '"items":"n.record"}]',
  },
];

interface VerdictCase {
  readonly about: string;
  readonly reader: string;
  readonly writer: string;
  /** Type, path and info of each incompatibility. */
  readonly found: readonly string[];
}

const field = (type: string, more = "") => inRecord(`{"name":"f","type":${type}${more}}`);
const symbols = (list: string, more = "") =>
  `{"type":"enum","name":"E","symbols":[${list}]${more}}`;

export const judgedByJava: readonly VerdictCase[] = [
  {
    about: "a field that was not written needs a default",
    reader: inRecord('{"name":"a","type":"int"},{"name":"b","type":"int"}'),
    writer: inRecord('{"name":"a","type":"int"}'),
    found: ["READER_FIELD_MISSING_DEFAULT_VALUE /fields/1 b"],
  },
  {
    about: "null is a default",
    reader: field('["null","int"]', ',"default":null'),
    writer: inRecord(""),
    found: [],
  },
  {
    about: "a field that is not read is skipped",
    reader: inRecord(""),
    writer: field('"int"'),
    found: [],
  },
  {
    about: "a field is found by an alias of the reader",
    reader: inRecord('{"name":"new","type":"long","aliases":["f"]}'),
    writer: field('"int"'),
    found: [],
  },
  {
    about: "an alias of the writer counts for nothing",
    reader: field('"int"'),
    writer: inRecord('{"name":"g","type":"int","aliases":["f"]}'),
    found: ["READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 f"],
  },
  {
    about: "the default of an enum does not stand in for that of the field",
    reader: field(symbols('"A"', ',"default":"A"')),
    writer: inRecord(""),
    found: [
      "TYPE_MISMATCH /fields/0/type reader type: ENUM not compatible with writer type: RECORD",
    ],
  },
  {
    about: "symbols that the reader does not know",
    reader: field(symbols('"B"')),
    writer: field(symbols('"C","B","A"')),
    found: ["MISSING_ENUM_SYMBOLS /fields/0/type/symbols [A, C]"],
  },
  {
    about: "a default for symbols that the reader does not know",
    reader: symbols('"B"', ',"default":"B"'),
    writer: symbols('"A","B"'),
    found: [],
  },
  {
    about: "another size and another name at once",
    reader: '{"type":"fixed","name":"F","size":8}',
    writer: '{"type":"fixed","name":"n.G","size":16}',
    found: [
      "NAME_MISMATCH /name expected: n.G",
      "FIXED_SIZE_MISMATCH /size expected: 16, found: 8",
    ],
  },
  {
    about: "the namespace does not count",
    reader: '{"type":"fixed","name":"a.F","size":8}',
    writer: '{"type":"fixed","name":"b.F","size":8}',
    found: [],
  },
  {
    about: "an alias of the reader counts with its namespace",
    reader: '{"type":"fixed","name":"a.F","size":8,"aliases":["G"]}',
    writer: '{"type":"fixed","name":"b.G","size":8}',
    found: ["NAME_MISMATCH /name expected: b.G"],
  },
  {
    about: "the alias takes the namespace of its owner",
    reader: '{"type":"fixed","name":"a.F","size":8,"aliases":["G"]}',
    writer: '{"type":"fixed","name":"a.G","size":8}',
    found: [],
  },
  {
    about: "items and values",
    reader: '{"type":"array","items":{"type":"map","values":"int"}}',
    writer: '{"type":"array","items":{"type":"map","values":"long"}}',
    found: ["TYPE_MISMATCH /items/values reader type: INT not compatible with writer type: LONG"],
  },
  {
    about: "a union is read if each branch is",
    reader: '["null","long"]',
    writer: '["null","int","string","boolean"]',
    found: [
      "MISSING_UNION_BRANCH /2 reader union lacking writer type: STRING",
      "MISSING_UNION_BRANCH /3 reader union lacking writer type: BOOLEAN",
    ],
  },
  { about: "a type may become a union", reader: '["null","int"]', writer: '"int"', found: [] },
  {
    about: "but not one without it",
    reader: '["null","int"]',
    writer: '"long"',
    found: ["MISSING_UNION_BRANCH / reader union lacking writer type: LONG"],
  },
  {
    about: "a union may become a type that reads all of it",
    reader: '"double"',
    writer: '["int","long","float"]',
    found: [],
  },
  {
    about: "what is wrong about a branch is told where there is no choice",
    reader: field('"int"'),
    writer: field('["null","int","string"]'),
    found: [
      "TYPE_MISMATCH /fields/0/type/0 reader type: INT not compatible with writer type: NULL",
      "TYPE_MISMATCH /fields/0/type/2 reader type: INT not compatible with writer type: STRING",
    ],
  },
  {
    about: "recursive records come to an end",
    reader: inRecord('{"name":"v","type":"int"},{"name":"n","type":["null","R"]}'),
    writer: inRecord('{"name":"v","type":"long"},{"name":"n","type":["null","R"]}'),
    found: ["TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: LONG"],
  },
  {
    about: "a record that is met twice is told twice, with the place where it was met first",
    reader: inRecord(
      '{"name":"a","type":{"type":"record","name":"S","fields":[{"name":"x",' +
        '"type":"int"}]}},{"name":"b","type":"S"}',
    ),
    writer: inRecord(
      '{"name":"a","type":{"type":"record","name":"S","fields":[{"name":"x",' +
        '"type":"string"}]}},{"name":"b","type":"S"}',
    ),
    found: [
      "TYPE_MISMATCH /fields/0/type/fields/0/type reader type: INT not compatible " +
        "with writer type: STRING",
      "TYPE_MISMATCH /fields/0/type/fields/0/type reader type: INT not compatible " +
        "with writer type: STRING",
    ],
  },
  {
    about: "logical types do not count",
    reader: '{"type":"long","logicalType":"timestamp-millis"}',
    writer: '{"type":"long","logicalType":"timestamp-micros"}',
    found: [],
  },
];
