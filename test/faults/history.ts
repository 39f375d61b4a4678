/** One record as a client saw it: acknowledged by the broker, or read back. */
export interface Sighting {
  readonly value: number;
  readonly partition: number;
  readonly offset: number;
}

/** What a history shows; every figure but the first two must be 0. */
export interface Verdict {
  readonly acknowledged: number;
  readonly read: number;
  /** Acknowledged, but not there. */
  readonly lost: number;
  /** There more often than once. */
  readonly duplicated: number;
  /** There, but not at the offset that was acknowledged. */
  readonly moved: number;
  /** After one that its producer sent later, in the same partition. */
  readonly disordered: number;
  /** Partitions with an offset that is missing or given twice. */
  readonly gaps: number;
}

/** One idempotent producer that counts upwards, against all that can be read afterwards. */
export function judge(acknowledged: readonly Sighting[], read: readonly Sighting[]): Verdict {
  const found = new Map<number, Sighting>();
  let duplicated = 0;
  for (const sighting of read) {
    if (found.has(sighting.value)) duplicated++;
    else found.set(sighting.value, sighting);
  }
  let lost = 0;
  let moved = 0;
  for (const { value, partition, offset } of acknowledged) {
    const there = found.get(value);
    if (there === undefined) lost++;
    else if (there.partition !== partition || there.offset !== offset) moved++;
  }
  let disordered = 0;
  let gaps = 0;
  for (const sightings of byPartition(read)) {
    if (sightings.some(({ offset }, i) => offset !== i)) gaps++;
    disordered += sightings.filter(
      ({ value }, i) => i > 0 && value < sightings[i - 1]!.value,
    ).length;
  }
  const counts = { acknowledged: acknowledged.length, read: read.length };
  return { ...counts, lost, duplicated, moved, disordered, gaps };
}

function byPartition(read: readonly Sighting[]): Sighting[][] {
  const partitions = new Map<number, Sighting[]>();
  for (const sighting of read) {
    const known = partitions.get(sighting.partition);
    if (known === undefined) partitions.set(sighting.partition, [sighting]);
    else known.push(sighting);
  }
  return [...partitions.values()].map((one) => one.sort((a, b) => a.offset - b.offset));
}

export const isClean = ({ lost, duplicated, moved, disordered, gaps }: Verdict): boolean =>
  lost + duplicated + moved + disordered + gaps === 0;
