import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SearchEvent, Streams, TailEvent } from "../contract.ts";
import { offsetsTopic } from "../decoding/payload.ts";
import { type Filter, FilterFailed } from "../filter/filter.ts";
import { fileFormats } from "../messages/download.ts";
import { Matcher } from "../messages/match.ts";
import { type ReadQuery, readQuery } from "../messages/query.ts";
import { search, searchLimits, searchRecords } from "../messages/search.ts";
import { tail, tailLimits } from "../messages/tail.ts";
import { Refused } from "../refused.ts";
import { object, text } from "../route.ts";
import type { Services } from "../services.ts";
import { Outflow } from "./outflow.ts";

const maxQueryLength = 100_000;
const maxSearched = 1000;
const maxDownloaded = 1_000_000;
const downloadTimeLimitMs = 600_000;
const querystring = object({ query: text(maxQueryLength) });

type Asked = FastifyRequest<{
  Params: { topic: string };
  Querystring: { query: string; as: "jsonl" | "csv" };
}>;

/** The calls that go on for a while; each ends as soon as its caller is gone. */
export function addMessageRoutes(server: FastifyInstance, services: Services): void {
  const schema = { querystring };
  server.get(
    pathOf("GET /api/topics/:topic/messages"),
    { schema },
    async (request: Asked, reply) => {
      const query = readQuery(request.query.query, maxSearched);
      await withReading(
        services,
        query,
        request,
        reply,
        "application/x-ndjson",
        async (reading) => {
          const { topic } = request.params;
          for await (const event of search(topic, query, { ...reading, limits: searchLimits })) {
            await reading.out.write(line(event));
          }
        },
      );
    },
  );
  server.get(pathOf("GET /api/topics/:topic/tail"), { schema }, async (request: Asked, reply) => {
    const query = readQuery(request.query.query, maxSearched);
    await withReading(services, query, request, reply, "text/event-stream", async (reading) => {
      const { topic } = request.params;
      for await (const frame of tail(topic, query, { ...reading, limits: tailLimits })) {
        await reading.out.write(event(frame));
      }
    });
  });
  const as = { type: "string", enum: Object.keys(fileFormats) };
  const asked = { schema: { querystring: object({ query: text(maxQueryLength), as }) } };
  server.get(pathOf("GET /api/topics/:topic/download"), asked, async (request: Asked, reply) => {
    const query = readQuery(request.query.query, maxDownloaded);
    const { topic } = request.params;
    const format = fileFormats[request.query.as];
    // Topic names hold nothing that a header could not.
    const name = `${topic.replaceAll(/[^\w.-]/g, "_")}.${format.extension}`;
    reply.header("content-disposition", `attachment; filename="${name}"`);
    await withReading(services, query, request, reply, format.contentType, async (reading) => {
      const limits = { ...searchLimits, timeLimitMs: downloadTimeLimitMs };
      await reading.out.write(format.heading);
      for await (const event of searchRecords(topic, query, { ...reading, limits })) {
        if (event.type !== "records") continue;
        await reading.out.write(event.records.map((record) => format.line(record)).join(""));
      }
    });
  });
}

const pathOf = (name: keyof Streams): string => name.slice("GET ".length);
const line = (event: SearchEvent): string => `${JSON.stringify(event)}\n`;
const event = (event: TailEvent): string => `data: ${JSON.stringify(event)}\n\n`;

/** A search, tail or download with all it needs; everything is let go of behind it. */
async function withReading(
  services: Services,
  query: ReadQuery,
  request: Asked,
  reply: FastifyReply,
  contentType: string,
  read: (reading: ReturnType<typeof newReading>) => Promise<void>,
): Promise<void> {
  const giveBack = services.reads.take();
  let filter: Filter | null = null;
  const gone = new AbortController();
  const cluster = services.connect("millrace-console-reader");
  reply.raw.once("close", () => gone.abort());
  let out: Outflow | null = null;
  try {
    // A missing topic and a filter that does not compile are still plain refusals.
    await services.topics.topic(request.params.topic);
    filter = query.filter === null ? null : await services.filters.open(query.filter);
    out = new Outflow(reply, contentType);
    const known = withDecoders(query, request.params.topic);
    await read(newReading(services, known, cluster, filter, gone.signal, out));
    out.end();
  } catch (problem) {
    if (out === null) throw problem;
    if (!gone.signal.aborted) await tellAndEnd(out, problem, contentType, services);
  } finally {
    gone.abort();
    filter?.close();
    cluster.close();
    giveBack();
  }
}

/** Kafka's own topic has a format that is known; elsewhere the bytes have to tell. */
function withDecoders(query: ReadQuery, topic: string): ReadQuery {
  const isAuto = query.keyDecoder === "auto" && query.valueDecoder === "auto";
  if (topic !== offsetsTopic || !isAuto) return query;
  return { ...query, keyDecoder: "consumer-offsets", valueDecoder: "consumer-offsets" };
}

function newReading(
  { schemas, clock }: Services,
  query: ReadQuery,
  cluster: ReturnType<Services["connect"]>,
  filter: Filter | null,
  signal: AbortSignal,
  out: Outflow,
) {
  return { cluster, clock, matcher: new Matcher(query, { schemas, filter }), signal, out };
}

/** The status is long sent: what went wrong becomes the last event. A file just breaks off. */
async function tellAndEnd(
  out: Outflow,
  problem: unknown,
  contentType: string,
  { logger }: Services,
): Promise<void> {
  const isKnown = problem instanceof Refused || problem instanceof FilterFailed;
  if (!isKnown) logger.error("the console failed", { stack: (problem as Error).stack });
  const error = problem instanceof Refused ? problem.error : "FILTER_FAILED";
  const told = {
    type: "problem",
    error: isKnown ? error : "UNKNOWN_SERVER_ERROR",
    message: isKnown ? problem.message : "The console failed: its log says why.",
  } as const;
  if (contentType === "application/x-ndjson") await out.write(line(told));
  else if (contentType === "text/event-stream") await out.write(event(told));
  else return out.breakOff();
  out.end();
}
