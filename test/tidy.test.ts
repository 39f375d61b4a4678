/** The house rules. Each failure names the file, and what to do about it. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { layers } from "../layers.mjs";
import { serverSettings } from "../src/config/broker-config.ts";
import type { Settings } from "../src/config/define.ts";
import { groupConfigSettings } from "../src/config/group-config.ts";
import { topicSettings } from "../src/config/topic.ts";
import { sourceFacts } from "./tidy/source.ts";
import { filesEnding, foldersUnder, names } from "./tidy/tree.ts";

const code = filesEnding(".ts", ".tsx", ".mjs", ".js", ".py");
const typescript = code.filter(({ path }) => /\.tsx?$/.test(path));
const sources = typescript.filter(({ path }) => path.startsWith("src/"));
const shipped = sources.filter(({ path }) => !path.endsWith(".test.ts"));
const pages = filesEnding(".md");
const facts = new Map(typescript.map((file) => [file.path, sourceFacts(file)]));

const isTest = (path: string) => path.endsWith(".test.ts");
const root = new URL("../", import.meta.url);
const isThere = (path: string) => existsSync(new URL(path, root));

describe("size", () => {
  it("a file has at most 500 lines", () => {
    const long = code.filter(({ text }) => text.split("\n").length > 501);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("a function has at most 70 lines, but for the chapters of a test or a suite", () => {
    const long = [...facts].flatMap(([path, { functions }]) =>
      functions
        .filter(({ lines }) => lines > 70 && !isTest(path) && !path.startsWith("test/"))
        .map(({ line, lines }) => `${path}:${line} has ${lines}`),
    );
    expect(long).toEqual([]);
  });

  it("a line has at most 100 columns, but for the path of an import", () => {
    const isWide = (line: string) => line.length > 100 && [...line].length > 100;
    const wide = code.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, index) => {
        const isPath = /^(import|export) .*from "[^"]+";$/.test(line);
        return isWide(line) && !isPath ? [`${path}:${index + 1}`] : [];
      }),
    );
    expect(wide).toEqual([]);
  });
});

describe("names", () => {
  it("say what is inside, and not that it is useful or common", () => {
    const empty = /(^|\/)(utils?|helpers?|common|misc|lib|core|types)(\.[a-z]+)?$/;
    const folders = ["src", "test", "scripts", "bench"].flatMap(foldersUnder);
    const paths = [...code.map(({ path }) => path), ...folders];
    expect(paths.filter((path) => empty.test(path))).toEqual([]);
  });

  it("are lower case with dashes", () => {
    const ours = sources.map(({ path }) => path).filter((path) => !/^[a-z0-9./-]+$/.test(path));
    expect(ours).toEqual([]);
  });

  it("a default export is what an API or a command is", () => {
    const folders = /^src\/(broker\/apis|cli\/commands)\//;
    const others = shipped.filter(
      ({ path }) => facts.get(path)!.defaultExports > 0 && !folders.test(path),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});

/** Where the outside world comes in, and why just there. */
const adapters: Readonly<Record<string, readonly string[]>> = {
  // The clock, and what a timer is made of.
  "src/base/system-clock.ts": ["Date.now", "performance.now", "setTimeout"],
  "src/base/random.ts": ["node:crypto random"],
  "src/base/tcp.ts": ["node:net"],
  "src/storage/disk/node-files.ts": ["node:fs"],
  // The admin door: a few paths over HTTP.
  "src/admin/server.ts": ["node:http"],
  // The composition root: how much room the data directory's disk has.
  "src/main.ts": ["node:fs/promises"],
  // The page's own files, and the process in which a filter is locked up.
  "src/admin/console/assets.ts": ["node:fs/promises"],
  "src/admin/console/filter/node-sandbox.ts": ["node:child_process"],
  // Where the command line meets the process: files that its flags name.
  "src/cli/main.ts": ["node:fs/promises"],
  // A benchmark measures the machine itself.
  "src/storage/disk/disk-log.bench.ts": ["node:fs/promises", "Date.now"],
};

describe("the outside world", () => {
  it("is reached only in adapters; everything else is handed a port", () => {
    const strays = shipped.flatMap(({ path }) =>
      [...facts.get(path)!.reaches]
        .filter((reach) => !adapters[path]?.includes(reach))
        .map((reach) => `${path} uses ${reach}`),
    );
    expect(strays).toEqual([]);
  });

  it("is not reached for time or chance by tests either: they would not repeat", () => {
    const chance = /^(Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval)$/;
    const strays = sources
      .filter(({ path }) => isTest(path))
      .flatMap(({ path }) =>
        [...facts.get(path)!.reaches]
          .filter((reach) => chance.test(reach))
          .map((reach) => `${path} uses ${reach}`),
      );
    expect(strays).toEqual([]);
  });

  it("is reached by every adapter as the list says", () => {
    const stale = Object.entries(adapters).flatMap(([path, allowed]) =>
      isThere(path)
        ? allowed
            .filter((reach) => !facts.get(path)?.reaches.has(reach))
            .map((reach) => `${path} no longer uses ${reach}`)
        : [],
    );
    expect(stale).toEqual([]);
  });
});

