/** Each cause looks at the same snapshot and speaks up when it applies. */
import { nearestName } from "../../../config/nearest.ts";
import type { Finding } from "../contract.ts";
import { type GroupSnapshot, type SnapshotOffset, topicsOf } from "./snapshot.ts";

type Cause = (snapshot: GroupSnapshot) => Finding | null;

/** Nobody is there to get anything. */
const noMembers: Cause = ({ group, state, members }) => {
  if (members.length > 0 || isRebalancing(state)) return null;
  return {
    id: "no-members",
    level: "cause",
    sentence: `No consumer is in the group ${group} at the moment.`,
    mend: `Is your program running, and is its group.id exactly "${group}"?`,
  };
};

const isRebalancing = (state: string): boolean =>
  ["PreparingRebalance", "CompletingRebalance", "Assigning", "Reconciling"].includes(state);

/** A rebalance that lasts: somebody does not answer. */
const stuckRebalancing: Cause = ({ state, members }) => {
  if (!isRebalancing(state)) return null;
  const clients = [...new Set(members.map(({ clientId }) => clientId))].join(", ");
  const waits =
    state === "PreparingRebalance"
      ? "It waits for every member to join again; one that is busy, or gone without leaving, " +
        "holds all others up until max.poll.interval.ms or session.timeout.ms has passed."
      : "Its members are being told which partitions are theirs; the leader has to answer first.";
  return {
    id: "rebalancing",
    level: "cause",
    sentence: `The group is rebalancing (${state}), and nobody gets records meanwhile. ${waits}`,
    mend:
      members.length === 0
        ? null
        : `If this lasts, look at ${clients}: a poll loop that works longer than its time limit, ` +
          "or a program that starts and crashes again and again.",
  };
};

/** A topic that does not exist, or was created by the question for it. */
const wrongTopic: Cause = (snapshot) => {
  const byName = new Map(snapshot.topics.map((topic) => [topic.name, topic]));
  for (const name of topicsOf(snapshot)) {
    const topic = byName.get(name);
    if (topic !== undefined && topic.end > 0) continue;
    const others = snapshot.topics.filter((other) => other.name !== name && other.end > 0);
    const near = nearestName(
      name,
      others.map((other) => other.name),
    );
    if (topic === undefined) {
      const meant = near === null ? "" : ` There is one called ${near}.`;
      const sentence = `The topic ${name} does not exist.${meant}`;
      const mend = near === null ? "Is the name right?" : `Subscribe to ${near} instead.`;
      return { id: "no-such-topic", level: "cause", sentence, mend };
    }
    if (near === null) continue;
    return {
      id: "mistyped-topic",
      level: "cause",
      sentence:
        `${name} has never held a record, and ${near} has many: a topic with a mistyped name is ` +
        "created by asking for it.",
      mend: `Subscribe to ${near} if that is what was meant, and delete ${name}.`,
    };
  }
  return null;
};

const emptyTopic: Cause = (snapshot) => {
  const wanted = topicsOf(snapshot);
  const empty = snapshot.topics.filter(({ name, end }) => wanted.has(name) && end === 0);
  if (empty.length === 0 || empty.length < wanted.size) return null;
  const names = empty.map(({ name }) => name).join(", ");
  return {
    id: "nothing-published",
    level: "cause",
    sentence: `Nothing was ever published to ${names}.`,
    mend: "Is the producer running, does it publish to this cluster, and does it check for errors?",
  };
};

/** More members than partitions: some of them wait for ever. */
const idleMembers: Cause = ({ state, members }) => {
  if (isRebalancing(state)) return null;
  const idle = members.filter(({ assignment }) => assignment.length === 0);
  if (idle.length === 0 || idle.length === members.length) return null;
  const partitions = members.reduce((sum, { assignment }) => sum + assignment.length, 0);
  const clients = idle.map(({ clientId }) => clientId).join(", ");
  return {
    id: "more-members-than-partitions",
    level: "cause",
    sentence:
      `${count(idle.length, "member")} of ${members.length} cannot get anything (${clients}): a ` +
      "partition is read by one member only, and the group has " +
      `${count(partitions, "partition")}.`,
    mend: "Add partitions, or stop the members that are too many.",
  };
};

const nothingAssigned: Cause = ({ state, members }) => {
  if (isRebalancing(state) || members.length === 0) return null;
  if (members.some(({ assignment }) => assignment.length > 0)) return null;
  return {
    id: "nothing-assigned",
    level: "cause",
    sentence: "The group has members, and none of them was given a partition.",
    mend: "Do they subscribe to topics that exist?",
  };
};

