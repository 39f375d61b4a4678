import { Associations } from "../associations/associations.ts";
import { type FoldMap, LayeredMap, Ownership } from "./layered-map.ts";
import type { RegistryRecord } from "./records.ts";
import {
  type CompatibilityLevel,
  type Config,
  defaultMode,
  type Mode,
  mergeConfig,
} from "./settings.ts";
import { guidOf, type SchemaContent, type StoredSchema } from "./stored-schema.ts";
import {
  besideSubject,
  contextOf,
  defaultContext,
  globalContextName,
  isGlobalContext,
  isMeantBy,
  prefixOf,
  readSubject,
} from "./subject-name.ts";

/** Which versions a question is about. */
export type Which = "live" | "all" | "deleted";

export interface ContextId {
  readonly context: string;
  readonly id: number;
}

/** The ids of one context: a space of their own. */
interface IdSpace {
  /** Highest id ever seen; 0 before the first. */
  maxId: number;
  /** By id, the latest version of each subject that has it. Deleted ones count. */
  readonly subjects: FoldMap<number, Map<string, number>>;
  readonly idOfGuid: FoldMap<string, number>;
}

/** Everything the registry knows: a fold over `_schemas`. Only `replay` changes it. */
export class Subjects {
  /** Versions by subject, in the order of their numbers. */
  private readonly bySubject: FoldMap<string, Map<number, StoredSchema>>;
  private readonly idSpaces: FoldMap<string, IdSpace>;
  /** By the name of a version, the ids of the schemas that mention it. */
  private readonly mentions: FoldMap<string, Map<string, ContextId>>;
  private readonly configs: FoldMap<string | null, Config>;
  private readonly modes: FoldMap<string | null, Mode>;
  private readonly named: FoldMap<string, true>;
  private readonly defaults: Config;
  private readonly ownership: Ownership;
  readonly associations: Associations;

  /** `compatibilityLevel`: what holds as long as nobody has set anything. */
  constructor(compatibilityLevel: CompatibilityLevel, origin: Subjects | null = null) {
    this.defaults = { compatibilityLevel };
    this.ownership = new Ownership(origin !== null);
    this.associations = origin ? origin.associations.fork() : new Associations();
    this.bySubject = origin ? new LayeredMap(origin.bySubject) : new Map();
    this.idSpaces = origin ? new LayeredMap(origin.idSpaces) : new Map();
    this.mentions = origin ? new LayeredMap(origin.mentions) : new Map();
    this.configs = origin ? new LayeredMap(origin.configs) : new Map();
    this.modes = origin ? new LayeredMap(origin.modes) : new Map();
    this.named = origin ? new LayeredMap(origin.named) : new Map();
  }

  /**
   * What this would be after further records, without changing it. Costs next to nothing, and is
   * good until this one changes.
   */
  fork(): Subjects {
    return new Subjects(this.defaults.compatibilityLevel!, this);
  }

  replay(record: RegistryRecord): void {
    switch (record.kind) {
      case "SCHEMA":
        if (record.value === null) this.forget(record.subject, record.version);
        else this.keep(record.value);
        break;
      case "CONFIG":
        put(this.configs, record.subject, record.value);
        break;
      case "MODE":
        put(this.modes, record.subject, record.value);
        break;
      case "DELETE_SUBJECT":
        this.markDeleted(record.subject, record.version);
        break;
      case "CLEAR_SUBJECT":
        this.clear(record.subject);
        break;
      case "CONTEXT":
        if (record.isThere) this.named.set(record.context, true);
        else this.named.delete(record.context);
        break;
      case "ASSOC":
        this.associations.replay(record.key, record.value);
    }
  }

  /** One version; null when there is none, or none of that kind. */
  version(subject: string, version: number, which: Which = "live"): StoredSchema | null {
    const found = this.bySubject.get(subject)?.get(version);
    return found !== undefined && isAmong(found, which) ? found : null;
  }

  latest(subject: string): StoredSchema | null {
    return this.versions(subject).at(-1) ?? null;
  }

  /** In the order of their numbers. */
  versions(subject: string, which: Which = "live"): StoredSchema[] {
    const versions = [...(this.bySubject.get(subject)?.values() ?? [])];
    return versions.filter((stored) => isAmong(stored, which));
  }

  /** Names that begin so, in order. A subject is deleted when all its versions are. */
  names(prefix: string, which: Which = "live"): string[] {
    const { context, subject } = readSubject(prefix);
    const names: string[] = [];
    for (const [name, versions] of this.bySubject) {
      const read = readSubject(name);
      if (context !== "*" && read.context !== context) continue;
      if (!read.subject.startsWith(subject)) continue;
      const isDeleted = [...versions.values()].every(({ deleted }) => deleted);
      if (which === "all" || isDeleted === (which === "deleted")) names.push(name);
    }
    return names.sort();
  }