describe("layers", () => {
  it("are the folders of src", () => {
    const folders = foldersUnder("src").filter((path) => path.split("/").length === 2);
    expect(folders.map((path) => path.slice("src/".length)).sort()).toEqual(layers.flat().sort());
  });
});

describe("APIs and messages", () => {
  const numbered = (folder: string) => names(folder).filter((name) => /^\d+-[^.]+\.ts$/.test(name));
  const kebab = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  const nameOf = ({ key, name }: { key: number; name: string }) =>
    `${String(key).padStart(2, "0")}-${kebab(name)}.ts`;

  it("every message has a file of its number and name, and is in the index", async () => {
    const { messages } = await import("../src/protocol/messages/index.ts");
    expect(messages.map(nameOf)).toEqual([...numbered("src/protocol/messages")].sort());
  });

  it("every API has a file of its number and name, and is in the index", async () => {
    const { apis } = await import("../src/broker/apis/index.ts");
    expect(apis.map(({ message }) => nameOf(message))).toEqual(
      [...numbered("src/broker/apis")].sort(),
    );
  });

  it("every version of every message has a golden vector", async () => {
    const { messages } = await import("../src/protocol/messages/index.ts");
    const vectors = new Map(filesEnding(".txt").map(({ path, text }) => [path, text]));
    const missing = messages.flatMap((message) => {
      const text = vectors.get(`test/wire/${nameOf(message).replace(/ts$/, "txt")}`) ?? "";
      const [first, last = first] = message.versions.split("-").map(Number);
      const versions = Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
      const lines = versions.flatMap((version) => [
        `v${version} request `,
        `v${version} response `,
      ]);
      return lines.filter((line) => !text.includes(`\n${line}`)).map((line) => message.name + line);
    });
    expect(missing).toEqual([]);
  });
});

describe("settings", () => {
  const all: Settings = { ...serverSettings, ...topicSettings, ...groupConfigSettings };
  const readers = shipped.filter(({ path }) => !path.startsWith("src/config/"));
  const properties = new Set(
    readers.flatMap(({ text }) => text.match(/(?<=\[")[a-z.]+(?="\])|(?<=alues\.)[a-z]+/g) ?? []),
  );
  const isRead = (name: string) => properties.has(name);
  /** Read through the setting they stand behind. */
  const behind = new Set(
    Object.entries(all).flatMap(([name, { synonyms }]) =>
      synonyms.map((synonym) => synonym.name).filter((synonym) => synonym !== name),
    ),
  );

  it("say what they do in a sentence", () => {
    const wordless = Object.entries(all).filter(([, { doc }]) => !/^[A-Z`].{9,}[.]$/.test(doc));
    expect(wordless.map(([name]) => name)).toEqual([]);
  });

  it("are read somewhere if they act", () => {
    const unread = Object.keys(all).filter(
      (name) => all[name]!.acts && !behind.has(name) && !isRead(name),
    );
    expect(unread, "read it, or declare acts: false").toEqual([]);
  });

  it("act if they are read somewhere", () => {
    const read = Object.keys(all).filter((name) => !all[name]!.acts && isRead(name));
    expect(read, "take acts: false away").toEqual([]);
  });
});

describe("words", () => {
  it("nothing is left to do later", () => {
    const marks = new RegExp(["TO", "FIX"].map((start) => `\\b${start}(?:DO|ME)\\b`).join("|"));
    const left = [...code, ...pages].filter(({ text }) => marks.test(text));
    expect(left.map(({ path }) => path)).toEqual([]);
  });

  it("nothing names a directory of one person's machine", () => {
    const own = /(?<![\w.~])\/(?:home|root|Users|work)\/\w/;
    const named = [...code, ...pages].filter(({ text }) => own.test(text));
    expect(named.map(({ path }) => path)).toEqual([]);
  });
});

describe("documents", () => {
  it("link only to what is there", () => {
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(new URL(target, new URL(path, root))))
        .map((target) => `${path} → ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it("say of every block of code what it is", () => {
    const nameless = pages.filter(({ text }) => {
      const fences = text.match(/^```.*$/gm) ?? [];
      return fences.some((fence, index) => index % 2 === 0 && fence.trim() === "```");
    });
    expect(nameless.map(({ path }) => path)).toEqual([]);
  });

  it("every decision is numbered without a gap, and in the index", () => {
    const decisions = names("docs/adr").filter((name) => /^\d{4}-/.test(name));
    const numbers = decisions.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b);
    expect(numbers).toEqual(decisions.map((_, index) => index + 1));
    const index = pages.find(({ path }) => path === "docs/adr/README.md")?.text ?? "";
    expect(decisions.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });

  it("that are generated are fresh: npm run docs", async () => {
    const { generatedPages } = await import("../scripts/docs/pages.ts");
    for (const [path, text] of generatedPages()) {
      expect(pages.find((page) => page.path === path)?.text, path).toBe(text);
    }
  });
});
