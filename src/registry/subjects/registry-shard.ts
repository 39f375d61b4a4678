import {
  type Decision,
  type Instant,
  nothing,
  type RequestId,
  type Shard,
} from "../../shard/shard.ts";
import { associate } from "../associations/associate.ts";
import { dissociate } from "../associations/dissociate.ts";
import { deleteConfig, deleteMode, setConfig, setMode } from "./change-settings.ts";
import type { RegistryCommand, RegistryReply } from "./commands.ts";
import { deleteContext, deleteSubject, deleteVersion } from "./delete.ts";
import { type Formats, SchemaParser } from "./parser.ts";
import type { RegistryRecord } from "./records.ts";
import { register } from "./register.ts";
import type { CompatibilityLevel } from "./settings.ts";
import { Subjects } from "./subjects.ts";
import type { Verdict } from "./verdict.ts";

/** The registry as a state machine over `_schemas`: every command is answered at once. */
export class RegistryShard implements Shard<RegistryCommand, RegistryRecord, RegistryReply> {
  readonly subjects: Subjects;
  readonly parser: SchemaParser;

  private constructor(subjects: Subjects, parser: SchemaParser) {
    this.subjects = subjects;
    this.parser = parser;
  }

  static empty(formats: Formats, compatibilityLevel: CompatibilityLevel): RegistryShard {
    const subjects = new Subjects(compatibilityLevel);
    return new RegistryShard(subjects, new SchemaParser(formats, subjects));
  }

  /** To decide ahead of the log; good until this shard replays something. */
  fork(): RegistryShard {
    const subjects = this.subjects.fork();
    return new RegistryShard(subjects, this.parser.over(subjects));
  }

  decide(
    command: RegistryCommand,
    from: RequestId,
    { wallMs }: Instant,
  ): Decision<RegistryRecord, RegistryReply> {
    const { records, reply } = this.judge(command, wallMs);
    return { records, replies: [{ to: from, reply }] };
  }

  replay(record: RegistryRecord): void {
    this.subjects.replay(record);
    this.parser.forgetLast();
  }

  loaded(): void {}

  unwritten(): readonly RequestId[] {
    return [];
  }

  nextDeadlineMs(): null {
    return null;
  }

  expire(): Decision<RegistryRecord, RegistryReply> {
    return nothing;
  }

  private judge(command: RegistryCommand, nowMs: number): Verdict<RegistryReply> {
    const { subjects } = this;
    switch (command.kind) {
      case "register":
        return register(subjects, this.parser, command, nowMs);
      case "deleteVersion":
        return deleteVersion(subjects, command, nowMs);
      case "deleteSubject":
        return deleteSubject(subjects, command);
      case "deleteContext":
        return deleteContext(subjects, command);
      case "setConfig":
        return setConfig(subjects, command);
      case "deleteConfig":
        return deleteConfig(subjects, command);
      case "setMode":
        return setMode(subjects, command);
      case "deleteMode":
        return deleteMode(subjects, command);
      case "associate":
        return associate(subjects, this.parser, command, nowMs);
      case "dissociate":
        return dissociate(subjects, command);
    }
  }
}
