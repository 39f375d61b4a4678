/** The part of a Schema Registry's REST API (Confluent's) that the console itself needs. */

export type SchemaType = "AVRO" | "JSON" | "PROTOBUF";

export interface RegisteredSchema {
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly SchemaReference[];
}

export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

export interface SubjectVersion extends RegisteredSchema {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
}

/** What the console knows the network by: the platform's own `fetch`, or a test's. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The registry said no, or nothing at all: a sentence, and the status if there was one. */
export class RegistryProblem extends Error {
  override name = "RegistryProblem";
  /** Of HTTP; null when it could not be reached. */
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

export const registryLimits = { timeoutMs: 10_000, maxAnswerBytes: 16 * 1024 * 1024 };

interface VersionAnswer {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schema: string;
  /** Absent: AVRO. */
  readonly schemaType?: SchemaType;
  readonly references?: readonly SchemaReference[];
}

export class RegistryClient {
  /** Without a slash at its end. */
  readonly url: string;
  readonly fetch: Fetch;

  constructor(url: string, fetch: Fetch) {
    this.url = url.replace(/\/+$/, "");
    this.fetch = fetch;
  }

  subjects(): Promise<string[]> {
    return this.get("/subjects");
  }

  versions(subject: string): Promise<number[]> {
    return this.get(`/subjects/${encodeURIComponent(subject)}/versions`);
  }

  async schemaById(id: number): Promise<RegisteredSchema> {
    return registered(await this.get<VersionAnswer>(`/schemas/ids/${id}`));
  }

  async version(subject: string, version: number | "latest"): Promise<SubjectVersion> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}`;
    const answer = await this.get<VersionAnswer>(path);
    return { ...registered(answer), subject, version: answer.version, id: answer.id };
  }

  /** Rejects with `RegistryProblem`. */
  private async get<T>(path: string): Promise<T> {
    let text: string;
    let response: Response;
    try {
      const signal = AbortSignal.timeout(registryLimits.timeoutMs);
      response = await this.fetch(`${this.url}${path}`, { signal, redirect: "error" });
      text = await boundedText(response);
    } catch (problem) {
      if (problem instanceof RegistryProblem) throw problem;
      throw new RegistryProblem(`The registry at ${this.url} does not answer.`, null);
    }
    const answer = parsed(text);
    if (!response.ok) {
      const said = (answer as { message?: unknown } | null)?.message;
      const message = typeof said === "string" ? said : `The registry answered ${response.status}.`;
      throw new RegistryProblem(message, response.status);
    }
    if (answer === null) throw new RegistryProblem(`${this.url} is no Schema Registry.`, null);
    return answer as T;
  }
}

function registered({ schema, schemaType = "AVRO", references = [] }: VersionAnswer) {
  return { type: schemaType, text: schema, references };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The body as text; rejects when it is longer than an answer may be. */
export async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > registryLimits.maxAnswerBytes) {
      throw new RegistryProblem("The registry's answer is too long.", response.status);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
