import { text } from "./command.ts";
import { RegistryFailure, UsageError } from "./failure.ts";
import type { Io } from "./io.ts";

/** Flags of every command that talks to a registry. */
export const registryFlags = {
  registry: text(
    "-r, --registry <url>",
    "any Schema Registry (default: $MILLRACE_REGISTRY, or http://127.0.0.1:8081)",
    null,
  ),
};

/** A registry, spoken to as any client does. */
export interface RegistrySession {
  /** The answer's JSON. A refusal of the registry ends the command. */
  ask<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<T>;
}

export function registrySession(
  io: Io,
  flags: { readonly registry: string | null },
): RegistrySession {
  const base = flags.registry ?? io.env.MILLRACE_REGISTRY ?? "http://127.0.0.1:8081";
  if (!URL.canParse(base)) {
    throw new UsageError(`"${base}" is no address: write it as http://HOST:PORT.`);
  }
  return {
    async ask<T>(method: string, path: string, body?: object): Promise<T> {
      const url = base.replace(/\/$/, "") + path;
      const answer = await io
        .fetch(url, {
          method,
          headers: { accept: mediaType, ...(body ? { "content-type": mediaType } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        .catch(() => {
          throw new RegistryFailure(null, `Cannot reach a registry at ${base}.`);
        });
      const said = await answer.text();
      if (answer.ok) return JSON.parse(said) as T;
      throw refusal(said, `${base} answered ${answer.status}.`);
    },
  };
}

const mediaType = "application/vnd.schemaregistry.v1+json";

function refusal(said: string, otherwise: string): RegistryFailure {
  try {
    const { error_code, message } = JSON.parse(said) as { error_code: number; message: string };
    return new RegistryFailure(error_code, message);
  } catch {
    return new RegistryFailure(null, otherwise);
  }
}

/** The path of a subject, whatever its name holds. */
export const subjectPath = (subject: string): string => `/subjects/${encodeURIComponent(subject)}`;

/** A version as the registry tells of it. */
export interface ToldSchema {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schemaType?: string;
  readonly schema: string;
}

/** A schema as people read it: JSON is indented. */
export function forPeople(schema: string): string {
  try {
    return JSON.stringify(JSON.parse(schema), null, 2);
  } catch {
    return schema.trimEnd();
  }
}
