import type { Command, CommandEntry, CommandTree } from "./command.ts";

/** What `millrace` can do, in the order of its help. A command's file is loaded when it is run. */
export const commands: CommandTree = {
  start: entry("Run a broker", () => import("./commands/start.ts")),
  console: entry("Show any Kafka cluster in a browser", () => import("./commands/console.ts")),
  explain: entry("Tell why a consumer gets nothing", () => import("./commands/explain.ts")),
  topic: {
    summary: "Create, look at, change and delete topics",
    commands: {
      list: entry("List topics", () => import("./commands/topic-list.ts")),
      create: entry("Create topics", () => import("./commands/topic-create.ts")),
      describe: entry("Show partitions and settings", () => import("./commands/topic-describe.ts")),
      delete: entry("Delete topics and their records", () => import("./commands/topic-delete.ts")),
      "alter-config": entry("Change settings", () => import("./commands/topic-alter-config.ts")),
      "add-partitions": entry(
        "Grow a topic to more partitions",
        () => import("./commands/topic-add-partitions.ts"),
      ),
      trim: entry("Delete records before an offset", () => import("./commands/topic-trim.ts")),
    },
  },
  produce: entry("Send records, one a line", () => import("./commands/produce.ts")),
  consume: entry("Print records", () => import("./commands/consume.ts")),
  group: {
    summary: "Look at consumer groups, and move them",
    commands: {
      list: entry("List groups", () => import("./commands/group-list.ts")),
      describe: entry(
        "Show members, offsets and lag",
        () => import("./commands/group-describe.ts"),
      ),
      seek: entry("Move what a group has committed", () => import("./commands/group-seek.ts")),
      delete: entry("Delete groups and their offsets", () => import("./commands/group-delete.ts")),
    },
  },
  cluster: {
    summary: "Look at the cluster as a whole",
    commands: {
      info: entry("Show brokers and what they hold", () => import("./commands/cluster-info.ts")),
      health: entry("Tell whether all is well", () => import("./commands/cluster-health.ts")),
    },
  },
  registry: {
    summary: "Look at schemas and change them, or run a Schema Registry",
    commands: {
      subjects: entry("List subjects", () => import("./commands/registry-subjects.ts")),
      register: entry("Register a schema", () => import("./commands/registry-register.ts")),
      get: entry("Show a schema", () => import("./commands/registry-get.ts")),
      check: entry(
        "Tell whether a schema fits those before it",
        () => import("./commands/registry-check.ts"),
      ),
      diff: entry("Compare two versions", () => import("./commands/registry-diff.ts")),
      compat: entry(
        "Show or change what new schemas must fit",
        () => import("./commands/registry-compat.ts"),
      ),
      mode: entry("Show or change what may be done", () => import("./commands/registry-mode.ts")),
      types: entry(
        "Write TypeScript types for an Avro schema",
        () => import("./commands/registry-types.ts"),
      ),
      delete: entry("Delete a subject or a version", () => import("./commands/registry-delete.ts")),
      serve: entry(
        "Run a registry for any Kafka cluster",
        () => import("./commands/registry-serve.ts"),
      ),
    },
  },
  config: {
    summary: "Look at brokers' settings, and change them",
    commands: {
      describe: entry("Show settings", () => import("./commands/config-describe.ts")),
      alter: entry("Change settings while it runs", () => import("./commands/config-alter.ts")),
    },
  },
  completion: entry("Teach a shell to complete commands", () => import("./commands/completion.ts")),
};

function entry(summary: string, load: () => Promise<{ default: Command }>): CommandEntry {
  return { summary, load: async () => (await load()).default };
}
