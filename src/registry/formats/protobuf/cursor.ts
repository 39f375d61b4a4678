import { ProtoProblem, type Token, tokenAt } from "./tokens.ts";

/** Goes through the tokens of a text, one after the other. */
export class Cursor {
  private readonly text: string;
  /** The one that is looked at, and not yet taken. */
  next: Token;

  constructor(text: string) {
    this.text = text;
    this.next = tokenAt(text, 0);
  }

  take(): Token {
    const token = this.next;
    this.next = tokenAt(this.text, token.end);
    return token;
  }

  is(text: string): boolean {
    const { kind } = this.next;
    return this.next.text === text && (kind === "word" || kind === "sign");
  }

  /** Goes past a word or sign if it is the next one. */
  skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.unexpected(`'${text}'`);
  }

  word(): string {
    if (this.next.kind !== "word") throw this.unexpected("a name");
    return this.take().text;
  }

  /** Names with dots between them, and before them if they start at the root. */
  path(): string {
    return this.skip(".") ? `.${this.dotted()}` : this.dotted();
  }

  dotted(): string {
    let name = this.word();
    while (this.skip(".")) name += `.${this.word()}`;
    return name;
  }

  /** One string, or several of them in a row. */
  string(): string {
    if (this.next.kind !== "string") throw this.unexpected("a string");
    let text = "";
    while (this.next.kind === "string") text += this.take().text;
    return text;
  }

  /** A whole number; decimal, octal or hexadecimal. */
  integer(): number {
    const isNegative = this.skip("-");
    const { kind, text } = this.next;
    if (kind !== "number" || !/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) {
      throw this.unexpected("a whole number");
    }
    this.take();
    const size = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text);
    return isNegative ? -size : size;
  }

  unexpected(wanted: string): ProtoProblem {
    const { kind, text } = this.next;
    const found = kind === "end" ? text : `'${text.slice(0, 50)}'`;
    return new ProtoProblem(`${wanted} is expected before ${found}`, this.next);
  }
}
