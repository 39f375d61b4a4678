import { expect, test } from "vitest";
import { bytesForPeople, counted, durationForPeople, settingForPeople } from "./units.ts";

test.each([
  [-1, "–"],
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [1536, "1.5 KiB"],
  [200 * 1024, "200 KiB"],
  [3 * 1024 ** 3, "3.0 GiB"],
  [2 ** 60, "1024 PiB"],
])("%i bytes are %s", (bytes, shown) => {
  expect(bytesForPeople(bytes)).toBe(shown);
});

test.each([
  [500, "500 ms"],
  [1000, "1 s"],
  [90_000, "90 s"],
  [3_600_000, "1 h"],
  [604_800_000, "7 d"],
])("%i milliseconds are %s", (ms, shown) => {
  expect(durationForPeople(ms)).toBe(shown);
});

test("settings are shown as they are, with what they amount to", () => {
  expect(settingForPeople("retention.ms", "604800000")).toBe("604800000 (7 d)");
  expect(settingForPeople("segment.bytes", "1073741824")).toBe("1073741824 (1.0 GiB)");
  expect(settingForPeople("retention.ms", "-1")).toBe("-1");
  expect(settingForPeople("cleanup.policy", "delete")).toBe("delete");
  expect(settingForPeople("sasl.jaas.config", null)).toBe("(secret)");
});

test("one record, two records", () => {
  expect([counted(1, "record"), counted(2, "record")]).toEqual(["1 record", "2 records"]);
});
