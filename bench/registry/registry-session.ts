/** The requests that are measured, over connections that stay open. */
import { Agent, request } from "node:http";

const requestTimeoutMs = 30_000;
const mediaType = "application/vnd.schemaregistry.v1+json";

export class RegistrySession {
  private readonly url: string;
  private readonly agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.url = url;
  }

  /** Registers a schema that nobody has seen before, in a subject of its own; its id. */
  async register(subject: string): Promise<number> {
    const body = JSON.stringify({ schema: schemaFor(subject) });
    const answer = await this.ask("POST", `/subjects/${subject}/versions`, body);
    return (JSON.parse(answer) as { id: number }).id;
  }

  /** The answer is read to its end, and not parsed: that would measure the client. */
  async schema(id: number): Promise<void> {
    await this.ask("GET", `/schemas/ids/${id}`);
  }

  async subjects(): Promise<readonly string[]> {
    return JSON.parse(await this.ask("GET", "/subjects")) as string[];
  }

  close(): void {
    this.agent.destroy();
  }

  /** The body of an answer of status 200; rejects on any other. */
  private ask(method: "GET" | "POST", path: string, body?: string): Promise<string> {
    const headers = body === undefined ? {} : { "content-type": mediaType };
    const { agent } = this;
    return new Promise((resolve, reject) => {
      const timeout = requestTimeoutMs;
      const asked = request(`${this.url}${path}`, { method, headers, agent, timeout });
      asked.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      asked.on("timeout", () => asked.destroy(new Error(`${method} ${path}: no answer`)));
      asked.on("error", reject);
      asked.end(body);
    });
  }
}

/** A record of five fields, about 400 bytes of Avro; the name makes it one of its kind. */
function schemaFor(subject: string): string {
  const fields = [
    { name: "id", type: "long" },
    { name: "customer", type: "string" },
    { name: "placedAt", type: { type: "long", logicalType: "timestamp-millis" } },
    { name: "items", type: { type: "array", items: "string" } },
    { name: "note", type: ["null", "string"], default: null },
  ];
  const name = subject.replaceAll("-", "_");
  return JSON.stringify({ type: "record", name, namespace: "com.example.orders", fields });
}
