import { expect, it } from "vitest";
import { FakeClock } from "../../../base/fake-clock.ts";
import { seededRandom } from "../../../base/seeded-random.ts";
import { hashPassword, isPassword, readUser, usualCost } from "./passwords.ts";
import { Sessions } from "./sessions.ts";

const user = { name: "ada", salt: Buffer.alloc(16), hash: Buffer.alloc(32) };

function opened() {
  const clock = new FakeClock();
  const check = async (found: unknown, password: string) => {
    return found !== undefined && password === "right";
  };
  return { clock, sessions: new Sessions([user], clock, seededRandom(1), check) };
}

it("a session is a new secret at every login, and ends with it or with its time", async () => {
  const { clock, sessions } = opened();
  const { secret, session } = await sessions.logIn("ada", "right");
  const other = await sessions.logIn("ada", "right");
  expect(other.secret).not.toBe(secret);
  expect(sessions.find(secret)).toBe(session);
  expect(sessions.find("guess")).toBeNull();
  expect(sessions.find(null)).toBeNull();
  sessions.logOut(secret);
  expect(sessions.find(secret)).toBeNull();
  await clock.advance(12 * 3_600_000);
  expect(sessions.find(other.secret)).toBeNull();
});

it("guessing is slowed down, whoever guesses", async () => {
  const { clock, sessions } = opened();
  for (let attempt = 0; attempt < 10; attempt++) {
    await expect(sessions.logIn(`user${attempt}`, "wrong")).rejects.toThrow("do not match");
  }
  await expect(sessions.logIn("ada", "right")).rejects.toThrow("Too many attempts");
  await clock.advance(60_000);
  await expect(sessions.logIn("ada", "right")).resolves.toBeDefined();
});

it("only two passwords are checked at once", async () => {
  const { sessions } = opened();
  const attempts = [1, 2, 3].map(() => sessions.logIn("ada", "right"));
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
});

it("a password is kept as what scrypt makes of it", async () => {
  // At the usual cost it takes seconds of a busy machine.
  const cheap = { ...usualCost, N: 2 ** 4 };
  const item = await hashPassword("ada", "lovelace", seededRandom(2), cheap);
  expect(item).not.toContain("lovelace");
  const read = readUser(item)!;
  expect(read.name).toBe("ada");
  expect(await isPassword(read, "lovelace", cheap)).toBe(true);
  expect(await isPassword(read, "Lovelace", cheap)).toBe(false);
  expect(await isPassword(undefined, "lovelace", cheap)).toBe(false);
  expect(readUser("ada:plain:lovelace")).toBeNull();
  expect(usualCost).toEqual({ N: 2 ** 17, r: 8, p: 1 });
});
