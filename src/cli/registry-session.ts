import { RegistryClient } from "../serdes/registry-client.ts";
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

/** What was typed, over the environment, over this machine. */
export function registryUrl(
  io: Pick<Io, "env">,
  flags: { readonly registry: string | null },
): string {
  const url = flags.registry ?? io.env.MILLRACE_REGISTRY ?? "http://127.0.0.1:8081";
  if (URL.canParse(url)) return url;
  throw new UsageError(`"${url}" is no address: write it as http://HOST:PORT.`);
}

/** Such a registry for serializers, which ask for schemas themselves. */
export function registryClient(
  io: Io,
  flags: { readonly registry: string | null },
): RegistryClient {
  return new RegistryClient({
    url: registryUrl(io, flags),
    fetch: (url, request = {}) => io.fetch(String(url), request),
    timeoutMs: registryTimeoutMs,
  });
}

/** A registry, spoken to as any client does. */
export interface RegistrySession {
  /** The answer's JSON. A refusal of the registry ends the command. */
  ask<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<T>;
}

export function registrySession(
  io: Io,
  flags: { readonly registry: string | null },
): RegistrySession {
  const base = registryUrl(io, flags);
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

/** Records wait meanwhile, and perhaps a person. */
const registryTimeoutMs = 10_000;
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

/** Why a schema does not fit, in words, out of what a registry says of it. */
export const reasonsIn = (told: string): string[] =>
  [...told.matchAll(/description:['"](.*?)['"](?:, additionalInfo|\})/gs)].map(([, why]) => why!);

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
