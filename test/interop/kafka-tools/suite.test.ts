import { afterAll, test } from "vitest";
import { bootstrap } from "../broker.ts";
import { startJava } from "./client.ts";

const program = await startJava();
afterAll(() => program.close());

test.each(program.cases)("%s", async (name) => {
  await program.ask("run", { bootstrap: bootstrap(), name });
});
