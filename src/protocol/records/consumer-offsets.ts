import { classicGroupRecords } from "./classic-group-records.ts";
import { consumerGroupRecords } from "./consumer-group-records.ts";
import { offsetRecords } from "./offset-records.ts";
import { shareGroupRecords } from "./share-group-records.ts";
import { streamsGroupRecords } from "./streams-group-records.ts";

/** Every kind of record in `__consumer_offsets`: offsets, and groups of each protocol. */
export const consumerOffsetsRecords = {
  ...offsetRecords,
  ...classicGroupRecords,
  ...consumerGroupRecords,
  ...shareGroupRecords,
  ...streamsGroupRecords,
};
