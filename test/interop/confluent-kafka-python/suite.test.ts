import { afterAll, test } from "vitest";
import { bootstrap } from "../broker.ts";
import { startPython } from "./client.ts";

const program = await startPython();
afterAll(() => program.close());

test.each(program.cases)("%s", async (name) => {
  await program.ask("run", { bootstrap: bootstrap(), name });
});
