/** What the pages say of the tree is so. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { layers } from "../../layers.mjs";
import { filesEnding } from "../tidy/tree.ts";

const root = new URL("../../", import.meta.url);
const pages = new Map(filesEnding(".md").map(({ path, text }) => [path.replace("./", ""), text]));
const architecture = pages.get("docs/architecture.md")!;

test("the picture of the layers is layers.mjs, upside down", () => {
  const [, picture] = /^```layers\n([\s\S]*?)^```$/m.exec(architecture)!;
  const drawn = picture!.trimEnd().split("\n");
  expect(drawn.map((line) => line.split(" · ")).reverse()).toEqual(layers);
});

test("the table of folders has every layer, from the bottom up", () => {
  const rows = [...architecture.matchAll(/^\| `([a-z]+)` +\| /gm)].map(([, folder]) => folder);
  expect(rows).toEqual(layers.flat());
});

test("files that a page names are there", () => {
  const missing = [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/`((?:src|test|scripts|examples|docs)\/[\w./-]+)`/g)]
      .map(([, path]) => path!)
      // A pattern for many files.
      .filter((path) => !path.includes("NN-") && !existsSync(new URL(path, root)))
      .map((path) => `${page} → ${path}`),
  );
  expect(missing).toEqual([]);
});
