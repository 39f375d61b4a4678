/** Records with schemas as people type them: a node, and a registry that is a script. */
import { expect, test } from "vitest";
import type { RunOptions } from "./shell.ts";
import { shellWithNode } from "./shell.ts";

const files: Record<string, string> = {
  "tick.avsc": JSON.stringify({
    type: "record",
    name: "Tick",
    fields: [
      { name: "ticker", type: "string" },
      { name: "price", type: "double" },
      { name: "volume", type: "long", default: 0 },
      { name: "raw", type: "bytes", default: "\u00ff" },
    ],
  }),
  "order.json": '{"type": "object", "properties": {"pieces": {"type": "integer"}}}',
  "trade.proto": 'syntax = "proto3"; message Trade { string ticker = 1; double price = 2; }',
  "trade.txt": 'syntax = "proto3"; message Trade { string ticker = 1; }',
};

type Answer = readonly [status: number, body: object];

/** A registry of given answers, by method and path; what is posted is kept under ids from 1. */
function scriptedRegistry(script: Record<string, Answer> = {}) {
  const asked: string[] = [];
  const schemas: object[] = [];
  const answer = (line: string, body: unknown): Answer => {
    if (line.startsWith("POST")) {
      return [200, { id: schemas.push(JSON.parse(String(body)) as object) }];
    }
    const known = schemas[Number(line.split("/").at(-1)) - 1];
    return known === undefined
      ? [404, { error_code: 40403, message: "Schema not found" }]
      : [200, known];
  };
  const fetch = async (url: string, { method, body }: RequestInit) => {
    const { host, pathname } = new URL(url);
    const line = `${method} ${pathname}`;
    asked.push(`${host} ${line}`);
    const [status, told] = script[line] ?? answer(line, body);
    return Response.json(told, { status });
  };
  return { asked, fetch };
}

async function shellWithRegistry(script: Record<string, Answer> = {}) {
  const { shell } = await shellWithNode();
  const { asked, fetch } = scriptedRegistry(script);
  const io = { fetch, readFile: async (path: string) => files[path]! };
  const run = (line: string, options: RunOptions = {}) => shell.run(line, { io, ...options });
  return { run, asked, shell };
}

test.each([
  [
    "tick.avsc",
    '{"ticker":"A","price":1.5,"volume":2,"raw":"\u00ff"}',
    '{"ticker":"A","price":1.5,"volume":2}',
  ],
  ["order.json", '{"pieces":3}', '{"pieces":3}'],
  ["trade.proto", '{"ticker":"A","price":1.5}', '{"ticker":"A","price":1.5}'],
  ["trade.txt --schema-type protobuf", '{"ticker":"A"}', '{"ticker":"A"}'],
])("JSON lines go in with %s, and come out", async (schema, shown, typed) => {
  const { run, asked } = await shellWithRegistry();
  const stdin = `k:${typed}\n`;
  expect(await run(`produce t -K : --schema ${schema}`, { stdin })).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "",
  });
  expect(asked).toEqual([
    "127.0.0.1:8081 POST /subjects/t-value/versions",
    "127.0.0.1:8081 GET /schemas/ids/1",
  ]);
  expect((await run("consume t -e")).stdout).toBe(`${shown}\n`);
  const line = JSON.parse((await run("consume t -e --json")).stdout);
  expect(line).toMatchObject({ key: "k", value: JSON.parse(shown), headers: [] });
});

test("what is stored is Confluent's wire format, and --raw shows it", async () => {
  const { run, asked } = await shellWithRegistry();
  await run("produce t --schema order.json", { stdin: '{"pieces":3}\nnull\n' });
  asked.length = 0;
  expect((await run("consume t -e --raw")).stdout).toBe('\0\0\0\0\u0001{"pieces":3}\n\n');
  expect(asked).toEqual([]);
});

test("--schema-id writes with what is registered, at the registry that is named", async () => {
  const { run, asked } = await shellWithRegistry();
  await run("produce t --schema order.json", { stdin: "" });
  asked.length = 0;
  const env = { MILLRACE_REGISTRY: "http://elsewhere:1" };
  await run("produce t --schema-id 1", { stdin: '{"pieces":4}\n{"pieces":5}\n', env });
  expect((await run("consume t -e --registry http://there:2/", { env })).stdout).toBe(
    '{"pieces":4}\n{"pieces":5}\n',
  );
  expect(asked).toEqual(["elsewhere:1 GET /schemas/ids/1", "there:2 GET /schemas/ids/1"]);
});

test("no number is rounded on its way to the reader", async () => {
  const { run } = await shellWithRegistry();
  await run("produce s --schema order.json", { stdin: "" });
  await run("produce t", { stdin: '\0\0\0\0\u0001{"pieces":12345678901234567890}\n' });
  expect((await run("consume t -e")).stdout).toBe('{"pieces":12345678901234567890}\n');
  expect((await run("consume t -e --json")).stdout).toContain(
    '"value":{"pieces":12345678901234567890},"headers"',
  );
  await run("produce a --schema tick.avsc", { stdin: "" });
  // A long of 2^62 between a ticker, a price and no bytes, as Avro writes them.
  const tick = Buffer.from("0000000002024100000000000000008080808080808080800100", "hex");
  const chunks = (async function* () {
    yield tick;
  })();
  await run("produce big", { io: { stdin: { isTerminal: false, chunks } } });
  expect((await run("consume big -e")).stdout).toContain('"volume":4611686018427387904');
});

