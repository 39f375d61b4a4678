import { checkRange, reservedOf } from "./check-fields.ts";
import { type Enum, isProto3, maxEnumNumber, type ProtoFile } from "./proto-file.ts";
import { ProtoProblem } from "./tokens.ts";

const minEnumNumber = -maxEnumNumber - 1;

export function checkEnum(element: Enum, file: ProtoFile): void {
  const [first] = element.values;
  if (first === undefined) throw new ProtoProblem(`enum '${element.name}' is empty`, element);
  if (isProto3(file) && first.number !== 0) {
    throw new ProtoProblem(`proto3's enum '${element.name}' begins with 0`, first);
  }
  const allowsAlias = element.options.some(
    ({ name, value }) => name === "allow_alias" && "text" in value && value.text === "true",
  );
  const reserved = reservedOf(element.reserved, element);
  for (const range of reserved.numbers.ranges)
    checkRange(range, minEnumNumber, maxEnumNumber, element);
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const value of element.values) {
    const { name, number } = value;
    if (names.has(name)) throw new ProtoProblem(`'${name}' is defined twice`, value);
    if (numbers.has(number) && !allowsAlias) {
      throw new ProtoProblem(`number ${number} is used twice, without allow_alias`, value);
    }
    if (number < minEnumNumber || number > maxEnumNumber) {
      throw new ProtoProblem(`number ${number} of '${name}' does not fit into 32 bits`, value);
    }
    if (reserved.names.has(name)) throw new ProtoProblem(`name '${name}' is reserved`, value);
    if (reserved.numbers.has(number)) throw new ProtoProblem(`number ${number} is reserved`, value);
    names.add(name);
    numbers.add(number);
  }
}
