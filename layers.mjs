/**
 * The layers of `src/`, bottom to top. Folders on one line do not know each other;
 * a folder may import from any line above its own, and from itself. `npm test` checks it.
 */
export const layers = [
  ["base"],
  ["config", "records"],
  ["protocol", "storage"],
  ["shard"],
  ["partitions", "client"],
  ["serdes"],
  ["metadata"],
  ["groups"],
  ["broker"],
  ["admin", "registry"],
  ["demo"],
  ["cli"],
];
