import { array, bytes, int32, long, string } from "../schema.ts";
import { keyedRecord } from "./keyed-record.ts";

const memberMetadata = {
  memberId: string(),
  groupInstanceId: string("3+", { nullable: "0+", default: null }),
  clientId: string(),
  clientHost: string(),
  rebalanceTimeout: int32("1+", { default: -1 }),
  sessionTimeout: int32(),
  subscription: bytes(),
  assignment: bytes(),
};

/** A classic group after each rebalance. Without a value: the group is gone. */
export const classicGroupRecords = {
  /**
   * v1 rebalance timeout · v2 time of the last change · v3 static members · v4 flexible; Kafka
   * writes v3.
   */
  groupMetadata: keyedRecord({
    type: 2,
    name: "GroupMetadata",
    key: {
      group: string(),
    },
    versions: "0-4",
    flexible: "4+",
    written: 3,
    value: {
      protocolType: string(),
      generation: int32(),
      /** Null while the group is empty. */
      protocol: string("0+", { nullable: "0+" }),
      /** Null while the group is empty. */
      leader: string("0+", { nullable: "0+" }),
      currentStateTimestamp: long("2+", { default: -1 }),
      members: array(memberMetadata),
    },
  }),
};
