import type { Association, AssociationType, Lifecycle } from "../associations/association.ts";
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

/** One association that a client asks for, or wants to be otherwise. */
export interface WantedAssociation {
  /** Normalized; null: that of the resource, or the one it has. */
  readonly subject: string | null;
  readonly associationType: AssociationType;
  /** Null: as it is. */
  readonly lifecycle: Lifecycle | null;
  readonly frozen: boolean | null;
  /** Registered with the association; null: none. */
  readonly schema: OfferedSchema | null;
  readonly normalize: boolean;
  /** What the association will be called, if it is a new one. */
  readonly guid: string;
}

/** The resource whose associations are meant. */
export interface Resource {
  readonly resourceName: string;
  readonly resourceNamespace: string;
  /** Null only when nothing is to be written: the resource may have none yet. */
  readonly resourceId: string | null;
  readonly resourceType: string;
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
  | { readonly kind: "deleteMode"; readonly subject: string | null; readonly recursive: boolean }
  | {
      readonly kind: "associate";
      readonly resource: Resource;
      readonly wanted: readonly WantedAssociation[];
      /** What is there already must be the same; otherwise it is changed. */
      readonly isCreate: boolean;
      /** Only judged. */
      readonly dryRun: boolean;
    }
  | {
      readonly kind: "dissociate";
      readonly resourceId: string;
      readonly resourceType: string;
      /** None: all. */
      readonly associationTypes: readonly string[];
      /** Subjects that belong to the resource go with it, and being frozen is no obstacle. */
      readonly cascade: boolean;
      readonly dryRun: boolean;
    };

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
  readonly associate: Associated;
  /** How many there were. */
  readonly dissociate: number;
}

export interface Associated {
  /** Those that were written: not those that were there already. */
  readonly associations: readonly Association[];
  /** By type, what was registered with them. */
  readonly schemas: ReadonlyMap<string, StoredSchema>;
}

export type RegistryReply = Answers[Kind] | Refused;
