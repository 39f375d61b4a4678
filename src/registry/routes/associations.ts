/**
 * Which subject belongs to which topic, as Confluent's clients of 2026 ask before anything else.
 * There are no associations here: clients then go by the topic's name, as they always did.
 */
import { refusals } from "../refusals.ts";
import { route } from "./route.ts";

const lists = [
  "/associations/subjects/:subject",
  "/associations/resources/:resourceId",
  "/associations/resources/:resourceNamespace/:resourceName",
];

export const associationRoutes = [
  ...lists.map((path) => route({ method: "GET", path, answer: () => [] })),
  route({
    method: "DELETE",
    path: "/associations/resources/:resourceId",
    answer: ({ params }) => refusals.associationNotFound(params.resourceId!),
  }),
];
