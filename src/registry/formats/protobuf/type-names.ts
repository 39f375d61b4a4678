import {
  type Field,
  innerTypes,
  type Message,
  type ProtoFile,
  type TypeElement,
} from "./proto-file.ts";
import { wellKnownExtensions, wellKnownTypes } from "./well-known.ts";

/** A type by its full name, and where it comes from. */
export interface TypeInfo {
  readonly fullName: string;
  readonly packageName: string;
  readonly kind: "message" | "enum";
  /** Null for the types of well-known files, whose insides nobody needs. */
  readonly element: TypeElement | null;
  /** The subject and version of the reference it is from; empty for the schema's own. */
  readonly origin: string;
}

/** A file that a schema imports, directly or not. */
export interface Dependency {
  readonly path: string;
  readonly origin: string;
  readonly file: ProtoFile;
}

/** A field that other files add to a message; what custom options are. */
interface Extension {
  readonly fullName: string;
  /** Where names in its declaration are looked up. */
  readonly scope: string;
  /** Null for those of well-known files. */
  readonly field: Field | null;
}

/** Every type that a file may name: its own, and those of what it imports. */
export class Types {
  private readonly byName = new Map<string, TypeInfo>();
  private readonly extensions = new Map<string, Extension>();
  private readonly resolved = new Map<string, TypeInfo | null>();

  add(file: ProtoFile, origin: string): void {
    const packageName = file.packageName ?? "";
    const visit = (holder: ProtoFile | Message, scope: string): void => {
      this.addExtensions(holder, scope);
      for (const element of innerTypes(holder)) {
        const fullName = within(scope, element.name);
        this.byName.set(fullName, { fullName, packageName, kind: element.kind, element, origin });
        if (element.kind === "message") visit(element, fullName);
      }
    };
    visit(file, packageName);
  }

  addWellKnown(path: string): boolean {
    const known = wellKnownTypes(path);
    for (const type of known ?? []) {
      this.byName.set(type.fullName, { ...type, element: null, origin: path });
    }
    for (const fullName of wellKnownExtensions(path)) {
      this.extensions.set(fullName, { fullName, scope: "", field: null });
    }
    return known !== null;
  }

  /** Looks from the inside out, as C++ does: `b.C` within `a.M` is `a.M.b.C`, `a.b.C` or `b.C`. */
  resolve(name: string, scope: string): TypeInfo | null {
    const key = `${scope} ${name}`;
    const known = this.resolved.get(key);
    if (known !== undefined) return known;
    const found = this.search(name, scope, (fullName) => this.byName.get(fullName));
    this.resolved.set(key, found);
    return found;
  }

  /** The extension that the name of a custom option means; null for one that is not known. */
  extension(name: string, scope: string): Extension | null {
    return this.search(name, scope, (fullName) => this.extensions.get(fullName));
  }

  private search<T>(
    name: string,
    scope: string,
    find: (fullName: string) => T | undefined,
  ): T | null {
    if (name.startsWith(".")) return find(name.slice(1)) ?? null;
    for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf(".")))) {
      const found = find(within(outer, name));
      if (found !== undefined) return found;
      if (outer === "") return null;
    }
  }

  private addExtensions({ extends: extended }: ProtoFile | Message, scope: string): void {
    for (const extend of extended) {
      for (const field of extend.fields) {
        const fullName = within(scope, field.name);
        this.extensions.set(fullName, { fullName, scope, field });
      }
    }
  }
}

/** The full name of something within a package or a message. */
export function within(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}

/**
 * The types that a file sees: through its imports, and what those import publicly. A name of a
 * path that is neither given nor well known is the problem.
 */
export function visibleTypes(
  file: ProtoFile,
  dependencies: readonly Dependency[],
): Types | { readonly missing: string } {
  const types = new Types();
  const byPath = new Map(dependencies.map((dependency) => [dependency.path, dependency]));
  const pending = file.imports.map(({ path }) => path);
  const seen = new Set<string>();
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const dependency = byPath.get(path);
    if (dependency === undefined) {
      if (!types.addWellKnown(path)) return { missing: path };
      continue;
    }
    types.add(dependency.file, dependency.origin);
    for (const nested of dependency.file.imports) {
      if (nested.kind === "public") pending.push(nested.path);
    }
  }
  types.add(file, "");
  return types;
}