  /** Whether the subject, or any subject of the context, has such a version. */
  has(name: string, which: Which = "live"): boolean {
    if (this.versions(name, which).length > 0) return true;
    if (readSubject(name).subject !== "") return false;
    return this.meantBy(name).some((subject) => this.versions(subject, which).length > 0);
  }

  /** The subject itself, or every subject of the context; null means all. */
  meantBy(name: string | null): string[] {
    const names = [...this.bySubject.keys()];
    return name === null ? names : names.filter((subject) => isMeantBy(name, subject));
  }

  /** A version with this id in the context, and of the subject where one is named. */
  withId(id: number, name: string | null): StoredSchema | null {
    const { context, subject } = readSubject(name ?? "");
    const subjects = this.idSpaces.get(context)?.subjects.get(id);
    if (subjects === undefined) return null;
    const [found] = subject === "" ? subjects.keys() : [name!];
    const version = subjects.get(found!);
    return version === undefined ? null : this.version(found!, version, "all");
  }

  /** All subjects with the id of this schema, and the latest version of each that has it. */
  sharing({ subject, id }: StoredSchema, which: Which = "live"): StoredSchema[] {
    const subjects = this.idSpaces.get(contextOf(subject))?.subjects.get(id) ?? new Map();
    return [...subjects].flatMap(([name, version]) => this.version(name, version, which) ?? []);
  }

  /** The id under which this very content is known in a context; null when it is not. */
  idOf(content: SchemaContent, context: string): number | null {
    return this.idOfGuid(guidOf(content), context);
  }

  idOfGuid(guid: string, context: string): number | null {
    const space = this.idSpaces.get(context);
    const id = space?.idOfGuid.get(guid);
    return id === undefined || !space?.subjects.has(id) ? null : id;
  }

  /** Highest id that was ever given in a context; 0 before the first. */
  maxId(context: string): number {
    return this.idSpaces.get(context)?.maxId ?? 0;
  }

  /** Ids of the schemas that mention this version, in order. */
  referencedBy(subject: string, version: number, which: Which = "live"): ContextId[] {
    const ids = [...(this.mentions.get(versionName(subject, version))?.values() ?? [])];
    return ids
      .filter((mention) => which === "all" || this.referrers(mention, "live").length > 0)
      .sort((a, b) => (a.context < b.context ? -1 : a.context > b.context ? 1 : a.id - b.id));
  }

  /** Subjects that hold the schema with this id. */
  referrers({ context, id }: ContextId, which: Which): string[] {
    const found = this.withId(id, prefixOf(context));
    return found === null ? [] : this.sharing(found, which).map(({ subject }) => subject);
  }

  /** Contexts that have been used, the default one first. */
  contexts(): string[] {
    return [defaultContext, ...[...this.named.keys()].sort()];
  }

  isNamed(context: string): boolean {
    return context === defaultContext || this.named.has(context);
  }

  /** Its own configuration; null when it has none. The whole registry always has one. */
  ownConfig(subject: string | null): Config | null {
    const config = this.configs.get(subject);
    if (config !== undefined) return { ...this.defaults, ...config };
    return hasDefaults(subject) ? this.defaults : null;
  }

  /** The configuration that new schemas of the subject meet. */
  config(subject: string | null): Config {
    const own = this.ownConfig(subject);
    if (own === null) return this.inherited(this.configs, subject, (name) => this.ownConfig(name));
    return subject === null ? own : mergeConfig(this.ownConfig(null)!, own);
  }

  ownMode(subject: string | null): Mode | null {
    return this.modes.get(subject) ?? (hasDefaults(subject) ? defaultMode : null);
  }

  mode(subject: string | null): Mode {
    return (
      this.modes.get(subject) ?? this.inherited(this.modes, subject, (name) => this.ownMode(name))
    );
  }

  /** Subjects and contexts with a mode of their own under a context; null: under the default. */
  namesWithMode(context: string | null): string[] {
    const prefix = context ?? "";
    return [...this.modes.keys()].flatMap((name) =>
      name !== null && contextOf(name) === contextOf(prefix) ? [name] : [],
    );
  }

  /** What was set for this very name, without defaults; null: nothing. */
  storedConfig(subject: string | null): Config | null {
    return this.configs.get(subject) ?? null;
  }

  storedMode(subject: string | null): Mode | null {
    return this.modes.get(subject) ?? null;
  }

