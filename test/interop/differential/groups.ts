import { JoinGroup } from "../../../src/protocol/messages/11-join-group.ts";
import { Heartbeat } from "../../../src/protocol/messages/12-heartbeat.ts";
import { LeaveGroup } from "../../../src/protocol/messages/13-leave-group.ts";
import { SyncGroup } from "../../../src/protocol/messages/14-sync-group.ts";
import { DescribeGroups } from "../../../src/protocol/messages/15-describe-groups.ts";
import { ListGroups } from "../../../src/protocol/messages/16-list-groups.ts";
import { DeleteGroups } from "../../../src/protocol/messages/42-delete-groups.ts";
import { coordinator } from "./requests.ts";
import type { Conversation, Scenario } from "./scenario.ts";

function join(groupId: string, more: object = {}) {
  return {
    groupId,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    memberId: "",
    protocolType: "consumer",
    protocols: [{ name: "range", metadata: Buffer.from("m") }],
    ...more,
  };
}

function sync(groupId: string, memberId: string, generationId: number, more: object = {}) {
  const assignments = [{ memberId, assignment: Buffer.from("a") }];
  return { groupId, memberId, generationId, assignments, ...more };
}

/** Joins as the only member and is assigned; its id and generation. */
export async function settle(conversation: Conversation, groupId: string, more: object = {}) {
  await coordinator(conversation);
  const joined = await conversation.quietly(JoinGroup, 3, join(groupId, more));
  const { memberId = "", generationId = -1 } = joined ?? {};
  await conversation.quietly(SyncGroup, 3, sync(groupId, memberId, generationId));
  return { memberId, generationId };
}

