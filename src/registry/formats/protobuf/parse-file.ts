import { Cursor } from "./cursor.ts";
import { enumBody } from "./parse-enum.ts";
import { extendBody, messageBody } from "./parse-message.ts";
import { optionStatement } from "./parse-options.ts";
import type {
  Extend,
  Import,
  Method,
  MethodType,
  Option,
  Placed,
  ProtoFile,
  Service,
  TypeElement,
} from "./proto-file.ts";
import { ProtoProblem } from "./tokens.ts";

/** The file while it is being read. */
interface Parts {
  syntax: ProtoFile["syntax"];
  edition: string | null;
  packageName: string | null;
  readonly imports: Import[];
  readonly options: Option[];
  readonly types: TypeElement[];
  readonly extends: Extend[];
  readonly services: Service[];
}

const statements: ReadonlyMap<string, (cursor: Cursor, parts: Parts, place: Placed) => void> =
  new Map([
    ["import", (cursor, parts) => parts.imports.push(importStatement(cursor))],
    ["package", packageStatement],
    ["option", (cursor, parts) => parts.options.push(optionStatement(cursor))],
    ["message", (cursor, parts, place) => parts.types.push(messageBody(cursor, 1, place))],
    ["enum", (cursor, parts, place) => parts.types.push(enumBody(cursor, place))],
    ["extend", (cursor, parts, place) => parts.extends.push(extendBody(cursor, 1, place))],
    ["service", (cursor, parts, place) => parts.services.push(serviceBody(cursor, place))],
  ]);

/**
 * Reads a `.proto` text. What it says may still make no sense: see `problemOf`.
 *
 * @throws ProtoProblem where the text breaks the grammar.
 */
export function parseFile(text: string): ProtoFile {
  const cursor = new Cursor(text);
  const parts: Parts = {
    syntax: null,
    edition: null,
    packageName: null,
    imports: [],
    options: [],
    types: [],
    extends: [],
    services: [],
  };
  if (cursor.skip("syntax")) parts.syntax = syntaxStatement(cursor);
  else if (cursor.skip("edition")) parts.edition = editionStatement(cursor);
  while (cursor.next.kind !== "end") {
    if (cursor.skip(";")) continue;
    const statement = cursor.next.kind === "word" ? statements.get(cursor.next.text) : undefined;
    if (statement === undefined) throw cursor.unexpected("a message, an enum or a service");
    statement(cursor, parts, cursor.take());
  }
  return parts;
}

function syntaxStatement(cursor: Cursor): "proto2" | "proto3" {
  cursor.expect("=");
  const place = cursor.next;
  const syntax = cursor.string();
  if (syntax !== "proto2" && syntax !== "proto3") {
    throw new ProtoProblem(`syntax '${syntax}' is neither proto2 nor proto3`, place);
  }
  cursor.expect(";");
  return syntax;
}

function editionStatement(cursor: Cursor): string {
  cursor.expect("=");
  const place = cursor.next;
  const edition = cursor.string();
  if (!/^\d{4}$/.test(edition)) throw new ProtoProblem(`edition '${edition}' is no year`, place);
  cursor.expect(";");
  return edition;
}

function importStatement(cursor: Cursor): Import {
  const kind = cursor.skip("public") ? "public" : cursor.skip("weak") ? "weak" : "plain";
  const path = cursor.string();
  cursor.expect(";");
  return { path, kind };
}

function packageStatement(cursor: Cursor, parts: Parts, place: Placed): void {
  if (parts.packageName !== null) throw new ProtoProblem("there is a package already", place);
  parts.packageName = cursor.dotted();
  cursor.expect(";");
}

function serviceBody(cursor: Cursor, { at }: Placed): Service {
  const name = cursor.word();
  const options: Option[] = [];
  const methods: Method[] = [];
  cursor.expect("{");
  while (!cursor.skip("}")) {
    const place = cursor.next;
    if (cursor.skip(";")) continue;
    if (cursor.skip("option")) options.push(optionStatement(cursor));
    else {
      cursor.expect("rpc");
      methods.push(method(cursor, place));
    }
  }
  return { name, options, methods, at };
}

function method(cursor: Cursor, { at }: Placed): Method {
  const name = cursor.word();
  const input = methodType(cursor);
  cursor.expect("returns");
  const output = methodType(cursor);
  const options: Option[] = [];
  if (cursor.skip("{")) {
    while (!cursor.skip("}")) {
      if (cursor.skip(";")) continue;
      cursor.expect("option");
      options.push(optionStatement(cursor));
    }
  } else cursor.expect(";");
  return { name, input, output, options, at };
}

function methodType(cursor: Cursor): MethodType {
  cursor.expect("(");
  const isStream = cursor.skip("stream");
  const name = cursor.path();
  cursor.expect(")");
  return { name, isStream };
}
