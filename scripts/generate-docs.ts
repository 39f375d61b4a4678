/** `npm run docs`: writes the generated pages; `npm test` fails when they are stale. */
import { writeFileSync } from "node:fs";
import { generatedPages } from "./docs/pages.ts";

for (const [path, text] of generatedPages()) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