/** Membership of classic groups. */
export const groupScenarios: readonly Scenario[] = [
  {
    name: "JoinGroup and SyncGroup in every version",
    async ask(conversation) {
      await coordinator(conversation);
      for (let version = 0; version <= 9; version++) {
        const groupId = conversation.name(`g${version}`);
        let joined = await conversation.ask(`join ${version}`, JoinGroup, version, join(groupId));
        if (version >= 4) {
          const named = join(groupId, { memberId: joined.memberId });
          joined = await conversation.ask(`join ${version}, named`, JoinGroup, version, named);
        }
        const asked = sync(groupId, joined.memberId, joined.generationId, {
          protocolType: "consumer",
          protocolName: "range",
        });
        const syncVersion = Math.min(version, 5);
        await conversation.ask(`sync ${version}`, SyncGroup, syncVersion, asked);
      }
    },
  },
  {
    name: "JoinGroup: what is refused",
    async ask(conversation) {
      const groupId = conversation.name("g");
      await settle(conversation, groupId);
      const ask = (question: string, group: string, more: object) =>
        conversation.ask(question, JoinGroup, 3, join(group, more));
      await ask("empty group id", "", {});
      await ask("session timeout too short", groupId, { sessionTimeoutMs: 5 });
      await ask("session timeout too long", groupId, { sessionTimeoutMs: 99_999_999 });
      await ask("unknown member", groupId, { memberId: "stranger" });
      await ask("unknown member of an unknown group", conversation.name("h"), {
        memberId: "stranger",
      });
      const other = [{ name: "sticky", metadata: Buffer.from("m") }];
      await ask("no protocol in common", groupId, { protocols: other });
      await ask("another protocol type", groupId, { protocolType: "connect" });
      await ask("no protocols", conversation.name("i"), { protocols: [] });
      await ask("an empty protocol type", conversation.name("j"), { protocolType: "" });
    },
  },
  {
    name: "SyncGroup, Heartbeat and LeaveGroup: what is refused",
    async ask(conversation) {
      const groupId = conversation.name("g");
      const { memberId, generationId } = await settle(conversation, groupId);
      const stranger = "stranger";
      const none = conversation.name("none");
      const beat = (question: string, asked: object, version = 3) =>
        conversation.ask(question, Heartbeat, version, {
          groupId,
          memberId,
          generationId,
          ...asked,
        });
      for (const version of [0, 1, 2, 3, 4]) await beat(`heartbeat ${version}`, {}, version);
      await beat("heartbeat of a wrong generation", { generationId: generationId + 1 });
      await beat("heartbeat of an unknown member", { memberId: stranger });
      await beat("heartbeat in an unknown group", { groupId: none });
      await beat("heartbeat in an empty group id", { groupId: "" });
      await beat("heartbeat of an unknown instance", { groupInstanceId: "i" });
      const ask = (question: string, asked: object) =>
        conversation.ask(question, SyncGroup, 3, asked);
      await ask("sync again", sync(groupId, memberId, generationId));
      await ask("sync of a wrong generation", sync(groupId, memberId, generationId + 1));
      await ask("sync of an unknown member", sync(groupId, stranger, generationId));
      await ask("sync in an unknown group", sync(none, memberId, generationId));
      await ask("sync in an empty group id", sync("", memberId, generationId));
      const named = (protocolType: string, protocolName: string) =>
        sync(groupId, memberId, generationId, { protocolType, protocolName });
      await conversation.ask("sync with another type", SyncGroup, 5, named("connect", "range"));
      await conversation.ask("sync with another protocol", SyncGroup, 5, named("consumer", "x"));
      await leave(conversation, groupId, memberId);
    },
  },
  {
    name: "static members",
    async ask(conversation) {
      const groupId = conversation.name("g");
      await coordinator(conversation);
      const instance = { groupInstanceId: "one" };
      const first = await conversation.ask("joins", JoinGroup, 5, join(groupId, instance));
      const asked = sync(groupId, first.memberId, first.generationId, instance);
      await conversation.ask("syncs", SyncGroup, 3, asked);
      const second = await conversation.ask("joins again", JoinGroup, 5, join(groupId, instance));
      const beat = { groupId, generationId: second.generationId, ...instance };
      const old = { ...beat, memberId: first.memberId };
      await conversation.ask("the old id is fenced", Heartbeat, 3, old);
      await conversation.ask("the new id", Heartbeat, 3, { ...beat, memberId: second.memberId });
      await conversation.ask("syncs with the old id", SyncGroup, 3, asked);
      const describe = { groups: [groupId], includeAuthorizedOperations: false };
      await conversation.ask("described", DescribeGroups, 5, describe);
      const unknown = { groupId, members: [{ memberId: "", groupInstanceId: "two" }] };
      await conversation.ask("an unknown instance leaves", LeaveGroup, 4, unknown);
      const known = { groupId, members: [{ memberId: "", groupInstanceId: "one" }] };
      await conversation.ask("the instance leaves", LeaveGroup, 4, known);
    },
  },
  {
    name: "DescribeGroups, ListGroups and DeleteGroups",
    async ask(conversation) {
      const groupId = conversation.name("g");
      const none = conversation.name("none");
      const { memberId } = await settle(conversation, groupId);
      for (let version = 0; version <= 6; version++) {
        const asked = { groups: [groupId], includeAuthorizedOperations: false };
        await conversation.ask(`describe ${version}`, DescribeGroups, version, asked);
      }
      const unknown = { groups: [none, ""], includeAuthorizedOperations: false };
      await conversation.ask("describe unknown, version 5", DescribeGroups, 5, unknown);
      await conversation.ask("describe unknown, version 6", DescribeGroups, 6, unknown);
      const list = (
        question: string,
        version: number,
        statesFilter: string[],
        typesFilter: string[],
      ) =>
        conversation.ask(
          question,
          ListGroups,
          version,
          { statesFilter, typesFilter },
          (answer) => ({
            ...answer,
            groups: answer.groups.filter((group) => group.groupId === groupId),
          }),
        );
      for (let version = 0; version <= 5; version++) await list(`list ${version}`, version, [], []);
      await list("list stable", 5, ["Stable"], []);
      await list("list stable in small letters", 5, ["stable"], []);
      await list("list empty", 5, ["Empty"], []);
      await list("list an unknown state", 5, ["Odd"], []);
      await list("list classic", 5, [], ["classic"]);
      await list("list an unknown type", 5, [], ["odd"]);
      const remove = (question: string, ...groupsNames: string[]) =>
        conversation.ask(question, DeleteGroups, 2, { groupsNames });
      await remove("delete with a member", groupId);
      await remove("delete unknown", none);
      await remove("delete an empty id", "");
      const leaving = { groupId, members: [{ memberId, groupInstanceId: null }] };
      await conversation.quietly(LeaveGroup, 4, leaving);
      const described = { groups: [groupId], includeAuthorizedOperations: false };
      await conversation.ask("described when empty", DescribeGroups, 5, described);
      await remove("delete", groupId);
      await remove("delete again", groupId);
    },
  },
];

async function leave(conversation: Conversation, groupId: string, memberId: string) {
  const ask = (question: string, version: number, asked: object) =>
    conversation.ask(question, LeaveGroup, version, { groupId, ...asked });
  await ask("leave of an unknown member, version 1", 1, { memberId: "stranger" });
  const members = (...ids: string[]) => ({
    members: ids.map((id) => ({ memberId: id, groupInstanceId: null })),
  });
  await ask("leave of an unknown member", 4, members("stranger"));
  await ask("leave of an unknown group", 4, {
    ...members("x"),
    groupId: conversation.name("none"),
  });
  await ask("leave of an empty group id", 4, { ...members("x"), groupId: "" });
  await ask("leave of one known and one unknown", 5, members(memberId, "stranger"));
  await ask("leave again, version 0", 0, { memberId });
}
