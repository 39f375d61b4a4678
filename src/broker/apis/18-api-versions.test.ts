import { expect, test } from "vitest";
import { startTestNode, versionsOf } from "../../../test/node/test-node.ts";
import { errors } from "../../protocol/errors.ts";
import { ApiVersions } from "../../protocol/messages/18-api-versions.ts";
import { apis } from "./index.ts";

const software = { clientSoftwareName: "some-client", clientSoftwareVersion: "1.2.3" };

test("every version lists just what is served", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  for (const version of versionsOf(ApiVersions)) {
    const answer = await client.ask(ApiVersions, version, software);
    expect(answer.errorCode).toBe(0);
    expect(answer.apiKeys.map(({ apiKey }) => apiKey)).toEqual(apis.map((api) => api.message.key));
    for (const { minVersion, maxVersion } of answer.apiKeys) {
      expect(maxVersion).toBeGreaterThanOrEqual(minVersion);
      expect(maxVersion).toBeLessThan(50);
    }
  }
});

test("ranges that clients are picky about", async () => {
  const node = await startTestNode();
  const { apiKeys } = await (await node.connect()).ask(ApiVersions, 4, software);
  const range = (key: number) => apiKeys.find(({ apiKey }) => apiKey === key);
  // librdkafka before 2.11 compresses only when it sees Produce v0 (KAFKA-18659) …
  expect(range(0)).toMatchObject({ minVersion: 0, maxVersion: 13 });
  // … and JoinGroup v0 and v1 were put back for the same and other clients' sake.
  expect(range(11)).toMatchObject({ minVersion: 0, maxVersion: 9 });
  expect(range(1)).toMatchObject({ minVersion: 4, maxVersion: 18 });
  expect(range(3)).toMatchObject({ minVersion: 0, maxVersion: 13 });
  // v6 is there, but Kafka 4.2 calls it unstable and does not show it.
  expect(range(22)).toMatchObject({ minVersion: 0, maxVersion: 5 });
});

test("features tell from v3 on which release this is like (KIP-584)", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const answer = await client.ask(ApiVersions, 4, software);
  const name = "metadata.version";
  expect(answer.supportedFeatures).toMatchObject([{ name, minVersion: 7, maxVersion: 29 }]);
  expect(answer.finalizedFeatures).toMatchObject([
    { name, minVersionLevel: 29, maxVersionLevel: 29 },
  ]);
  expect(answer.finalizedFeaturesEpoch).toBe(0);
});

test("a client says what it is from v3 on, in words that can be shown (KIP-511)", async () => {
  const node = await startTestNode();
  const client = await node.connect();
  const wrong = [
    { ...software, clientSoftwareName: "" },
    { ...software, clientSoftwareVersion: "" },
    { ...software, clientSoftwareName: "-dash" },
    { ...software, clientSoftwareName: "a client" },
    { ...software, clientSoftwareVersion: "1.0;drop" },
    { ...software, clientSoftwareName: "line\nbreak" },
  ];
  for (const asked of wrong) {
    const answer = await client.ask(ApiVersions, 3, asked);
    expect(answer).toMatchObject({ errorCode: errors.INVALID_REQUEST.code, apiKeys: [] });
  }
  expect(await client.ask(ApiVersions, 3, software)).toMatchObject({ errorCode: 0 });
});
