import { expect, test } from "vitest";
import { openRegistry } from "../registry-fixture.ts";
import { withoutContext } from "./context-path.ts";

test("each context has ids of its own", async () => {
  const { ask, register } = await openRegistry();
  expect(await register("s", "x")).toMatchObject({ id: 1 });
  expect(await register(":.a:s", "y")).toMatchObject({ id: 1 });
  expect(await register(":.a:s", "y z?")).toMatchObject({ id: 2 });
  expect((await ask("GET /contexts")).json()).toEqual([".", ".a"]);
  expect((await ask("GET /schemas/ids/1")).json().schema).toBe("x");
  expect((await ask("GET /schemas/ids/1?subject=:.a:")).json().schema).toBe("y");
  expect((await ask("GET /contexts/a/schemas/ids/2")).json().schema).toBe("y z?");
  expect((await ask("GET /contexts/.a/subjects")).json()).toEqual([":.a:s"]);
});

test("a subject that names no context is looked for in all", async () => {
  const { ask, register } = await openRegistry();
  await register(":.a:s", "y");
  expect((await ask("GET /subjects/s/versions/latest")).json().subject).toBe(":.a:s");
  expect((await ask("POST /subjects/s", { schema: "y" })).json().subject).toBe(":.a:s");
  expect((await ask("GET /schemas/ids/1?subject=s")).json().schema).toBe("y");
});

test("settings of a context hold for its subjects, those of all contexts behind them", async () => {
  const { ask } = await openRegistry();
  await ask("PUT /config/:.a:", { compatibility: "FULL" });
  await ask("PUT /config/:.__GLOBAL:", { compatibility: "NONE" });
  const level = async (subject: string) =>
    (await ask(`GET /config/${subject}?defaultToGlobal=true`)).json().compatibilityLevel;
  expect(await level(":.a:s")).toBe("FULL");
  expect(await level(":.b:s")).toBe("NONE");
  expect(await level("s")).toBe("NONE");
  await ask("PUT /config", { compatibility: "FORWARD" });
  expect(await level("s")).toBe("FORWARD");
  expect((await ask("GET /contexts/a/config")).json()).toEqual({ compatibilityLevel: "FULL" });
});

test("a context can be deleted once it is empty", async () => {
  const { ask, register } = await openRegistry();
  await register(":.a:s", "y");
  expect((await ask("DELETE /contexts/.a")).json()).toEqual({
    error_code: 42211,
    message: "The specified context ':.a:' is not empty.",
  });
  await ask("DELETE /contexts/a/subjects/s");
  await ask("DELETE /contexts/a/subjects/s?permanent=true");
  expect((await ask("DELETE /contexts/.a")).status).toBe(204);
  expect((await ask("GET /contexts")).json()).toEqual(["."]);
});

test.each([
  ["/subjects/s/versions", "/subjects/s/versions"],
  ["/contexts", "/contexts"],
  ["/contexts/.a", "/contexts/.a"],
  ["/contexts/a/subjects/s/versions?x=1", "/subjects/%3A.a%3As/versions?x=1"],
  ["/contexts/:.a:/subjects/:.b:s", "/subjects/:.b:s"],
  ["/contexts/a/compatibility/subjects/s/versions", "/compatibility/subjects/%3A.a%3As/versions"],
  ["/contexts/a/config", "/config/%3A.a%3A"],
  ["/contexts/a/mode/s", "/mode/%3A.a%3As"],
  ["/contexts/./mode", "/mode/"],
  ["/contexts/a/schemas/ids/1?subject=s", "/schemas/ids/1?subject=%3A.a%3As"],
  ["/contexts/a/schemas", "/schemas?subjectPrefix=%3A.a%3A"],
  ["/contexts/a/subjects?subjectPrefix=p", "/subjects?subjectPrefix=%3A.a%3Ap"],
  ["/contexts/a/schemas/types", "/schemas/types"],
])("%s means %s", (url, meant) => {
  expect(withoutContext(url)).toBe(meant);
});
