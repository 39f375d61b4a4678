import { beforeEach, describe, expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.ts";
import type { ReadLimits } from "../log-store.ts";
import type { ReadResult } from "./log-reader.ts";
import { type ReadStream, ReadStreams } from "./read-streams.ts";
import type { ReadAhead } from "./reads-ahead.ts";
import type { Segment } from "./segment.ts";

const limits: ReadLimits = { maxBytes: 1000, endOffset: 100, minOneBatch: true };
const segment = { baseOffset: 0 } as Segment;
const later = { baseOffset: 50 } as Segment;

let clock: FakeClock;
let streams: ReadStreams;
let dropped: number;
let released: number;

beforeEach(() => {
  clock = new FakeClock();
  streams = new ReadStreams(clock);
  dropped = 0;
  released = 0;
});

const resultUpTo = (nextOffset: number, byteCount = 10, of = segment): ReadResult => {
  const lease = { bytes: Buffer.alloc(byteCount), release: () => void released++ };
  return { segment: of, lease, nextOffset, nextPosition: nextOffset * 10 };
};

/** The stream of a reader that has read up to `offset`, and has more read ahead. */
const streamAt = (offset: number, ahead: ReadResult | null = resultUpTo(offset + 5)) => {
  const stream = streams.at(offset - 5);
  stream.goesOn(resultUpTo(offset));
  const read: ReadAhead = { take: async () => ahead, drop: () => void dropped++ };
  stream.hasAhead(limits.maxBytes, read);
  return stream;
};

describe("whose place it is", () => {
  test("where a read ended, its reader goes on", () => {
    const stream = streamAt(20);
    expect(streams.at(20)).toBe(stream);
    expect(stream.positionIn(segment)).toBe(200);
    expect(streams.at(21).isNew).toBe(true);
  });

  test("a segment is read from its beginning; any other place has to be looked up", () => {
    expect(streamAt(50).positionIn(later)).toBe(0);
    expect(streamAt(60).positionIn(later)).toBe(-1);
  });

  test("two that go on at the same offset at once are two", () => {
    const stream = streamAt(20);
    stream.isReading = true;
    expect(streams.at(20)).not.toBe(stream);
  });

  test("one more than are remembered takes the place of who read longest ago", async () => {
    const all: ReadStream[] = [];
    for (const offset of [10, 20, 30, 40, 50, 60, 70, 80]) {
      all.push(streamAt(offset));
      await clock.advance(1);
    }
    streams.at(10);
    streams.at(99);
    expect(dropped).toBe(1);
    expect(all.filter((each) => !streams.has(each))).toEqual([all[1]]);
  });
});

describe("what was read ahead", () => {
  test("is had once", async () => {
    const stream = streamAt(20);
    expect((await stream.takeAhead(limits))!.nextOffset).toBe(25);
    expect(await stream.takeAhead(limits)).toBeNull();
    expect([dropped, released]).toEqual([0, 0]);
  });

  test("is dropped when the reader asks for less", async () => {
    expect(await streamAt(20).takeAhead({ ...limits, maxBytes: 999 })).toBeNull();
    expect(dropped).toBe(1);
  });

  test.each([
    ["more than the reader may see", resultUpTo(25), { ...limits, endOffset: 24 }],
    ["nothing", resultUpTo(20, 0), limits],
  ])("is given back when it is %s", async (_, ahead, asked) => {
    expect(await streamAt(20, ahead).takeAhead(asked)).toBeNull();
    expect(released).toBe(1);
  });

  test("is nothing when the read failed", async () => {
    expect(await streamAt(20, null).takeAhead(limits)).toBeNull();
  });

  test("is dropped when the reader got it in another way, and with the log", () => {
    streamAt(20).goesOn(resultUpTo(25));
    expect(dropped).toBe(1);
    streamAt(40);
    streams.close();
    expect(dropped).toBe(2);
  });
});

describe("neighbours", () => {
  const far = 7_000_000;

  test("are near in the file and in time", async () => {
    const stream = streamAt(20);
    expect(streams.hasNeighbour(stream)).toBe(false);
    streamAt(30);
    expect(streams.hasNeighbour(stream)).toBe(true);
    await clock.advance(10_000);
    expect(streams.hasNeighbour(streams.at(20))).toBe(false);
  });

  test("are not far from each other, or in other segments", () => {
    const stream = streamAt(20);
    streamAt(far);
    streams.at(70).goesOn(resultUpTo(75, 10, later));
    expect(streams.hasNeighbour(stream)).toBe(false);
  });
});
