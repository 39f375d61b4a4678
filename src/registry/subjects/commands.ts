import type { Refused } from "../refusals.ts";
import type { Config, ConfigChange, Mode } from "./settings.ts";
import type { SchemaContent, StoredSchema } from "./stored-schema.ts";

/** A schema as a client hands it in; an empty text means: as the version before. */
export interface OfferedSchema extends SchemaContent {
  /** -1: the registry chooses. */
  readonly id: number;
  /** 0: the next one; -1: the latest. */
  readonly version: number;
}

/** Everything that may change what the registry knows. Names of subjects are normalized. */
export type RegistryCommand =
  | {
      readonly kind: "register";
      readonly subject: string;
      readonly offered: OfferedSchema;
      readonly normalize: boolean;
      /** Compatibility is not checked. */
      readonly force: boolean;
    }
  | {
      readonly kind: "deleteVersion";
      readonly subject: string;
      /** -1: the latest. */
      readonly version: number;
      readonly permanent: boolean;
    }
  | { readonly kind: "deleteSubject"; readonly subject: string; readonly permanent: boolean }
  | { readonly kind: "deleteContext"; readonly name: string }
  | { readonly kind: "setConfig"; readonly subject: string | null; readonly change: ConfigChange }
  | { readonly kind: "deleteConfig"; readonly subject: string | null }
  | {
      readonly kind: "setMode";
      readonly subject: string | null;
      /** Null: as `deleteMode`. */
      readonly mode: Mode | null;
      /** IMPORT may begin although there are schemas. */
      readonly force: boolean;
    }
  | { readonly kind: "deleteMode"; readonly subject: string | null; readonly recursive: boolean };

type Kind = RegistryCommand["kind"];
export type CommandOf<K extends Kind> = Extract<RegistryCommand, { readonly kind: K }>;

/** What each command is answered with when it is not refused. */
export interface Answers {
  readonly register: StoredSchema;
  /** The version. */
  readonly deleteVersion: number;
  /** Its versions. */
  readonly deleteSubject: readonly number[];
  readonly deleteContext: null;
  /** What is in force now. */
  readonly setConfig: Config;
  /** What was in force before. */
  readonly deleteConfig: Config;
  readonly setMode: null;
  readonly deleteMode: Mode | null;
}

export type RegistryReply = Answers[Kind] | Refused;
