import { deleteGroup } from "../../../client/admin/groups.ts";
import { explainGroup } from "../explain/explain.ts";
import { groupSnapshot } from "../explain/read-snapshot.ts";
import { changeOffsets } from "../groups/change-offsets.ts";
import { summaryOf } from "../groups/group-states.ts";
import { refusedBy } from "../refused.ts";
import { object, type Routes, topicName, whole } from "../route.ts";
import type { Services } from "../services.ts";

type Names =
  | "GET /api/groups"
  | "GET /api/groups/:group"
  | "GET /api/groups/:group/history"
  | "GET /api/groups/:group/explain"
  | "POST /api/groups/:group/offsets"
  | "DELETE /api/groups/:group";

const kind = (name: string) => ({ type: "string", const: name });
const change = object(
  {
    to: {
      type: "object",
      required: ["kind"],
      oneOf: [
        object({ kind: kind("start") }),
        object({ kind: kind("end") }),
        object({ kind: kind("delete") }),
        object({ kind: kind("offset"), offset: whole(0) }),
        object({ kind: kind("timestamp"), timestampMs: whole(0) }),
        object({ kind: kind("shift"), by: whole(-Number.MAX_SAFE_INTEGER) }),
      ],
    },
    topic: topicName,
    partitions: { type: "array", items: whole(0), maxItems: 10_000 },
    dryRun: { type: "boolean" },
  },
  ["topic", "partitions"],
);

export function groupRoutes(services: Services): Routes<Names> {
  const { cluster, groups, topics, history } = services;
  return {
    "GET /api/groups": {
      handle: async () => ({ groups: (await groups.all()).map(summaryOf) }),
    },
    "GET /api/groups/:group": { handle: ({ params }) => groups.one(params.group) },
    "GET /api/groups/:group/history": {
      handle: ({ params }) => ({ samples: history.group(params.group) }),
    },
    "GET /api/groups/:group/explain": {
      async handle({ params }) {
        const [detail, state] = await Promise.all([groups.one(params.group), topics.current()]);
        const rateOf = (topic: string) => history.recordsInPerSecond(topic);
        return explainGroup(await groupSnapshot(cluster, detail, state, rateOf));
      },
    },
    "POST /api/groups/:group/offsets": {
      body: change,
      async handle({ params, body }) {
        const [detail, state] = await Promise.all([groups.one(params.group), topics.current()]);
        const plan = await changeOffsets(cluster, detail, state, body);
        groups.forget();
        return plan;
      },
    },
    "DELETE /api/groups/:group": {
      async handle({ params }) {
        const refusal = await deleteGroup(cluster, params.group);
        if (refusal !== null) throw refusedBy(refusal);
        groups.forget();
        return { done: true };
      },
    },
  };
}
