/**
 * The program of the process in which filters run, as plain JavaScript: it is handed to `node -e`
 * and must not need anything beside itself.
 *
 * It reads a line and answers with one. First comes the filter's source, as JSON; the answer is
 * `{}` or `{"problem"}`. Then come arrays of records; the answer holds `matches`, a 0 or 1 for each
 * record, `failures`, how many made it throw, and what it threw `first`.
 *
 * The filter lives in a context of its own, which holds the language and nothing of Node's. Only
 * strings cross its border: an object of this side would bring its constructors along, and with
 * them everything. `import()` is refused by its spelling, for its rejection is such an object.
 */
export const sandboxProgram = `"use strict";
const vm = require("node:vm");
const readline = require("node:readline");

// Buffers lie outside the heap's limit, and nothing that a filter is for needs them.
const banned = ["ArrayBuffer", "SharedArrayBuffer", "Atomics", "DataView", "WebAssembly", "Intl",
  "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
  "Uint32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array",
  "WeakRef", "FinalizationRegistry", "console", "eval", "Function"];
const context = vm.createContext(Object.create(null), {
  codeGeneration: { strings: false, wasm: false },
  microtaskMode: "afterEvaluate",
});
vm.runInContext(banned.map((name) => "delete globalThis." + name + ";").join(""), context);

const newMatcher = vm.runInContext(\`"use strict"; (() => {
  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const DateOf = Date, text = String;
  const called = (test, r) =>
    test(r.key, r.value, r.headers, new DateOf(r.timestamp), r.offset, r.partition);
  const say = (problem) => {
    try { return text(problem); } catch { return "it threw something that has no text"; }
  };
  return (test) => (batch) => {
    let matches = "", failures = 0, first = "";
    for (const record of parse(batch)) {
      let isMatch = "0";
      try {
        if (called(test, record)) isMatch = "1";
      } catch (problem) {
        if (failures++ === 0) first = say(problem);
      }
      matches += isMatch;
    }
    return stringify({ matches, failures, first });
  };
})()\`, context);

function compile(source) {
  if (/\\bimport\\b\\s*[(./]/.test(source)) {
    throw new SyntaxError("a filter cannot import anything");
  }
  const names = "(key, value, headers, timestamp, offset, partition)";
  const begin = '"use strict"; (' + names + " => ";
  const options = { filename: "filter" };
  try {
    return new vm.Script(begin + "(\\n" + source + "\\n))", options).runInContext(context);
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    return new vm.Script(begin + "{\\n" + source + "\\n})", options).runInContext(context);
  }
}

let match = null;
const answer = (text) => process.stdout.write(text + "\\n");
readline.createInterface({ input: process.stdin, terminal: false }).on("line", (line) => {
  if (match !== null) return answer(String(match(line)));
  try {
    const test = compile(JSON.parse(line));
    if (typeof test !== "function") throw new SyntaxError("a filter is one expression");
    match = newMatcher(test);
    answer("{}");
  } catch (problem) {
    answer(JSON.stringify({ problem: String(problem) }));
  }
});
`;
