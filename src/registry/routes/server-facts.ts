import { route } from "./route.ts";

/** What programs ask to find out whether this is a registry, and which. */
export const serverRoutes = [
  route({ method: "GET", path: "/", answer: () => ({}) }),
  route({ method: "POST", path: "/", answer: () => ({}) }),
  route({
    method: "GET",
    path: "/v1/metadata/id",
    answer: ({ server }) => ({
      scope: {
        path: [],
        clusters: {
          ...(server.clusterId === null ? {} : { "kafka-cluster": server.clusterId }),
          "schema-registry-cluster": "schema-registry",
        },
      },
    }),
  }),
  route({
    method: "GET",
    path: "/v1/metadata/version",
    answer: ({ server }) => ({ version: server.version, commitId: "unknown" }),
  }),
  route({ method: "GET", path: "/v1/metadata/deployment", answer: () => ({ attributes: [] }) }),
  // As Redpanda's registry says it; nothing is served before everything is loaded.
  route({ method: "GET", path: "/status/ready", answer: () => ({}) }),
];
