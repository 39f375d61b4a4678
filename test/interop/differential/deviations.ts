/** A difference from Kafka that is meant: which answers' fields, and why. */
interface Deviation {
  readonly scenario: string;
  /** Tells the questions. */
  readonly question: RegExp;
  /** The field's path ends so. */
  readonly field: RegExp;
  readonly why: string;
}

const deviations: readonly Deviation[] = [
  {
    scenario: "CreateTopics, validate only",
    question: /^good/,
    field: /\.topicId$/,
    why: "Kafka makes up an id for a topic that it then does not create.",
  },
  {
    scenario: "DescribeCluster and DescribeTopicPartitions",
    question: /unknown topic$/,
    field: /\.topicAuthorizedOperations$/,
    why: "Kafka tells what is allowed on a topic that does not exist, unasked.",
  },
  {
    scenario: "Produce: sequences of an idempotent producer",
    question: /again$/,
    field: /\.logAppendTimeMs$/,
    why: "Kafka tells a duplicate's latest timestamp although the topic keeps the producer's.",
  },
];

/** The answers of a scenario with the fields that may differ taken out. */
export function withoutDeviations(scenario: string, answers: object): object {
  const own = deviations.filter((deviation) => deviation.scenario === scenario);
  return Object.fromEntries(
    Object.entries(answers).map(([question, answer]) => {
      const fields = own.filter((each) => each.question.test(question)).map(({ field }) => field);
      return [question, fields.length === 0 ? answer : without(answer, fields, "")];
    }),
  );
}

function without(value: unknown, fields: readonly RegExp[], path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, fields, path));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .map(([key, item]) => [key, item, `${path}.${key}`] as const)
    .filter(([, , inner]) => !fields.some((field) => field.test(inner)));
  return Object.fromEntries(kept.map(([key, item, inner]) => [key, without(item, fields, inner)]));
}
