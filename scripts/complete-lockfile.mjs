/**
 * Run after `npm install`: completes package-lock.json.
 *
 * npm leaves out of the lock those optional packages of other platforms that the registry in use
 * does not carry, and `npm ci` then refuses the lock. An entry with a version and its platform is
 * all it asks for: what is meant for another platform is never fetched.
 */
import { readFileSync, writeFileSync } from "node:fs";

const systems =
  "android|darwin|freebsd|linux|openharmony|win32|sunos|netbsd|openbsd|aix|wasm32|wasi";
const processors = "arm64|armv7|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|universal|wasi";
const libraries = "musl|gnu|msvc|eabi|gnueabihf|musleabihf|musleabi";
/** How such packages end: the system, mostly the processor, sometimes the C library. */
const platform = new RegExp(`[.-]?(${systems})(?:-(${processors}))?(?:-?(?:${libraries}))?$`);

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const [, os, cpu] = platform.exec(name) ?? [];
    const isThere = [`${path}/node_modules/${name}`, `node_modules/${name}`].some(
      (place) => place in lock.packages,
    );
    if (isThere || os === undefined) continue;
    lock.packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ""),
      ...(os === "wasm32" ? { cpu: ["wasm32"] } : {}),
      ...(cpu !== undefined && cpu !== "universal" ? { cpu: [cpu === "armv7" ? "arm" : cpu] } : {}),
      ...(dev ? { dev } : {}),
      optional: true,
      ...(os === "wasm32" || os === "wasi" ? {} : { os: [os] }),
    };
    added++;
  }
}
const byPath = ([a], [b]) => (a < b ? -1 : 1);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms added to the lock\n`);
