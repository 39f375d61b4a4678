import { listGroups } from "../../client/admin/groups.ts";
import { command } from "../command.ts";
import { granted } from "../failure.ts";
import { clusterFlags, jsonFlag, withCluster } from "../session.ts";
import { writeJson, writeTable } from "../table.ts";

export default command({
  operands: [],
  flags: { ...clusterFlags, ...jsonFlag },
  examples: [
    ["millrace group list", "all groups and their state"],
    ["millrace group list --json | jq -r '.[].groupId'", "ids only"],
  ],
  run: ({ io, flags }) =>
    withCluster(io, flags, async (cluster) => {
      const groups = granted(await listGroups(cluster));
      if (flags.json) return void (await writeJson(io.stdout, groups));
      await writeTable(
        io,
        [
          { heading: "GROUP" },
          { heading: "STATE" },
          { heading: "TYPE" },
          { heading: "COORDINATOR", align: "right" },
        ],
        groups.map(({ groupId, state, type, protocolType, coordinatorId }) => {
          return [groupId, state || "–", type || protocolType || "–", coordinatorId];
        }),
      );
    }),
});
