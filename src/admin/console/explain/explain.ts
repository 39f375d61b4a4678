import { nearestName } from "../../../config/nearest.ts";
import type { Explanation, Finding } from "../contract.ts";
import { groupCauses } from "./group-causes.ts";
import type { GroupSnapshot, TopicSnapshot } from "./snapshot.ts";

/** Why does this group's consumer get nothing? The likeliest cause comes first. */
export function explainGroup(snapshot: GroupSnapshot): Explanation {
  const found = groupCauses.flatMap((cause) => cause(snapshot) ?? []);
  const causes = found.filter(({ level }) => level === "cause");
  const findings = [...causes, ...found.filter(({ level }) => level !== "cause")];
  if (findings.length > 0) return { verdict: findings[0]!.sentence, findings };
  const { members } = snapshot;
  const fine: Finding = {
    id: "reading",
    level: "fine",
    sentence: `${reading(members.length)}, and next to nothing waits for them.`,
    mend: null,
  };
  return { verdict: "All is well: the group reads what is published.", findings: [fine] };
}

const reading = (members: number): string =>
  members === 1 ? "One member reads" : `${members} members read`;

/** Why does nobody get anything from this topic? */
export function explainTopic(snapshot: TopicSnapshot): Explanation {
  const findings = [
    ...withoutLeader(snapshot),
    ...neverPublished(snapshot),
    ...allGone(snapshot),
    ...nobodyReads(snapshot),
    ...nothingNew(snapshot),
    ...groupsInTrouble(snapshot),
  ];
  if (findings.length > 0) return { verdict: findings[0]!.sentence, findings };
  const sentence = "Records come in, and every group that reads them keeps up.";
  const fine: Finding = { id: "flowing", level: "fine", sentence, mend: null };
  return { verdict: `All is well: ${sentence.toLowerCase()}`, findings: [fine] };
}

function withoutLeader({ topic, partitions }: TopicSnapshot): Finding[] {
  const offline = partitions.filter(({ leaderId }) => leaderId < 0);
  if (offline.length === 0) return [];
  const numbers = offline.map(({ partition }) => partition).join(", ");
  const sentence = `No broker leads partition ${numbers} of ${topic.name}: nobody can read it.`;
  return [{ id: "offline", level: "cause", sentence, mend: "Is every broker running?" }];
}

function neverPublished({ topic, topics }: TopicSnapshot): Finding[] {
  if (topic.end > 0) return [];
  const others = topics.filter(({ name, end }) => name !== topic.name && end > 0);
  const near = nearestName(
    topic.name,
    others.map(({ name }) => name),
  );
  const base = `Nothing was ever published to ${topic.name}.`;
  if (near === null) {
    const mend = "Is the producer running, and does it look at the errors it is told?";
    return [{ id: "nothing-published", level: "cause", sentence: base, mend }];
  }
  return [
    {
      id: "mistyped-topic",
      level: "cause",
      sentence: `${base} ${near} holds records: was its name mistyped? Asking creates a topic.`,
      mend: `Use ${near}, and delete ${topic.name}.`,
    },
  ];
}

function allGone({ topic }: TopicSnapshot): Finding[] {
  if (topic.end === 0 || topic.start < topic.end) return [];
  return [
    {
      id: "records-expired",
      level: "cause",
      sentence: `${topic.name} held records once, and all of them are gone.`,
      mend: "Look at retention.ms and retention.bytes in its configuration.",
    },
  ];
}

function nobodyReads({ topic, groups }: TopicSnapshot): Finding[] {
  if (groups.length > 0) return [];
  return [
    {
      id: "no-groups",
      level: "suspect",
      sentence: `No consumer group reads ${topic.name} or has committed anything of it.`,
      mend: "A consumer without a group, such as kcat's, leaves no trace here.",
    },
  ];
}

function nothingNew({ topic }: TopicSnapshot): Finding[] {
  if (topic.end === 0 || topic.recordsInPerSecond !== 0) return [];
  return [
    {
      id: "nothing-new",
      level: "suspect",
      sentence: `Nothing is being published to ${topic.name} at the moment.`,
      mend: "A consumer that begins at the end (auto.offset.reset latest) gets nothing until then.",
    },
  ];
}

function groupsInTrouble({ groups }: TopicSnapshot): Finding[] {
  return groups.flatMap((group) =>
    explainGroup(group)
      .findings.filter(({ level, id }) => level === "cause" && id !== "caught-up")
      .slice(0, 1)
      .map((finding) => ({
        ...finding,
        id: `group-${finding.id}`,
        level: "suspect" as const,
        sentence: `Group ${group.group}: ${finding.sentence}`,
      })),
  );
}
