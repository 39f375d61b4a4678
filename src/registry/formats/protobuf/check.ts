import { checkEnum } from "./check-enum.ts";
import { checkFields, checkType } from "./check-fields.ts";
import {
  allFields,
  allGroups,
  type Extend,
  isProto3,
  type Message,
  type Placed,
  type ProtoFile,
  type TypeElement,
} from "./proto-file.ts";
import { ProtoProblem } from "./tokens.ts";
import { type Types, within } from "./type-names.ts";

/** Where a check is: the file's rules, and the package or message around. */
export interface Scope {
  readonly file: ProtoFile;
  readonly types: Types;
  readonly name: string;
}

/**
 * What the grammar does not say but protoc does: numbers, names and labels that clash, types that
 * are not there, and what each syntax forbids.
 *
 * @throws ProtoProblem at the first thing that makes no sense.
 */
export function checkFile(file: ProtoFile, types: Types): void {
  const scope = { file, types, name: file.packageName ?? "" };
  checkNames([...file.types.flatMap(namesOf), ...file.services, ...file.extends.flatMap(fieldsOf)]);
  for (const type of file.types) checkTypeElement(type, scope);
  for (const extend of file.extends) checkExtend(extend, scope);
  for (const service of file.services) {
    checkNames(service.methods);
    for (const method of service.methods) {
      checkType(method.input.name, "message", scope, method);
      checkType(method.output.name, "message", scope, method);
    }
  }
}

function checkTypeElement(type: TypeElement, scope: Scope): void {
  if (type.kind === "enum") checkEnum(type, scope.file);
  else checkMessage(type, { ...scope, name: within(scope.name, type.name) });
}

function checkMessage(message: Message, scope: Scope): void {
  checkNames([
    ...allFields(message),
    ...message.oneofs,
    ...message.types.flatMap(namesOf),
    ...allGroups(message).map((group) => group.message),
    ...message.extends.flatMap(fieldsOf),
  ]);
  checkFields(message, scope);
  for (const type of message.types) checkTypeElement(type, scope);
  for (const group of allGroups(message)) checkTypeElement(group.message, scope);
  for (const extend of message.extends) checkExtend(extend, scope);
}

/** An enum's values are names beside the enum itself, as in C++. */
function namesOf(type: TypeElement): readonly (Placed & { readonly name: string })[] {
  return type.kind === "enum" ? [type, ...distinct(type.values)] : [type];
}

const fieldsOf = (extend: Extend) => extend.fields;

/** Within one enum its own check tells of doubles. */
function distinct<T extends { readonly name: string }>(named: readonly T[]): T[] {
  return [...new Map(named.map((one) => [one.name, one])).values()];
}

function checkNames(named: readonly (Placed & { readonly name: string })[]): void {
  const seen = new Set<string>();
  for (const one of named) {
    if (seen.has(one.name)) throw new ProtoProblem(`'${one.name}' is defined twice`, one);
    seen.add(one.name);
  }
}

function checkExtend(extend: Extend, scope: Scope): void {
  const target = checkType(extend.target, "message", scope, extend);
  // Proto3 keeps extensions for options.
  const isOption = /^google\.protobuf\.\w+Options$/.test(target.fullName);
  if (isProto3(scope.file) && !isOption) {
    throw new ProtoProblem("proto3 has no extensions but for options", extend);
  }
  for (const field of extend.fields) {
    if (field.label === "required") throw new ProtoProblem("an extension is never required", field);
    if (field.type.key !== null) throw new ProtoProblem("an extension is never a map", field);
    checkType(field.type.name, "any", scope, field);
  }
}
