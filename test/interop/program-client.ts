import type { Client } from "./client.ts";
import type { Program } from "./program.ts";

/** A client in another language as a peer: each act is an operation of its program. */
export function programClient(name: string, program: Program, bootstrap: string): Client {
  return {
    name,
    async write(topic, codec, messages) {
      await program.ask("write", { bootstrap, topic, codec, messages });
    },
    async read(topic, count) {
      return (await program.ask("read", { bootstrap, topic, count })) as Awaited<
        ReturnType<Client["read"]>
      >;
    },
    async consume(topic, group, count) {
      return (await program.ask("consume", { bootstrap, topic, group, count })) as number[];
    },
    close: () => program.close(),
  };
}
