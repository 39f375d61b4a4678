import { PromiseCache } from "./promise-cache.ts";

/** As a registry tells of it; Avro when the type is left out. */
export interface RegisteredSchema {
  readonly id: number;
  readonly schemaType: SchemaType;
  readonly schema: string;
  readonly references: readonly SchemaReference[];
}

export type SchemaType = "AVRO" | "JSON" | "PROTOBUF";

/** How a schema's text calls another one, and where that is registered. */
export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A schema as it is handed in. */
export type SchemaText = Omit<RegisteredSchema, "id">;

/** A schema that another refers to, with its text. */
export interface ReferencedSchema {
  readonly name: string;
  readonly schema: string;
}

export interface RegistryOptions {
  /** Such as `http://localhost:8081`. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long an answer may take; 30 seconds unless given. */
  readonly timeoutMs?: number;
  /** The way to the network; the runtime's own unless given. */
  readonly fetch?: typeof fetch;
}

/** The registry refused, or cannot be reached. */
export class RegistryError extends Error {
  /** HTTP's; null without an answer. */
  readonly status: number | null;
  /** Confluent's, such as 40403 for a schema that is not registered; null when there is none. */
  readonly errorCode: number | null;

  constructor(message: string, status: number | null, errorCode: number | null, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.errorCode = errorCode;
  }
}

const mediaType = "application/vnd.schemaregistry.v1+json";
const defaultTimeoutMs = 30_000;
/** A schema may mention others, and they others: more than this is a mistake. */
const maxReferences = 1_000;

interface Told {
  readonly id: number;
  readonly schemaType?: SchemaType;
  readonly schema: string;
  readonly references?: readonly SchemaReference[];
}

/**
 * What serializers ask of any Schema Registry with Confluent's API. One may serve many of them:
 * what can never change (a schema by its id, a version of a subject) is asked for only once.
 */
export class RegistryClient {
  private readonly options: RegistryOptions;
  private readonly byId = new PromiseCache<RegisteredSchema>();
  private readonly versions = new PromiseCache<RegisteredSchema>();

  constructor(options: RegistryOptions) {
    if (!URL.canParse(options.url)) throw new TypeError(`"${options.url}" is no address`);
    this.options = options;
  }

  /** @throws RegistryError */
  schema(id: number): Promise<RegisteredSchema> {
    return this.byId.get(String(id), async () => {
      const told = await this.ask<Told>("GET", `/schemas/ids/${id}`);
      return registered({ ...told, id });
    });
  }

  /** @throws RegistryError */
  async latest(subject: string): Promise<RegisteredSchema> {
    return registered(await this.ask<Told>("GET", `${pathOf(subject)}/versions/latest`));
  }

  /** The id, new or old, of this schema under the subject. @throws RegistryError */
  async register(subject: string, schema: SchemaText, normalize = false): Promise<number> {
    const path = `${pathOf(subject)}/versions?normalize=${normalize}`;
    return (await this.ask<{ id: number }>("POST", path, schema)).id;
  }

  /** The id that this schema has under the subject. @throws RegistryError when it has none. */
  async lookUp(subject: string, schema: SchemaText, normalize = false): Promise<number> {
    const path = `${pathOf(subject)}?normalize=${normalize}`;
    return (await this.ask<{ id: number }>("POST", path, schema)).id;
  }

  /** All that is referred to, directly or not; what a schema mentions comes before it. */
  async resolve(references: readonly SchemaReference[]): Promise<readonly ReferencedSchema[]> {
    const found = new Map<string, ReferencedSchema>();
    const seen = new Set<string>();
    const visit = async (mentioned: readonly SchemaReference[]): Promise<void> => {
      for (const { name, subject, version } of mentioned) {
        if (seen.has(name)) continue;
        if (seen.size >= maxReferences) throw new RangeError("too many references");
        seen.add(name);
        const told = await this.version(subject, version);
        await visit(told.references);
        found.set(name, { name, schema: told.schema });
      }
    };
    await visit(references);
    return [...found.values()];
  }

  private version(subject: string, version: number): Promise<RegisteredSchema> {
    return this.versions.get(`${version} ${subject}`, async () =>
      registered(
        await this.ask<Told>("GET", `${pathOf(subject)}/versions/${version}?deleted=true`),
      ),
    );
  }

  private async ask<T>(method: "GET" | "POST", path: string, body?: SchemaText): Promise<T> {
    const { url, timeoutMs = defaultTimeoutMs } = this.options;
    const send = this.options.fetch ?? fetch;
    let answer: Response;
    try {
      answer = await send(url.replace(/\/+$/, "") + path, {
        method,
        headers: this.headers(),
        signal: AbortSignal.timeout(timeoutMs),
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    } catch (cause) {
      throw new RegistryError(`cannot reach the registry at ${url}`, null, null, cause);
    }
    const said = await answer.text();
    if (answer.ok) return JSON.parse(said) as T;
    throw refusal(answer.status, said);
  }

  private headers(): Record<string, string> {
    const { username, password = "", headers } = this.options;
    const credentials = Buffer.from(`${username}:${password}`).toString("base64");
    return {
      accept: mediaType,
      "content-type": mediaType,
      ...(username === undefined ? {} : { authorization: `Basic ${credentials}` }),
      ...headers,
    };
  }
}

function registered({ id, schemaType = "AVRO", schema, references = [] }: Told): RegisteredSchema {
  return { id, schemaType, schema, references };
}

function refusal(status: number, said: string): RegistryError {
  try {
    const { error_code, message } = JSON.parse(said) as { error_code: number; message: string };
    return new RegistryError(message, status, error_code);
  } catch {
    return new RegistryError(`the registry answered ${status}`, status, null);
  }
}

const pathOf = (subject: string): string => `/subjects/${encodeURIComponent(subject)}`;