/** Records were there before the group, and it was told to begin at the end. */
const publishedBefore: Cause = ({ offsets, members }) => {
  if (members.length === 0) return null;
  const unread = offsets.filter(({ committed, start, end }) => committed === null && end > start);
  if (unread.length === 0 || offsets.some(({ committed }) => committed !== null)) return null;
  const records = unread.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    id: "published-before-latest",
    level: "cause",
    sentence:
      `The group has committed nothing yet, and ${count(records, "record")} were published ` +
      "before. A consumer whose auto.offset.reset is latest, the default, gets only what comes " +
      "after it.",
    mend:
      "Set auto.offset.reset to earliest and use a new group.id, or stop the consumers and set " +
      "this group's offsets to the start.",
  };
};

/** Everything was read: only new records can come. */
const caughtUp: Cause = ({ offsets, topics }) => {
  const placed = offsets.filter(({ committed }) => committed !== null);
  if (placed.length === 0 || placed.some(({ committed, end }) => committed! < end)) return null;
  if (placed.some(({ committed, end }) => committed! > end)) return null;
  const names = new Set(placed.map(({ topic }) => topic));
  const isFlowing = topics.some(
    ({ name, recordsInPerSecond }) => names.has(name) && (recordsInPerSecond ?? 0) > 0,
  );
  if (isFlowing) return null;
  return {
    id: "caught-up",
    level: "cause",
    sentence:
      "The group has read everything there is, and nothing new is being published to " +
      `${[...names].join(", ")}.`,
    mend: "Publish something, or set the group's offsets back to read the old records again.",
  };
};

/** The topic was deleted and made anew, or trimmed from the other side. */
const pastTheEnd: Cause = ({ offsets }) => {
  const beyond = offsets.find(({ committed, end }) => committed !== null && committed > end);
  if (beyond === undefined) return null;
  return {
    id: "committed-past-the-end",
    level: "cause",
    sentence:
      `The group has committed offset ${beyond.committed} of ${place(beyond)}, which ends at ` +
      `${beyond.end}: the topic was probably deleted and created again.`,
    mend: "Stop the consumers and set the group's offsets to the start or to the end.",
  };
};

/** Retention was quicker than the consumer. */
const expired: Cause = ({ offsets }) => {
  const lost = offsets.filter(({ committed, start }) => committed !== null && committed < start);
  if (lost.length === 0) return null;
  const records = lost.reduce((sum, { committed, start }) => sum + start - committed!, 0);
  return {
    id: "records-expired",
    level: "cause",
    sentence:
      `${count(records, "record")} that the group has not read are gone: ${place(lost[0]!)} ` +
      `begins at ${lost[0]!.start} and the group stands at ${lost[0]!.committed}. With ` +
      "auto.offset.reset latest it now jumps to the end.",
    mend: "Keep records longer (retention.ms), or read faster; then set the offsets to the start.",
  };
};

/** Commits come every five seconds by default: what was published since is no lag to speak of. */
const usualLagMs = 15_000;
const usualLagRecords = 100;

/** Someone reads, slowly or not at all. */
const behind: Cause = (snapshot) => {
  const { members, offsets, state, topics } = snapshot;
  if (members.length === 0 || isRebalancing(state)) return null;
  const wanted = topicsOf(snapshot);
  const usual = topics
    .filter(({ name }) => wanted.has(name))
    .reduce((sum, { recordsInPerSecond }) => sum + (recordsInPerSecond ?? 0), 0);
  const lag = offsets.reduce((sum, { committed, end }) => {
    return committed === null ? sum : sum + Math.max(end - committed, 0);
  }, 0);
  if (lag <= usualLagRecords + (usual * usualLagMs) / 1000) return null;
  return {
    id: "behind",
    level: "suspect",
    sentence: `The group is ${count(lag, "record")} behind.`,
    mend:
      "If that does not shrink, the consumers are stuck or too slow: are they still polling, do " +
      "they commit, and does every record take long?",
  };
};

/** What can only be said when everything else is in order. */
export const groupCauses: readonly Cause[] = [
  wrongTopic,
  stuckRebalancing,
  noMembers,
  emptyTopic,
  nothingAssigned,
  pastTheEnd,
  expired,
  publishedBefore,
  idleMembers,
  caughtUp,
  behind,
];

const place = ({ topic, partition }: SnapshotOffset): string => `${topic}/${partition}`;

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
