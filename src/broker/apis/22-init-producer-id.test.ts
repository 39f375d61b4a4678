import { expect, test } from "vitest";
import { startDiskNode, startTestNode, startUnrulyNode } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { InitProducerId } from "../../protocol/messages/22-init-producer-id.ts";

const plain = { transactionalId: null, transactionTimeoutMs: 60_000 };
const refusal = (name: keyof typeof errors) => ({
  errorCode: errors[name].code,
  producerId: -1,
  producerEpoch: -1,
});

test("every version that is served gives an id that nobody had", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const ids = [];
  for (const version of [0, 1, 2, 3, 4, 5]) {
    const answer = await client.ask(InitProducerId, version, plain);
    expect(answer).toMatchObject({ errorCode: 0, producerEpoch: 0 });
    ids.push(answer.producerId);
  }
  expect(new Set(ids).size).toBe(ids.length);
});

test("v6, which Kafka calls unstable, is not served", async () => {
  const node = await startTestNode({ mayLog: /closing a connection/ });
  const client = await node.connect();
  client.tell(InitProducerId, 6, plain);
  expect(await client.nextFrame()).toBeNull();
});

test("no id is given twice: by many clients at once, in many blocks, over restarts", async () => {
  const node = await startDiskNode();
  const ids = new Set<number>();
  for (let life = 0; life < 3; life++) {
    const clients = await Promise.all([node.connect(), node.connect(), node.connect()]);
    const rounds = Array.from({ length: 600 }, (_, i) => clients[i % 3]!);
    const asked = rounds.map((client) => ({ client, id: client.tell(InitProducerId, 5, plain) }));
    for (const { client, id } of asked) {
      ids.add((await client.answer(InitProducerId, 5, id)).producerId);
    }
    await node.restart();
  }
  expect(ids.size).toBe(1800);
});

test("an id that lost track gets another (KIP-360); half an identity is none", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const { producerId } = await client.ask(InitProducerId, 5, plain);
  const lost = await client.ask(InitProducerId, 5, { ...plain, producerId, producerEpoch: 0 });
  expect(lost).toMatchObject({ errorCode: 0, producerEpoch: 0 });
  expect(lost.producerId).not.toBe(producerId);
  const half = await client.ask(InitProducerId, 5, { ...plain, producerId });
  expect(half).toMatchObject(refusal("INVALID_REQUEST"));
});

test("a transactional id is refused", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const transactionalId of ["t", ""]) {
    const answer = await client.ask(InitProducerId, 5, { ...plain, transactionalId });
    expect(answer).toMatchObject(refusal("INVALID_REQUEST"));
  }
});

test("a full disk has no ids to give, for now", async () => {
  const { node, store } = await startUnrulyNode({ mayLog: /no room/ });
  const client = await node.connect();
  store.refuses = (call) => (call === "append" ? "full" : null);
  const refused = await client.ask(InitProducerId, 5, plain);
  expect(refused).toMatchObject(refusal("COORDINATOR_NOT_AVAILABLE"));
  store.refuses = () => null;
  expect(await client.ask(InitProducerId, 5, plain)).toMatchObject({ errorCode: 0 });
});