test.each([
  ["tick.avsc", '{"ticker":"A","price":"much"}', 'price is "much", not "double"'],
  ["order.json", '{"pieces":0.5}', "/pieces must be integer"],
  ["trade.proto", '{"price":"much"}', "price: number expected"],
  ["trade.proto", "5", "object expected"],
  ["trade.proto", '{"prise":1}', "the message has no field prise"],
])(
  "a line that does not fit %s is named, and those before it are sent",
  async (schema, wrong, why) => {
    const { run } = await shellWithRegistry();
    const right = schema === "order.json" ? '{"pieces":1}' : '{"ticker":"A","price":1}';
    const { exitCode, stderr } = await run(`produce t --schema ${schema}`, {
      stdin: `${right}\n${wrong}\n${right}\n`,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `millrace: Line 2 does not fit the schema: ${why}. The lines before it were sent.\n`,
    );
    expect((await run("consume t -e")).stdout.trim().split("\n")).toHaveLength(1);
  },
);

test("a line that is no JSON is named", async () => {
  const { run } = await shellWithRegistry();
  const { exitCode, stderr } = await run("produce t --schema order.json", { stdin: "pieces\n" });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^millrace: Line 1 is no JSON: [^.]+\.\n$/);
});

const register = "POST /subjects/t-value/versions";
const invalid = { error_code: 42201, message: "Invalid schema of type AVRO, details: no type x" };
const incompatible = {
  error_code: 40901,
  message:
    "Schema being registered is incompatible, details: [{errorType:'T', description:'One is " +
    "gone', additionalInfo:'x'}, {errorType:'T', description:'Two is new', additionalInfo:''}]",
};

test.each<[string, Record<string, Answer>, string]>([
  [
    "--schema tick.avsc",
    { [register]: [422, invalid] },
    "tick.avsc is no schema of type AVRO: no type x. [42201]\nBy their names .avsc is Avro",
  ],
  [
    "--schema tick.avsc",
    { [register]: [409, incompatible] },
    "tick.avsc does not fit t-value: One is gone; Two is new. [40901]\n`millrace registry check",
  ],
  ["--schema-id 7", {}, "Schema not found. [40403]\n`millrace registry subjects`"],
])("what the registry refuses ends produce with its reason: %s", async (flags, script, said) => {
  const { run } = await shellWithRegistry(script);
  const { exitCode, stderr } = await run(`produce t ${flags}`, { stdin: "{}\n" });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`millrace: ${said}`);
});

test.each([
  ["produce t --schema tick.avsc --schema-id 1", "Give --schema or --schema-id"],
  ["produce t --schema-id x", "--schema-id must be a whole number"],
  ["produce t --schema-id 1 --registry nowhere", '"nowhere" is no address'],
  ["consume t --registry nowhere", '"nowhere" is no address'],
])("a mistake is named: %s", async (line, sentence) => {
  const { run } = await shellWithRegistry();
  const { exitCode, stderr } = await run(line);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(sentence);
});

test("where nobody answers, values are shown as they are, and that is said once", async () => {
  const { run, shell } = await shellWithRegistry();
  await run("produce t --schema order.json", { stdin: '{"pieces":1}\n{"pieces":2}\n' });
  const produced = await shell.run("produce t --schema-id 1", { stdin: "{}\n" });
  expect(produced.exitCode).toBe(1);
  expect(produced.stderr).toContain("Cannot reach a registry at http://127.0.0.1:8081.\n`millrace");
  const { exitCode, stdout, stderr } = await shell.run("consume t -e");
  expect(exitCode).toBe(0);
  expect(stdout).toBe('\0\0\0\0\u0001{"pieces":1}\n\0\0\0\0\u0001{"pieces":2}\n');
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringContaining("values are shown as they are stored: cannot reach the registry"),
  ]);
});

test("unknown ids, and bytes that do not fit, are shown as they are", async () => {
  const { run, asked } = await shellWithRegistry();
  await run("produce s --schema order.json", { stdin: "" });
  const lines = ["\0\0\0\0\u0009a", "\0\0\0\0\u0009b", "\0\0\0\0\u0001{", "\0\0\0\0\u0001{}"];
  await run("produce t", { stdin: lines.join("\n") });
  asked.length = 0;
  const { stdout, stderr } = await run("consume t -e");
  expect(stdout.split("\n")).toEqual([...lines.slice(0, 3), "{}", ""]);
  expect(stderr).toContain("the registry has no schema 9.");
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

test("no registry is asked about what is not in the wire format", async () => {
  const { run, asked } = await shellWithRegistry();
  const lines = ["", "plain", "\0abc", "\0\0\0\0\0id 0"];
  await run("produce t", { stdin: `${lines.join("\n")}\n` });
  const { stdout, stderr } = await run("consume t -e");
  expect(stdout).toBe(`${lines.join("\n")}\n`);
  expect([asked, stderr]).toEqual([[], ""]);
});
