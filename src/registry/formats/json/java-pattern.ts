/**
 * Whether a text is a regular expression as Java reads it: most clients do, and Confluent's
 * registry. It is only read, never carried out, so that no pattern can take long.
 */

/** Letters behind a backslash that mean something; of other signs, each stands for itself. */
const escapes = /^[AbBdDefGhHknNpPQrRsStuvVwWxXzZac0-9]$/;

/** What follows `(?` in groups that only group, look around or keep what they took. */
const groupKinds = /^\?(?:[:=!>]|<[=!])/;
const groupName = /^\?<([a-zA-Z][a-zA-Z0-9]*)>/;
const flags = /^\?[idmsuxU]*(?:-[idmsuxU]*)?([:)])/;
const counted = /^\{(\d+)(?:(,)(\d*))?\}/;

/** Why it is none; null when it is one. */
export function patternProblem(text: string): string | null {
  const reader = new PatternReader(text);
  try {
    reader.read();
  } catch (problem) {
    if (problem instanceof NoPattern) return problem.message;
    throw problem;
  }
  return null;
}

class NoPattern extends Error {}

class PatternReader {
  private readonly text: string;
  private at = 0;
  private openGroups = 0;
  private readonly names = new Set<string>();
  /** Whether there is something before that can be repeated. */
  private isRepeatable = false;

  constructor(text: string) {
    this.text = text;
  }

  read(): void {
    while (this.at < this.text.length) this.step();
    if (this.openGroups > 0) throw new NoPattern("a group is not closed");
  }

  private step(): void {
    const sign = this.text[this.at++]!;
    switch (sign) {
      case "\\":
        this.escape();
        break;
      case "[":
        this.characterClass();
        this.isRepeatable = true;
        break;
      case "(":
        this.open();
        break;
      case ")":
        if (--this.openGroups < 0) throw new NoPattern("a ) closes no group");
        this.isRepeatable = true;
        break;
      case "|":
        this.isRepeatable = false;
        break;
      case "*":
      case "+":
      case "?":
        if (!this.isRepeatable) throw new NoPattern(`there is nothing that ${sign} could repeat`);
        this.repeated();
        break;
      case "{":
        this.count();
        break;
      default:
        this.isRepeatable = true;
    }
  }

  private escape(): void {
    const sign = this.text[this.at++];
    if (sign === undefined) throw new NoPattern("it ends in a backslash");
    this.isRepeatable = true;
    if (/^[a-zA-Z0-9]$/.test(sign) && !escapes.test(sign)) {
      throw new NoPattern(`\\${sign} has no meaning`);
    }
    if (sign === "Q") {
      const end = this.text.indexOf("\\E", this.at);
      this.at = end < 0 ? this.text.length : end + 2;
      return;
    }
    const follows = followers[sign];
    if (follows === undefined) return;
    follows.lastIndex = this.at;
    const found = follows.exec(this.text);
    if (found === null) throw new NoPattern(`\\${sign} is not complete`);
    if (sign === "k" && !this.names.has(found[1]!)) throw new NoPattern(`no group ${found[1]}`);
    this.at += found[0].length;
  }

  private open(): void {
    const rest = this.text.slice(this.at, this.at + 100);
    this.isRepeatable = false;
    if (!rest.startsWith("?")) {
      this.openGroups++;
      return;
    }
    const name = groupName.exec(rest);
    const found = name ?? groupKinds.exec(rest) ?? flags.exec(rest);
    if (found === null) throw new NoPattern("(? begins no group");
    if (name !== null) {
      if (this.names.has(name[1]!)) throw new NoPattern(`two groups are called ${name[1]}`);
      this.names.add(name[1]!);
    }
    this.at += found[0].length;
    const isOnlyFlags = name === null && found[1] === ")";
    if (!isOnlyFlags) this.openGroups++;
  }

  private count(): void {
    const found = counted.exec(this.text.slice(this.at - 1, this.at + 30));
    if (found === null) throw new NoPattern("{ begins no count");
    const [whole, least, , most] = found;
    if (most && Number(most) < Number(least)) throw new NoPattern(`${whole} counts downwards`);
    if (Math.max(Number(least), Number(most ?? 0)) >= 2 ** 31) {
      throw new NoPattern(`${whole} counts too far`);
    }
    this.at += whole.length - 1;
    this.repeated();
  }

  /** What ends a repetition: it may be lazy or possessive. */
  private repeated(): void {
    if (/[?+]/.test(this.text[this.at] ?? "")) this.at++;
    this.isRepeatable = false;
  }

  /** Up to its closing bracket; classes may stand in classes. */
  private characterClass(): void {
    const isEmpty = [this.beginClass()];
    while (isEmpty.length > 0) {
      const sign = this.text[this.at++];
      if (sign === undefined) throw new NoPattern("a [ is not closed");
      if (sign === "]" && isEmpty.at(-1) === false) {
        isEmpty.pop();
        continue;
      }
      isEmpty[isEmpty.length - 1] = false;
      if (sign === "[") isEmpty.push(this.beginClass());
      else if (sign === "\\") this.escape();
      else this.range(sign);
    }
  }

  /** A bracket that closes comes later than right behind the one that opens. */
  private beginClass(): boolean {
    if (this.text[this.at] === "^") this.at++;
    return true;
  }

  private range(from: string): void {
    const [dash, to] = [this.text[this.at], this.text[this.at + 1]];
    if (dash !== "-" || to === undefined || /[[\]\\]/.test(to)) return;
    if (to < from) throw new NoPattern(`${from}-${to} is no range`);
    this.at += 2;
  }
}

/** What has to follow some letters. */
const followers: Readonly<Record<string, RegExp>> = {
  "0": /[0-3]?[0-7]{1,2}/y,
  N: /\{[^}]+\}/y,
  P: /\{[^}]+\}|[A-Z]/y,
  c: /./sy,
  k: /<([a-zA-Z][a-zA-Z0-9]*)>/y,
  p: /\{[^}]+\}|[A-Z]/y,
  u: /[0-9a-fA-F]{4}/y,
  x: /[0-9a-fA-F]{2}|\{[0-9a-fA-F]+\}/y,
};
