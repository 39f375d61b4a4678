interface Placed {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
}

/**
 * Records of several partitions in one order: by time as far as the order within each partition,
 * which is that of offsets, allows.
 */
export function mergeByTime<T extends Placed>(records: readonly T[], isBackward: boolean): T[] {
  const lanes = new Map<number, T[]>();
  for (const record of records) {
    const lane = lanes.get(record.partition);
    if (lane === undefined) lanes.set(record.partition, [record]);
    else lane.push(record);
  }
  const sign = isBackward ? -1 : 1;
  for (const lane of lanes.values()) lane.sort((a, b) => sign * (a.offset - b.offset));
  const heads = [...lanes.values()].map((lane) => ({ lane, at: 0 }));
  const merged: T[] = [];
  while (heads.length > 0) {
    let best = 0;
    for (let index = 1; index < heads.length; index++) {
      const difference = timeAt(heads[index]!) - timeAt(heads[best]!);
      if (sign * difference < 0) best = index;
    }
    const head = heads[best]!;
    merged.push(head.lane[head.at++]!);
    if (head.at === head.lane.length) heads.splice(best, 1);
  }
  return merged;
}

const timeAt = ({ lane, at }: { lane: readonly Placed[]; at: number }): number =>
  lane[at]!.timestampMs;
