import type { ReactNode } from "react";
import type { GroupDetail } from "../../../../src/admin/console/contract.ts";
import { useAnswer } from "../../api/queries.ts";
import { GroupActions } from "../../features/groups/group-actions.tsx";
import { GroupLag } from "../../features/groups/group-lag.tsx";
import { Members } from "../../features/groups/members.tsx";
import { StateBadge } from "../../features/groups/state-badge.tsx";
import { at } from "../../router/match.ts";
import { count, plural } from "../../ui/format.ts";
import { Page, Tabs } from "../../ui/page.tsx";
import { Answered, useRefusal } from "../../ui/states.tsx";
import type { PageProps } from "../index.ts";
import { NotFound } from "../not-found.tsx";

const tabs: Readonly<Record<string, { name: string; show: (group: GroupDetail) => ReactNode }>> = {
  lag: { name: "Offsets and lag", show: (group) => <GroupLag group={group} /> },
  members: { name: "Members", show: (group) => <Members group={group} /> },
};

export function Group({ names }: PageProps) {
  const { group = "", tab = "lag" } = names;
  const detail = useAnswer("GET /api/groups/:group", { path: { group } });
  const known = useRefusal(detail) === null ? detail.data : undefined;
  const here = tabs[tab];
  if (!here) return <NotFound />;
  return (
    <Page
      title={group}
      within={{ href: "/groups", name: "Groups" }}
      facts={known && <Facts group={known} />}
      actions={known && <GroupActions group={known} />}
    >
      <Tabs
        label="Of this group"
        tabs={Object.entries(tabs).map(([id, { name }]) => ({
          href: at`/groups/${group}/${id}`,
          name,
          isHere: id === tab,
        }))}
      />
      <Answered of={detail} what="the group">
        {(found) => here.show(found)}
      </Answered>
    </Page>
  );
}

function Facts({ group }: { group: GroupDetail }) {
  return (
    <>
      <StateBadge state={group.state} />
      <span>{plural(group.members, "member")}</span>
      {group.lag !== null && <span>{count(group.lag)} records behind</span>}
      {group.type !== "" && <span>{group.type} protocol</span>}
      {group.assignor !== "" && <span>assigned by {group.assignor}</span>}
    </>
  );
}
