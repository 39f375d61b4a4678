import type { FastifyReply } from "fastify";

/** An answer that is written bit by bit, as fast as its reader takes it. */
export class Outflow {
  private readonly raw: FastifyReply["raw"];

  /** From here on the answer is ours and not the framework's. */
  constructor(reply: FastifyReply, contentType: string) {
    reply.hijack();
    this.raw = reply.raw;
    const headers = { ...reply.getHeaders(), "content-type": contentType };
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.raw.setHeader(name, value);
    }
    // Proxies that gather an answer before they pass it on would hold a live tail back.
    this.raw.setHeader("x-accel-buffering", "no");
    this.raw.writeHead(200);
  }

  /** Resolves when there is room for more, or nobody reads any more. */
  write(text: string): Promise<void> {
    if (text === "" || this.raw.destroyed || this.raw.write(text)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.raw.off("drain", done);
        this.raw.off("close", done);
        resolve();
      };
      this.raw.once("drain", done);
      this.raw.once("close", done);
    });
  }

  end(): void {
    this.raw.end();
  }

  /** Ends it so that the reader sees that something is missing. */
  breakOff(): void {
    this.raw.destroy();
  }
}
