/** AclOperation numbers that answers about permissions are made of (KIP-430). */
const operation = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  clusterAction: 9,
  describeConfigs: 10,
  alterConfigs: 11,
  idempotentWrite: 12,
} as const;

type Operation = keyof typeof operation;

const bits = (...operations: readonly Operation[]): number =>
  operations.reduce((sum, name) => sum | (1 << operation[name]), 0);

/** Without access rules everybody may do everything; these are all there is to do. */
export const allowedOnTopic = bits(
  "read",
  "write",
  "create",
  "delete",
  "alter",
  "describe",
  "describeConfigs",
  "alterConfigs",
);
export const allowedOnCluster = bits(
  "create",
  "alter",
  "describe",
  "clusterAction",
  "describeConfigs",
  "alterConfigs",
  "idempotentWrite",
);
export const allowedOnGroup = bits("read", "delete", "describe", "describeConfigs", "alterConfigs");
