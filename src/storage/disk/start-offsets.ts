import type { LogName } from "../log-store.ts";
import { type Checkpointed, CheckpointFile, type LineCodec } from "./checkpoint-file.ts";
import { folderOf } from "./data-directory.ts";
import type { Files } from "./files.ts";

interface StartOffset extends Checkpointed {
  readonly offset: number;
}

/** A line is `topic partition offset`, as in Kafka's file. */
const codec: LineCodec<StartOffset> = {
  parse(line) {
    const match = /^(\S+) (\d+) (\d+)$/.exec(line);
    if (match === null) return null;
    const name = { topic: match[1]!, topicId: "", partition: Number(match[2]) };
    return { name, offset: Number(match[3]) };
  },
  format: ({ name, offset }) => `${name.topic} ${name.partition} ${offset}`,
};

/** Where logs begin after DeleteRecords. */
export class StartOffsets {
  private readonly file: CheckpointFile<StartOffset>;

  constructor(files: Files, directory: string) {
    this.file = new CheckpointFile(files, directory, "log-start-offset-checkpoint", codec);
  }

  /** 0 when records were never deleted. */
  of(name: LogName): number {
    return this.file.of(folderOf(name))?.offset ?? 0;
  }

  /** Resolves when the offset is on disk; when that fails the log begins where it did. */
  set(name: LogName, offset: number): Promise<void> {
    return this.file.set({ name, offset });
  }

  /** Forgets a log that is gone; a new one of that name must not inherit its start. */
  drop(name: LogName): Promise<void> {
    return this.file.drop(name);
  }
}
