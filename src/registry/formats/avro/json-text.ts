/**
 * JSON as Avro's own parser sees it: numbers keep the form they were written in, members keep their
 * order whatever their names are, comments are allowed, and of two members with one name the last
 * counts. `JSON.parse` loses the first two, and knows of no place to complain about.
 */
export type Json = null | boolean | string | JsonNumber | JsonArray | JsonObject;

export type JsonArray = readonly Json[];

export interface JsonNumber {
  readonly kind: "number";
  readonly text: string;
  /** Written without a fraction and without an exponent. */
  readonly isWhole: boolean;
}

export interface JsonObject {
  readonly kind: "object";
  /** A map: a member may be called `__proto__`. */
  readonly members: ReadonlyMap<string, Json>;
  /** Offset of its opening brace in the text. */
  readonly at: number;
}

/** A text is no JSON, or no schema; `at` is the offset where that showed, null where unknown. */
export class NotASchema extends Error {
  readonly at: number | null;

  constructor(why: string, at: number | null) {
    super(why);
    this.at = at;
  }
}

/** Deeper texts are refused: everything that follows a schema's nesting calls itself. */
export const maxDepth = 500;

export const isArray = (json: Json | undefined): json is JsonArray => Array.isArray(json);

export const isObject = (json: Json | undefined): json is JsonObject => kindOf(json) === "object";

export const isNumber = (json: Json | undefined): json is JsonNumber => kindOf(json) === "number";

const kindOf = (json: Json | undefined): string | null =>
  typeof json === "object" && json !== null && "kind" in json ? json.kind : null;

/** @throws NotASchema */
export function readJson(text: string): Json {
  const reader = new JsonReader(text);
  const json = reader.value(0);
  reader.end();
  return json;
}

const numberForm = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const wordForm = /[a-zA-Z]+/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a text may not hold them.
const plainForm = /[^"\\\u0000-\u001f]+/y;
const blankForm = /[ \t\r\n]+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): Json {
    if (depth > maxDepth) throw this.problem(`it is nested more than ${maxDepth} deep`);
    this.blanks();
    const char = this.text[this.at];
    if (char === "{") return this.object(depth);
    if (char === "[") return this.array(depth);
    if (char === '"') return this.string();
    return this.number() ?? this.word();
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) throw this.problem("something follows the schema");
  }

  private object(depth: number): JsonObject {
    const at = this.at++;
    const members = new Map<string, Json>();
    if (!this.takes("}")) {
      do {
        this.blanks();
        if (this.text[this.at] !== '"') throw this.problem("a member's name in quotes is expected");
        const name = this.string();
        if (!this.takes(":")) throw this.problem("a colon is expected");
        members.set(name, this.value(depth + 1));
      } while (this.takes(","));
      if (!this.takes("}")) throw this.problem("a comma or } is expected");
    }
    return { kind: "object", members, at };
  }

  private array(depth: number): JsonArray {
    this.at++;
    const items: Json[] = [];
    if (this.takes("]")) return items;
    do items.push(this.value(depth + 1));
    while (this.takes(","));
    if (!this.takes("]")) throw this.problem("a comma or ] is expected");
    return items;
  }

  private string(): string {
    this.at++;
    let read = "";
    for (;;) {
      read += this.match(plainForm) ?? "";
      const char = this.text[this.at++];
      if (char === '"') return read;
      if (char === undefined) throw this.problem("a text has no closing quote");
      if (char === "\\") read += this.escaped();
      else throw this.problem("a control character in a text must be escaped", this.at - 1);
    }
  }

  private escaped(): string {
    const char = this.text[this.at++] ?? "";
    if (char !== "u") {
      const plain = escapes[char];
      if (plain === undefined) throw this.problem("there is no such escape", this.at - 2);
      return plain;
    }
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[\da-f]{4}$/i.test(digits)) throw this.problem("\\u wants four hexadecimal digits");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private number(): JsonNumber | null {
    const text = this.match(numberForm);
    if (text === null) return null;
    const isWhole = !/[.eE]/.test(text);
    return { kind: "number", text: text === "-0" ? "0" : text, isWhole };
  }

  private word(): Json {
    const start = this.at;
    const word = this.match(wordForm);
    const json = word === null || !Object.hasOwn(words, word) ? undefined : words[word];
    if (json === undefined) throw this.problem("this is no JSON", start);
    return json;
  }

  /** Whether the next sign is this one; then it is passed. */
  private takes(sign: string): boolean {
    this.blanks();
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private blanks(): void {
    while (this.match(blankForm) !== null);
  }

  private match(form: RegExp): string | null {
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null) return null;
    this.at += found[0].length;
    return found[0];
  }

  private problem(why: string, at = this.at): NotASchema {
    return new NotASchema(why, at);
  }
}
