import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DirectReads, defaultDirectReads } from "../../src/storage/disk/direct-reads.ts";
import { type Files, writeFully } from "../../src/storage/disk/files.ts";
import { nodeFiles } from "../../src/storage/disk/node-files.ts";
import type { FileSlot } from "../../src/storage/disk/open-files.ts";
import { SimulatedDisk } from "../../src/storage/disk/simulated-disk.ts";

const pattern = Buffer.from(Array.from({ length: 300_001 }, (_, at) => (at * 7 + (at >> 8)) & 255));

describe.each<[string, () => Files]>([
  ["the machine's disk", () => nodeFiles],
  ["the simulated disk", () => new SimulatedDisk()],
])("direct reads of %s", (_, create) => {
  let files: Files;
  let directory: string;
  let file: FileSlot;
  let reads: DirectReads;

  beforeEach(async () => {
    files = create();
    directory = await mkdtemp(`${tmpdir()}/millrace-`);
    file = { path: `${directory}/file`, fd: null, uses: 0, isRetired: false };
    files.makeDirectory(directory);
    const fd = files.open(file.path, "create");
    writeFully(files, fd, pattern, 0);
    files.close(fd);
    reads = new DirectReads(files, defaultDirectReads, () => false);
  });
  afterEach(() => rm(directory, { recursive: true }));

  test.each([
    ["the beginning", 0, 4096],
    ["the middle, from anywhere to anywhere", 5001, 200_123],
    ["the end, which is within a block", 299_000, 1001],
    ["all", 0, 300_001],
  ])("give %s, or are refused for good", async (_, position, byteCount) => {
    const pooled = reads.take(byteCount, position)!;
    const isRead = await reads.read(file, pooled.buffer, position);
    // On a file system that has none.
    expect(isRead).toBe(reads.isServed);
    if (!isRead) return;
    const { bytes, release } = pooled.lend(0, byteCount);
    expect(bytes.equals(pattern.subarray(position, position + byteCount))).toBe(true);
    release();
  });

  test("give nothing beyond the end of the file", async () => {
    const pooled = reads.take(2000, 299_000)!;
    expect(await reads.read(file, pooled.buffer, 299_000)).toBe(false);
  });

  test("are not made of a file that was removed: another one may have its name", async () => {
    const pooled = reads.take(1000, 0)!;
    file.isRetired = true;
    expect(await reads.read(file, pooled.buffer, 0)).toBe(false);
    expect(reads.isServed).toBe(true);
  });

  test("are only made into buffers that are taken for them", async () => {
    expect(await reads.read(file, Buffer.alloc(4096), 0)).toBe(false);
    expect(reads.isServed).toBe(true);
  });

  test("are limited in size and in number", () => {
    expect(reads.take(2 << 20, 0)).toBeNull();
    const taken = Array.from({ length: 32 }, () => reads.take(1 << 20, 123)!);
    expect(new Set(taken.map(({ buffer }) => buffer.byteOffset)).size).toBe(32);
    expect(reads.take(1, 0)).toBeNull();
    taken[5]!.discard();
    expect(reads.take(1, 0)).not.toBeNull();
  });
});
