import { type Delivery, Producer } from "../../client/producer.ts";
import { isRefusal, type Refusal } from "../../client/refusal.ts";
import { codecNames } from "../../records/compression/codec.ts";
import { choice, command, list, text, toggle, value } from "../command.ts";
import { granted, UsageError } from "../failure.ts";
import type { Io } from "../io.ts";
import { linesOf } from "../lines.ts";
import { clusterFlags, withCluster } from "../session.ts";
import { counted } from "../units.ts";
import { encodingFlags, valueEncoder } from "../value-encoder.ts";
import { assignment, timestamp, wholeNumber } from "../values.ts";

const acksOf = { all: -1, "-1": -1, "1": 1, "0": 0 } as const;
const maxLineBytes = 64 * 1024 * 1024;
const progressEveryMs = 200;
const defaultLingerMs = 5;

export default command({
  operands: ["<topic>"],
  flags: {
    ...clusterFlags,
    ...encodingFlags,
    key: text("-k, --key <key>", "key of every record", null),
    separator: text("-K, --key-separator <text>", "lines are key, this text, value", null),
    partition: value(
      "-p, --partition <number>",
      "send to this partition (default: by the key)",
      null,
      wholeNumber("--partition"),
    ),
    header: list("-H, --header <name=value>", "a header of every record; may be repeated"),
    codec: choice("-z, --compression <codec>", "how batches are compressed", codecNames, "none"),
    acks: choice("--acks <who>", "who must have a record", ["all", "-1", "1", "0"], "all"),
    timestamp: text("--timestamp <@time>", "time of every record (default: now)", null),
    tombstones: toggle("-Z, --empty-is-null", "an empty value is a null, which deletes its key"),
    json: toggle("--json", "print where each record was stored, one JSON object a line"),
  },
  examples: [
    ["echo hello | millrace produce greetings", "one record"],
    ["millrace produce prices -K : < prices.txt", "lines such as AMZN:74.95"],
    ["millrace produce stocks --schema tick.avsc < ticks.jsonl", "JSON lines, written as Avro"],
    ["echo | millrace produce prices -k AMZN -Z", "delete a key from a compacted topic"],
  ],
  run: async ({ io, words: [topic = ""], flags }) => {
    const { key, separator, partition, codec } = flags;
    if (key !== null && separator !== null) {
      throw new UsageError("Give -k or -K: a record has one key.");
    }
    const time = flags.timestamp?.replace(/^@/, "") ?? null;
    const timestampMs = time === null ? null : timestamp(time, io.ports.clock.nowMs());
    const headers = flags.header.map(assignment).map(([key, value]) => {
      return { key, value: Buffer.from(value) };
    });
    const split = splitter(key, separator, flags.tombstones);
    const encode = await valueEncoder(io, topic, flags);
    return withCluster(io, flags, async (cluster) => {
      // A person who types one line wants to see it arrive; a file is sent in large batches.
      const lingerMs = io.stdin.isTerminal ? 0 : defaultLingerMs;
      const producer = new Producer(cluster, { codec, acks: acksOf[flags.acks], lingerMs });
      const tally = new Tally(io, topic, flags.json);
      if (io.stdin.isTerminal) await io.stderr.write("One record a line; Ctrl-D ends.\n");
      let lineNumber = 0;
      try {
        for await (const line of linesOf(io.stdin.chunks, maxLineBytes)) {
          lineNumber++;
          await producer.hasRoom();
          const { key, value: typed } = split(line);
          const value = encode === null ? typed : await encode(typed, lineNumber);
          const record = { topic, partition, headers, timestampMs, key, value };
          void producer.send(record).then((outcome) => tally.count(outcome));
          if (tally.refusal !== null) break;
          await tally.show();
        }
      } finally {
        // A line that is refused takes none of those before it along.
        await producer.flush();
        await tally.finish();
      }
      granted(tally.refusal);
      return undefined;
    });
  },
});

type Split = (line: Buffer) => { readonly key: Buffer | null; readonly value: Buffer | null };

function splitter(key: string | null, separator: string | null, tombstones: boolean): Split {
  const fixed = key === null ? null : Buffer.from(key);
  const orNull = (value: Buffer) => (tombstones && value.length === 0 ? null : value);
  if (separator === null) return (line) => ({ key: fixed, value: orNull(line) });
  const mark = Buffer.from(separator);
  if (mark.length === 0) throw new UsageError("-K needs a text that stands behind the key.");
  return (line) => {
    const at = line.indexOf(mark);
    if (at < 0) return { key: null, value: orNull(line) };
    return { key: line.subarray(0, at), value: orNull(line.subarray(at + mark.length)) };
  };
}

/** Counts what became of the records and tells a person who waits. */
class Tally {
  /** The first. */
  refusal: Refusal | null = null;
  private readonly io: Io;
  private readonly topic: string;
  private readonly json: boolean;
  private stored = 0;
  private last: Delivery | null = null;
  private unsaid: Delivery[] = [];
  private nextShowMs = 0;

  constructor(io: Io, topic: string, json: boolean) {
    this.io = io;
    this.topic = topic;
    this.json = json;
  }

  count(outcome: Delivery | Refusal): void {
    if (isRefusal(outcome)) {
      this.refusal ??= outcome;
      return;
    }
    this.stored++;
    this.last = outcome;
    if (this.json) this.unsaid.push(outcome);
  }

  async show(): Promise<void> {
    await this.sayAll();
    const { clock } = this.io.ports;
    const isWatched = this.io.stderr.isTerminal && !this.io.stdin.isTerminal;
    if (!isWatched || clock.monotonicMs() < this.nextShowMs) return;
    this.nextShowMs = clock.monotonicMs() + progressEveryMs;
    await this.io.stderr.write(`\r${this.stored} stored`);
  }

  async finish(): Promise<void> {
    await this.sayAll();
    if (!this.io.stderr.isTerminal) return;
    const { last } = this;
    const where = last === null ? "" : `, the last in partition ${last.partition}`;
    const offset = last === null || last.offset < 0 ? "" : ` at offset ${last.offset}`;
    const stored = `${counted(this.stored, "record")} stored in ${this.topic}${where}${offset}.`;
    await this.io.stderr.write(`\r${stored}\n`);
  }

  private async sayAll(): Promise<void> {
    if (this.unsaid.length === 0) return;
    const lines = this.unsaid.splice(0).map((delivery) => `${JSON.stringify(delivery)}\n`);
    await this.io.stdout.write(lines.join(""));
  }
}
