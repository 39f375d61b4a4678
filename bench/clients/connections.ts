/**
 * A program: holds connections and sends one-record Produce requests over some of them. It speaks
 * the protocol itself, for no client library sends one record per request at such rates; what it
 * sends is the same bytes to every system. Asked by lines of JSON (`Dialogue`).
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createHistogram, performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { oneRecordRequest } from "./frames.ts";
import { OneRecordConnection } from "./one-record-connection.ts";

export interface Hold {
  readonly do: "hold";
  readonly port: number;
  readonly connections: number;
}

export interface Load {
  readonly do: "load";
  readonly port: number;
  readonly topic: string;
  readonly partitions: number;
  readonly valueBytes: number;
  readonly connections: number;
  /** Requests of one connection that are unanswered at once, when there is no rate. */
  readonly inFlight: number;
  /** Over all connections; 0 sends as fast as answers come. */
  readonly requestsPerSecond: number;
  readonly warmupMs: number;
  readonly measuredMs: number;
}

export interface LoadResult {
  /** With those of the warm-up. */
  readonly allRequests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

/** One connection that sends without end and never reads an answer, until the program ends. */
export interface Pipeline {
  readonly do: "pipeline";
  readonly port: number;
  readonly topic: string;
  readonly valueBytes: number;
}

const held: Socket[] = [];

async function hold({ port, connections }: Hold): Promise<{ held: number }> {
  while (held.length < connections) {
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    socket.on("error", () => {});
    held.push(socket);
  }
  return { held: held.length };
}

async function pipeline({ port, topic, valueBytes }: Pipeline): Promise<{ began: true }> {
  await hold({ do: "hold", port, connections: held.length + 1 });
  const socket = held.at(-1)!.pause();
  const requests = Buffer.concat(new Array(100).fill(oneRecordRequest(topic, 0, valueBytes)));
  const send = () => {
    while (socket.write(requests));
  };
  socket.on("drain", send);
  send();
  return { began: true };
}

async function load(options: Load): Promise<LoadResult> {
  const times = createHistogram();
  const connections: OneRecordConnection[] = [];
  // One after the other: Kafka's backlog of 50 refuses a crowd, and that is not in question here.
  while (connections.length < options.connections) {
    const partition = connections.length % options.partitions;
    const request = oneRecordRequest(options.topic, partition, options.valueBytes);
    connections.push(await OneRecordConnection.open(options.port, request, times));
  }
  const answered = () => connections.reduce((sum, connection) => sum + connection.answered, 0);
  const send = options.requestsPerSecond > 0 ? atRate : asAnswersCome;
  const stop = send(connections, options);
  await delay(options.warmupMs);
  times.reset();
  const before = answered();
  const start = performance.now();
  await delay(options.measuredMs);
  const seconds = (performance.now() - start) / 1e3;
  const requests = answered() - before;
  const [p50Ms, p99Ms, p999Ms] = [50, 99, 99.9].map((at) => times.percentile(at) / 1e6);
  await stop();
  const allRequests = answered();
  for (const connection of connections) connection.close();
  const rate = requests / seconds;
  return { allRequests, requestsPerSecond: rate, p50Ms: p50Ms!, p99Ms: p99Ms!, p999Ms: p999Ms! };
}

function asAnswersCome(connections: readonly OneRecordConnection[], { inFlight }: Load) {
  for (const connection of connections) {
    connection.onAnswer = () => connection.send();
    for (let count = 0; count < inFlight; count++) connection.send();
  }
  return async () => {
    for (const connection of connections) connection.onAnswer = () => {};
    await drained(connections);
  };
}

/** Each request counts from when it was due, whether or not this process came to send it then. */
function atRate(connections: readonly OneRecordConnection[], { requestsPerSecond }: Load) {
  let running = true;
  const intervalMs = 1e3 / requestsPerSecond;
  const startMs = performance.now();
  const sending = (async () => {
    for (let count = 0; running; await nextTurn()) {
      for (; startMs + count * intervalMs <= performance.now(); count++) {
        connections[count % connections.length]?.send(startMs + count * intervalMs);
      }
    }
  })();
  return async () => {
    running = false;
    await sending;
    await drained(connections);
  };
}

async function drained(connections: readonly OneRecordConnection[]): Promise<void> {
  while (connections.some(({ inFlight }) => inFlight > 0)) await delay(5);
}

function answer(question: Hold | Load | Pipeline): Promise<object> {
  if (question.do === "hold") return hold(question);
  return question.do === "load" ? load(question) : pipeline(question);
}

for await (const line of createInterface(process.stdin)) {
  const told = await answer(JSON.parse(line)).catch(({ message }: Error) => ({ error: message }));
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
process.exit();
