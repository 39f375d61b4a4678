/**
 * A program: members of one classic group, each with a connection of its own, as many consumers
 * in as many processes would have. Asked by lines of JSON (`Dialogue`).
 */
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { createCoordinator, dial } from "../broker-client.ts";
import { GroupMember } from "./group-member.ts";

export interface Join {
  readonly do: "join";
  readonly bootstrap: string;
  readonly group: string;
  readonly topic: string;
  readonly members: number;
}

/** All members subscribe anew at the same moment. */
export interface Rejoin {
  readonly do: "rejoin";
}

export interface Joined {
  /** From the first request of the first member until all have an assignment of one generation. */
  readonly ms: number;
  readonly generation: number;
}

let members: GroupMember[] = [];

async function join({ bootstrap, group, topic, members: count }: Join): Promise<Joined> {
  await createCoordinator(bootstrap, group);
  members = [];
  // Connected one after the other: it is joining that is to happen at once.
  while (members.length < count) {
    const connection = await dial(bootstrap);
    if (connection === null) throw new Error(`${bootstrap} does not answer`);
    members.push(new GroupMember(connection, group, topic));
  }
  return settled();
}

/** Everybody joins, until all are in the same generation. */
async function settled(): Promise<Joined> {
  const startMs = performance.now();
  for (const member of members) member.join();
  await new Promise<void>((resolve, reject) => {
    for (const member of members) {
      member.onFailure = reject;
      member.onAssigned = () => {
        const [first] = members;
        const isOne = ({ assigned, generation }: GroupMember) =>
          assigned && generation === first?.generation;
        if (members.every(isOne)) resolve();
      };
    }
  });
  return { ms: performance.now() - startMs, generation: members[0]?.generation ?? -1 };
}

for await (const line of createInterface(process.stdin)) {
  const question: Join | Rejoin = JSON.parse(line);
  const answer = await (question.do === "join" ? join(question) : settled()).catch(
    (problem: Error) => ({ error: problem.message }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit();
