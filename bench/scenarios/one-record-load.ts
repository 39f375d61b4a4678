import type { Dialogue } from "../bounded-process.ts";
import { portOf } from "../broker-client.ts";
import type { Load, LoadResult } from "../clients/connections.ts";
import { startProgram } from "../clients/programs.ts";

/** Size of the one record that each request carries. */
export const valueBytes = 100;

type Shape = Omit<Load, "do" | "port" | "partitions" | "valueBytes">;

/** A process of connections that lives as long as `use` takes. */
export async function withProgram<T>(use: (program: Dialogue) => Promise<T>): Promise<T> {
  const program = startProgram("connections.ts");
  try {
    return await use(program);
  } finally {
    await program.close();
  }
}

/** Sends one-record requests to one partition, and times their answers. */
export function load(program: Dialogue, bootstrap: string, shape: Shape): Promise<LoadResult> {
  const question: Load = {
    do: "load",
    port: portOf(bootstrap),
    partitions: 1,
    valueBytes,
    ...shape,
  };
  return program.ask<LoadResult>(question);
}
