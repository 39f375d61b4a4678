/** What one group may set for itself (ConfigResource GROUP; KIP-848, KIP-932, KIP-1071). */
import { count, defineSettings, durationMs, oneOf, second, text } from "./define.ts";
import { groupSettings } from "./group.ts";

type Coordinator = typeof groupSettings;
type GroupWide<Name> = Name extends `group.${infer Own}` ? Own : never;

/** A duration whose default is the coordinator's. */
const duration = (name: GroupWide<keyof Coordinator>, doc: string, least = 1) => {
  const behind = groupSettings[`group.${name}` as keyof Coordinator];
  return durationMs({
    type: "INT",
    default: behind.default as number,
    min: least,
    live: true,
    broker: `group.${name}`,
    doc,
    ...(behind.acts ? {} : { acts: false as const }),
  });
};

/** ISO 8601, days and smaller: `P1DT2H3M4.5S`. */
const isoDuration = /^P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/;

function resetProblem(value: string): string | null {
  if (value === "earliest" || value === "latest") return null;
  const [kind, length = ""] = value.split(":");
  if (kind === "by_duration" && isoDuration.test(length)) return null;
  return "must be earliest, latest or by_duration:PnDTnHnMnS, such as by_duration:PT1H";
}

export const groupConfigSettings = defineSettings({
  "consumer.session.timeout.ms": duration(
    "consumer.session.timeout.ms",
    "A member that is silent for so long is removed.",
  ),
  "consumer.heartbeat.interval.ms": duration(
    "consumer.heartbeat.interval.ms",
    "How often members are told to send heartbeats.",
  ),
  "share.session.timeout.ms": duration(
    "share.session.timeout.ms",
    "A member of a share group that is silent for so long is removed.",
  ),
  "share.heartbeat.interval.ms": duration(
    "share.heartbeat.interval.ms",
    "How often members of a share group are told to send heartbeats.",
  ),
  "share.record.lock.duration.ms": duration(
    "share.record.lock.duration.ms",
    "How long a member may hold a record before others get it.",
    second,
  ),
  "share.auto.offset.reset": text({
    default: "latest",
    acts: false,
    live: true,
    range: "earliest, latest, by_duration:PnDTnHnMnS",
    check: resetProblem,
    doc: "Where a share group begins in a partition it has never read.",
  }),
  "share.isolation.level": oneOf(["read_committed", "read_uncommitted"], {
    default: "read_uncommitted",
    acts: false,
    live: true,
    doc: "Whether a share group sees records of unfinished and aborted transactions.",
  }),
  "streams.session.timeout.ms": duration(
    "streams.session.timeout.ms",
    "A member of a streams group that is silent for so long is removed.",
  ),
  "streams.heartbeat.interval.ms": duration(
    "streams.heartbeat.interval.ms",
    "How often members of a streams group are told to send heartbeats.",
  ),
  "streams.initial.rebalance.delay.ms": duration(
    "streams.initial.rebalance.delay.ms",
    "How long a new streams group waits for more members.",
    0,
  ),
  "streams.num.standby.replicas": count({
    default: 0,
    min: 0,
    acts: false,
    live: true,
    broker: "group.streams.num.standby.replicas",
    doc: "Copies of a task's state kept ready.",
  }),
});
