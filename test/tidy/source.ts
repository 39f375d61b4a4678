/** What the TypeScript parser sees in a file: the length of its functions, what it reaches for. */
import ts from "typescript";
import type { TreeFile } from "./tree.ts";

export interface LongFunction {
  readonly line: number;
  readonly lines: number;
}

export interface SourceFacts {
  readonly functions: readonly LongFunction[];
  /** Of `reach`: what the file takes from the outside world, such as `Date.now` or `node:fs`. */
  readonly reaches: ReadonlySet<string>;
  /** Lines of `export default`. */
  readonly defaultExports: number;
}

/** Ways to the outside world. All but their adapters are handed a port instead. */
const members = new Set(["Date.now", "Math.random", "performance.now", "process.env"]);
const calls = new Set(["setTimeout", "setInterval"]);
const modules = new Set(
  ["fs", "fs/promises", "net", "tls", "dgram", "http", "https", "child_process"].map(
    (name) => `node:${name}`,
  ),
);

export function sourceFacts(file: TreeFile): SourceFacts {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, false);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const functions: LongFunction[] = [];
  const reaches = new Set<string>();
  let defaultExports = 0;

  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const line = lineOf(node.getStart(source));
      functions.push({ line, lines: lineOf(node.end) - line + 1 });
    }
    if (ts.isExportAssignment(node) && !node.isExportEquals) defaultExports += 1;
    const reached = reachOf(node);
    if (reached !== null) reaches.add(reached);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { functions, reaches, defaultExports };
}

function reachOf(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const member = `${node.expression.text}.${node.name.text}`;
    return members.has(member) ? member : null;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    const now = node.expression.text === "Date" && !node.arguments?.length;
    return now ? "new Date()" : null;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return calls.has(node.expression.text) ? node.expression.text : null;
  }
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return importReach(node, node.moduleSpecifier.text);
  }
  return null;
}

function importReach(node: ts.ImportDeclaration, module: string): string | null {
  if (modules.has(module)) return module;
  const bindings = node.importClause?.namedBindings;
  if (module !== "node:crypto" || !bindings || !ts.isNamedImports(bindings)) return null;
  const random = bindings.elements.some(({ name }) => name.text.startsWith("random"));
  return random ? "node:crypto random" : null;
}
