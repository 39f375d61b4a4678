/**
 * What keywords may say. Confluent's registry does not ask the meta-schema but what its parsers
 * can make something of, which is less; what they never look at may say anything.
 */
import { type Draft, idKeyword, isModern } from "./drafts.ts";
import { patternProblem } from "./java-pattern.ts";
import { isNode, isObject, type Place, type SchemaObject } from "./schema-node.ts";

/** Says what is wrong with a keyword's value; null when nothing is. */
type Check = (value: unknown) => string | null;

const typeWords = new Set(["array", "boolean", "integer", "null", "number", "object", "string"]);

/** Java's `int`; the later parser takes any number. */
const isInt = (value: unknown) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
const isText = (value: unknown) => typeof value === "string";
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isType = (value: unknown) => typeWords.has(value as string);

const unless =
  (isGood: (value: unknown) => boolean, wanted: string): Check =>
  (value) =>
    isGood(value) ? null : `must be ${wanted}`;

const text = unless(isText, "a text");
const texts = unless(isTexts, "a list of texts");
const number = unless(Number.isFinite, "a number");
const divisor = unless((value) => Number.isFinite(value) && value !== 0, "a number other than 0");
const int = unless(isInt, "a whole number");
const flag = unless((value) => typeof value === "boolean", "true or false");
const list = unless(Array.isArray, "a list");
const schema = unless(isNode, "a schema");
const schemas = unless((value) => Array.isArray(value) && value.every(isNode), "a list of schemas");
const schemaOrList = unless((value) => isNode(value) || schemas(value) === null, "schemas");
const types = unless(
  (value) => isType(value) || (Array.isArray(value) && value.every(isType)),
  "a type or a list of types",
);
const reference = unless((value) => isText(value) && value !== "", "an address");
const uri = unless((value) => isText(value) && isUri(value as string), "an address");
const modernUri = unless((value) => !isText(value) || isUri(value as string), "an address");

const named =
  (isGood: (value: unknown) => boolean, wanted: string): Check =>
  (value) => {
    if (!isObject(value)) return "must be an object";
    const bad = Object.keys(value).find((name) => !isGood(value[name]));
    return bad === undefined ? null : `must have ${wanted} at '${bad}'`;
  };

const schemasByName = named(isNode, "a schema");

const pattern: Check = (value) => {
  if (!isText(value)) return "must be a text";
  const problem = patternProblem(value as string);
  return problem === null ? null : `must be a regular expression: ${problem}`;
};

const schemasByPattern: Check = (value) => {
  const problem = schemasByName(value);
  if (problem !== null) return problem;
  for (const name of Object.keys(value as SchemaObject)) {
    const found = pattern(name);
    if (found !== null) return found;
  }
  return null;
};

type Checks = Readonly<Record<string, Check>>;

const everywhere: Checks = {
  $ref: reference,
  additionalProperties: schema,
  allOf: schemas,
  anyOf: schemas,
  description: text,
  enum: list,
  exclusiveMaximum: number,
  exclusiveMinimum: number,
  format: text,
  maximum: number,
  minimum: number,
  not: schema,
  oneOf: schemas,
  pattern,
  patternProperties: schemasByPattern,
  properties: schemasByName,
  required: texts,
  title: text,
  type: types,
  uniqueItems: flag,
};

const draft04: Checks = {
  ...everywhere,
  additionalItems: schema,
  dependencies: named((value) => isObject(value) || isTexts(value), "a schema or a list of texts"),
  exclusiveMaximum: flag,
  exclusiveMinimum: flag,
  items: unless((value) => isObject(value) || schemas(value) === null, "schemas"),
  id: uri,
  maxItems: int,
  maxLength: int,
  maxProperties: int,
  minItems: int,
  minLength: int,
  minProperties: int,
  multipleOf: divisor,
};

const { id: _, ...since04 } = draft04;

const draft06: Checks = {
  ...since04,
  $id: uri,
  contains: schema,
  dependencies: named((value) => isNode(value) || isTexts(value), "a schema or a list of texts"),
  exclusiveMaximum: number,
  exclusiveMinimum: number,
  items: schemaOrList,
  propertyNames: schema,
};

const draft07: Checks = {
  ...draft06,
  else: schema,
  if: schema,
  readOnly: flag,
  // biome-ignore lint/suspicious/noThenProperty: a keyword
  then: schema,
  writeOnly: flag,
};

const draft2020: Checks = {
  ...everywhere,
  $defs: schemasByName,
  $dynamicAnchor: text,
  $dynamicRef: reference,
  $id: modernUri,
  contains: schema,
  dependentRequired: named(isTexts, "a list of texts"),
  dependentSchemas: schemasByName,
  deprecated: flag,
  if: schema,
  items: schema,
  maxItems: number,
  maxLength: number,
  maxProperties: number,
  minItems: number,
  minLength: number,
  minProperties: number,
  multipleOf: number,
  prefixItems: schemas,
  propertyNames: schema,
  readOnly: flag,
  unevaluatedItems: schema,
  unevaluatedProperties: schema,
  writeOnly: flag,
};

const checksOf: Readonly<Record<Draft, Checks>> = {
  "draft-04": draft04,
  "draft-06": draft06,
  "draft-07": draft07,
  // Lists of items were still allowed; Confluent's parser reads it as the edition after it.
  "2019-09": { ...draft2020, items: schemaOrList },
  "2020-12": draft2020,
};

/** Which keyword may not say what it says, but for the schemas within; null when all is well. */
export function keywordProblem({ node, draft }: Place): string | null {
  if (typeof node === "boolean") return null;
  // Before 2019-09 nothing counts beside a `$ref`, but for the address that it may carry.
  if (!isModern(draft) && Object.hasOwn(node, "$ref")) {
    return check(node, { $ref: reference, [idKeyword(draft)]: uri });
  }
  const problem = check(node, checksOf[draft]);
  if (problem !== null || !isModern(draft) || !Object.hasOwn(node, "if")) return problem;
  // biome-ignore lint/suspicious/noThenProperty: a keyword
  return check(node, { else: schema, then: schema });
}

function check(node: SchemaObject, checks: Checks): string | null {
  for (const keyword of Object.keys(node)) {
    if (!Object.hasOwn(checks, keyword)) continue;
    const problem = checks[keyword]!(node[keyword]);
    if (problem !== null) return `/${keyword} ${problem}`;
  }
  return null;
}

const uriSigns = /^(?:[\w!$&'()*+,\-./:;=@~?#[\]]|%[\da-f]{2}|[^\0-\u00a0])*$/iu;

/** As Java's `URI` reads addresses, or parts of ones; brackets stand around IPv6 hosts. */
function isUri(text: string): boolean {
  const [address = "", ...fragments] = text.split("#");
  if (!uriSigns.test(text) || fragments.length > 1) return false;
  const [, scheme, rest = ""] = /^(?:([^/?]*?):)?(.*)$/su.exec(address)!;
  if (scheme !== undefined && (rest === "" || !/^[a-z][a-z\d+.-]*$/i.test(scheme))) return false;
  const path = rest.replace(/\?.*/s, "");
  return path !== "//" && !/[[\]]/.test(path.replace(/^\/\/\[[\da-f:.]+\]/i, ""));
}
