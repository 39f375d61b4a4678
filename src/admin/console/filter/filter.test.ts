import { expect, it, vi } from "vitest";
import { systemClock } from "../../../base/system-clock.ts";
import { type FilteredRecord, Filters } from "./filter.ts";
import { spawnSandbox } from "./node-sandbox.ts";

vi.setConfig({ testTimeout: 30_000 });
const amzn: FilteredRecord = {
  key: "AMZN",
  value: { ticker: "AMZN", price: 95 },
  headers: { source: "nyse" },
  timestamp: 1_700_000_000_000,
  offset: 7,
  partition: 1,
};
const limits = { timeLimitMs: 4_000, maxFilters: 2 };
const filters = () => new Filters(spawnSandbox, systemClock, limits);

async function matches(source: string, ...records: FilteredRecord[]) {
  const filter = await filters().open(source);
  try {
    return await filter.run(records.length > 0 ? records : [amzn]);
  } finally {
    filter.close();
  }
}

it("is an expression, or a body with return", async () => {
  const cheap = { ...amzn, value: { price: 3 } };
  const { matches: found } = await matches('value.price > 90 && key == "AMZN"', amzn, cheap);
  expect(found).toEqual([true, false]);
  const body = "const { price } = value; if (offset !== 7) return false; return price === 95;";
  expect((await matches(body)).matches).toEqual([true]);
  const rest = 'headers.source === "nyse" && timestamp.getTime() > 0 && partition === 1';
  expect((await matches(rest)).matches).toEqual([true]);
});

it("that throws for a record does not match it, and says what it threw", async () => {
  const verdict = await matches("value.price.amount > 1", { ...amzn, value: null }, amzn);
  expect(verdict).toMatchObject({ matches: [false, false], failures: 1 });
  expect(verdict.first).toContain("Cannot read properties of null");
});

it("that makes no sense is refused with the compiler's words", async () => {
  await expect(filters().open("value.price >")).rejects.toThrow("does not compile");
});

const unreachable = ["process", "require", "globalThis.process", "fetch", "Buffer", "setTimeout"];
const absent = [...unreachable, "module", "console", "WebAssembly", "ArrayBuffer", "Uint8Array"];
it("sees nothing of Node", async () => {
  const source = `[${absent.map((name) => `() => ${name}`).join()}].filter((f) => {
    try { return f() !== undefined; } catch { return false; }
  }).length === 0`;
  expect(await matches(source)).toMatchObject({ matches: [true], failures: 0 });
});

/** Ways that led out of other sandboxes: each must throw or end in nothing. */
const escapes = [
  'this.constructor.constructor("return process")()',
  '(() => {}).constructor("return process")()',
  'value.constructor.constructor("return process")()',
  'Object.getPrototypeOf(async () => {}).constructor("return process")()',
  "(function () { return arguments.callee.caller })()",
  'eval("process")',
  'new Function("return process")()',
  "Error.prepareStackTrace = (_, sites) => sites; " +
    "const sites = new Error().stack; " +
    "return sites.some((site) => site.getThis?.() ?? site.getFunction?.())",
  "try { null.x } catch (e) { return e.constructor.constructor('return process')() }",
  "function f() { f() } try { f() } catch (e) " +
    "{ return e.constructor.constructor('return process')() }",
  'Reflect.construct(Object.getPrototypeOf(function* () {}).constructor, ["return process"])',
];
it.each(escapes)("finds no way out: %s", async (source) => {
  expect((await matches(source).catch(() => ({ matches: [false] }))).matches).toEqual([false]);
});

it.each(['import("node:fs")', 'import /* */ ("node:fs")', "import.meta.url"])(
  "cannot import: %s",
  async (source) => {
    await expect(filters().open(source)).rejects.toThrow("does not compile");
  },
);

it("remembers nothing from one request to the next", async () => {
  await matches("globalThis.secret = value, Object.prototype.secret = 1, true");
  const { matches: found } = await matches('typeof secret === "undefined" && !("secret" in {})');
  expect(found).toEqual([true]);
});

it("is stopped when it takes too long", async () => {
  const one = new Filters(spawnSandbox, systemClock, { ...limits, timeLimitMs: 700 });
  const filter = await one.open("(() => { while (true); })()");
  await expect(filter.run([amzn])).rejects.toThrow("took more than 0.7 s");
  await expect(filter.run([amzn])).rejects.toThrow("was stopped");
});

it.each([
  "(() => { const a = []; for (;;) a.push({ x: 1 }); })()",
  "new Array(2 ** 31).fill(0)",
  "(() => { let a = [1]; for (;;) a = [...a, ...a]; })()",
])("takes only itself down when it runs out of memory: %s", async (source) => {
  const filter = await filters().open(source);
  await expect(filter.run([amzn])).rejects.toThrow(/took more (memory|than)/);
});

it("has company of a limited number", async () => {
  const few = filters();
  const [first, second] = await Promise.all([few.open("true"), few.open("true")]);
  await expect(few.open("true")).rejects.toThrow("2 filters run already");
  first.close();
  second.close();
  (await few.open("true")).close();
});
