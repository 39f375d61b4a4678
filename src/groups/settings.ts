/** What the group coordinator needs of the configuration; Kafka's setting beside each. */
export interface GroupSettings {
  /** `group.min.session.timeout.ms`: 6 s. */
  readonly minSessionTimeoutMs: number;
  /** `group.max.session.timeout.ms`: 30 min. */
  readonly maxSessionTimeoutMs: number;
  /** `group.initial.rebalance.delay.ms`: how long an empty group waits for more members. */
  readonly initialRebalanceDelayMs: number;
  /** `group.max.size`: members of one group. */
  readonly maxGroupSize: number;
  /** `offset.metadata.max.bytes`: 4096. Counted in UTF-16 units, as Kafka does. */
  readonly maxOffsetMetadataLength: number;
  /** `offsets.retention.minutes`, in ms: 7 days. */
  readonly offsetsRetentionMs: number;
  /** `offsets.retention.check.interval.ms`: 10 min. */
  readonly offsetsRetentionCheckIntervalMs: number;
  /** `message.max.bytes`: what one decision may write, and one member bring along. */
  readonly maxMessageBytes: number;
}

/** How long a member that just joined may wait for its first answer before it is given up. */
export const newMemberJoinTimeoutMs = 5 * 60 * 1000;

/** Member ids given out to clients that have not come back with them yet, per group. */
export const maxPendingMembers = 10_000;
