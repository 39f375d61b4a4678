import * as fs from "node:fs";
import { createRequire } from "node:module";
import type { Files, OpenMode } from "./files.ts";

const flags = {
  read: fs.constants.O_RDONLY,
  write: fs.constants.O_RDWR,
  create: fs.constants.O_RDWR | fs.constants.O_CREAT,
  direct: "O_DIRECT" in fs.constants ? fs.constants.O_RDONLY | fs.constants.O_DIRECT : undefined,
} satisfies Record<OpenMode, number | undefined>;

/** What `getrusage` counts in. */
const usageBlockBytes = 512;

interface NativeLocks {
  tryLock(fd: number): boolean;
}

/** The machine's own disk; the only file that knows `node:fs`. */
export const nodeFiles: Files = {
  open(path, mode) {
    const flag = flags[mode];
    if (flag === undefined) throw Object.assign(new Error("no direct reads"), { code: "ENOTSUP" });
    return fs.openSync(path, flag, 0o644);
  },
  close: (fd) => fs.closeSync(fd),
  stat(path) {
    const stats = fs.statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : { sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
  },
  read: (fd, into, position) => fs.readSync(fd, into, 0, into.length, position),
  readLater: (fd, into, position) =>
    new Promise((resolve, reject) => {
      fs.read(fd, into, 0, into.length, position, (error, bytesRead) =>
        error ? reject(error) : resolve(bytesRead),
      );
    }),
  deviceBytesRead: () => process.resourceUsage().fsRead * usageBlockBytes,
  write: (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  truncate: (fd, sizeBytes) => fs.ftruncateSync(fd, sizeBytes),
  sync: (fd) =>
    new Promise((resolve, reject) => {
      fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
    }),
  syncNow: (fd) => fs.fdatasyncSync(fd),
  async syncDirectory(path) {
    const directory = await fs.promises.open(path, fs.constants.O_RDONLY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
  list: (path) => fs.readdirSync(path),
  makeDirectory(path) {
    // Not with `recursive`: where nothing can be made, as in /proc, Node tries for ever.
    if (!fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) fs.mkdirSync(path);
  },
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { force: true }),
  removeLater: (path) => fs.promises.rm(path, { force: true, recursive: true }),
  lock(fd) {
    const locks = createRequire(import.meta.url)("fs-native-extensions") as NativeLocks;
    return locks.tryLock(fd);
  },
};
