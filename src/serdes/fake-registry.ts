import { RegistryClient, type SchemaText } from "./registry-client.ts";

interface Stored extends SchemaText {
  readonly id: number;
  readonly subject: string;
  readonly version: number;
}

/** A registry in memory that answers a client's requests as Confluent's does; for tests. */
export class FakeRegistry {
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  readonly client = new RegistryClient({
    url: "http://registry",
    fetch: (url, init) => this.answer(String(url), init),
  });
  private readonly stored: Stored[] = [];

  register(subject: string, text: SchemaText): Stored {
    const known = this.stored.find(({ schema }) => schema === text.schema);
    const version = this.stored.filter((stored) => stored.subject === subject).length + 1;
    const stored = { ...text, subject, version, id: known?.id ?? this.stored.length + 1 };
    this.stored.push(stored);
    return stored;
  }

  private async answer(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    this.requests.push(`${init.method} ${url.slice("http://registry".length)}`);
    const [, kind, subject = "", , version] = pathname.split("/").map(decodeURIComponent);
    if (kind === "schemas") {
      return told(this.stored.find(({ id }) => pathname === `/schemas/ids/${id}`));
    }
    const known = this.stored.filter((stored) => stored.subject === subject);
    if (init.method === "GET") {
      const isWanted = ({ version: number }: Stored) => String(number) === version;
      return told(version === "latest" ? known.at(-1) : known.find(isWanted));
    }
    const text = JSON.parse(String(init.body)) as SchemaText;
    const found = known.find(({ schema }) => schema === text.schema);
    return told(found ?? (pathname.endsWith("/versions") ? this.register(subject, text) : found));
  }
}

const told = (stored: Stored | undefined): Response =>
  stored === undefined
    ? Response.json({ error_code: 40403, message: "Schema not found" }, { status: 404 })
    : Response.json(stored);
