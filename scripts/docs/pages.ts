/** The pages under docs/ that are generated, by their path in the repository. */
import { readdirSync } from "node:fs";
import { apis } from "../../src/broker/apis/index.ts";
import { messages } from "../../src/protocol/messages/index.ts";
import { compatibilityPage } from "./compatibility-page.ts";
import { configurationPage } from "./configuration-page.ts";

const interop = new URL("../../test/interop/", import.meta.url);

export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/configuration.md", configurationPage()],
    ["docs/compatibility.md", compatibilityPage(apis, messages, interopClients())],
  ]);
}

/** A folder under test/interop with a `client.ts` is a client that the suites drive. */
function interopClients(): string[] {
  const folders = readdirSync(interop, { withFileTypes: true }).filter((it) => it.isDirectory());
  const isClient = (name: string) => readdirSync(new URL(name, interop)).includes("client.ts");
  return folders
    .map(({ name }) => name)
    .filter(isClient)
    .sort();
}
