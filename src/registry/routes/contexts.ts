import { isRefused, type Refused } from "../refusals.ts";
import { normalizeSubject, prefixFor } from "../subjects/subject-name.ts";
import { optionalText, page, paging, route, Status } from "./route.ts";

export const contextRoutes = [
  route({
    method: "GET",
    path: "/contexts",
    query: { contextPrefix: optionalText, ...paging },
    answer: ({ registry, query }) => {
      const { contextPrefix } = query;
      const contexts = registry.subjects.contexts();
      return page(
        contexts.filter((context) => context.startsWith(contextPrefix ?? "")),
        query,
      );
    },
  }),

  route({
    method: "DELETE",
    path: "/contexts/:context",
    answer: async ({ registry, params }): Promise<Status | Refused> => {
      const name = normalizeSubject(prefixFor(params.context!));
      const outcome = await registry.ask({ kind: "deleteContext", name });
      return isRefused(outcome) ? outcome : new Status(204);
    },
  }),
];