  /** Everything as plain data in a fixed order, to compare two folds. */
  toJSON(): object {
    const sorted = <V>(map: Iterable<[string | null, V]>) =>
      [...map].sort(([a], [b]) => String(a).localeCompare(String(b)));
    return {
      subjects: sorted(this.bySubject).map(([name, versions]) => [name, [...versions.values()]]),
      ids: sorted(this.idSpaces).map(([context, { maxId, subjects, idOfGuid }]) => [
        context,
        maxId,
        [...subjects].sort(([a], [b]) => a - b).map(([id, names]) => [id, sorted(names)]),
        sorted(idOfGuid),
      ]),
      mentions: sorted(this.mentions).map(([name, ids]) => [name, sorted(ids)]),
      configs: sorted(this.configs),
      modes: sorted(this.modes),
      contexts: this.contexts(),
      associations: this.associations,
    };
  }

  /** The context's own, then that of all contexts; the default context's is the registry's. */
  private inherited<T>(
    all: FoldMap<string | null, T>,
    subject: string | null,
    own: (name: string | null) => T | null,
  ): T {
    const context = contextOf(subject ?? "");
    const ofContext = context === defaultContext ? null : prefixOf(context);
    if (all.has(ofContext)) return own(ofContext)!;
    return own(all.has(globalContextName) ? globalContextName : null)!;
  }

  private keep(stored: StoredSchema): void {
    const { subject, version, id } = stored;
    const guid = guidOf(stored);
    const context = contextOf(subject);
    const space = this.idSpace(context);
    const holder = this.withId(id, prefixOf(context));
    // Two registries wrote at once: the first to take an id has it, as Confluent's decides too.
    if (holder !== null && holder.schema !== stored.schema) return;
    const versions = this.ownership.toChange(this.bySubject, subject);
    const isLast = [...versions.keys()].every((known) => known <= version);
    versions.set(version, stored);
    if (!isLast) this.bySubject.set(subject, new Map([...versions].sort(([a], [b]) => a - b)));
    space.maxId = Math.max(space.maxId, id);
    this.ownership.toChange(space.subjects, id).set(subject, version);
    space.idOfGuid.set(guid, id);
    for (const name of mentioned(stored)) {
      this.ownership.toChange(this.mentions, name).set(`${context} ${id}`, { context, id });
    }
  }

  private forget(subject: string, version: number): void {
    const stored = this.bySubject.get(subject)?.get(version);
    if (stored === undefined) return;
    const versions = this.ownership.toChange(this.bySubject, subject);
    versions.delete(version);
    if (versions.size === 0) this.bySubject.delete(subject);
    const context = contextOf(subject);
    const space = this.idSpace(context);
    const subjects = this.ownership.toChange(space.subjects, stored.id);
    if (subjects.get(subject) === version) {
      // The same schema may stand under an older number still.
      const older = [...versions.values()].filter(({ id }) => id === stored.id).at(-1);
      if (older !== undefined) subjects.set(subject, older.version);
      else subjects.delete(subject);
    }
    if (subjects.size !== 0) return;
    space.subjects.delete(stored.id);
    for (const name of mentioned(stored))
      this.ownership.toChange(this.mentions, name).delete(`${context} ${stored.id}`);
  }

  private markDeleted(subject: string, upTo: number): void {
    if (!this.bySubject.has(subject)) return;
    const versions = this.ownership.toChange(this.bySubject, subject);
    for (const [version, stored] of versions) {
      if (version <= upTo) versions.set(version, { ...stored, deleted: true });
    }
  }

  private clear(name: string | null): void {
    for (const subject of this.meantBy(name)) {
      for (const { version } of this.versions(subject, "deleted")) this.forget(subject, version);
    }
  }

  private idSpace(context: string): IdSpace {
    const known = this.idSpaces.get(context);
    if (known !== undefined && this.ownership.has(known)) return known;
    const space: IdSpace =
      known === undefined
        ? { maxId: 0, subjects: new Map(), idOfGuid: new Map() }
        : {
            maxId: known.maxId,
            subjects: new LayeredMap(known.subjects),
            idOfGuid: new LayeredMap(known.idOfGuid),
          };
    this.ownership.add(space);
    this.idSpaces.set(context, space);
    return space;
  }
}

function isAmong({ deleted }: StoredSchema, which: Which): boolean {
  return which === "all" || deleted === (which === "deleted");
}

const hasDefaults = (subject: string | null): boolean =>
  subject === null || isGlobalContext(subject);

const versionName = (subject: string, version: number): string => `${version} ${subject}`;

const mentioned = ({ subject, references }: StoredSchema): string[] =>
  references.map((reference) =>
    versionName(besideSubject(subject, reference.subject), reference.version),
  );

function put<V>(map: FoldMap<string | null, V>, name: string | null, value: V | null): void {
  if (value === null) map.delete(name);
  else map.set(name, value);
}
