import { scrypt, timingSafeEqual } from "node:crypto";
import type { Random } from "../../../base/random.ts";

/** What scrypt costs whoever guesses, and us. */
export interface HashCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** What OWASP asks of scrypt: 2^17 · 8 · 1 costs 128 MiB and a third of a second. */
export const usualCost: HashCost = { N: 2 ** 17, r: 8, p: 1 };
const maxMemoryBytes = 256 * 1024 * 1024;
const saltBytes = 16;
const hashBytes = 32;

/** A user as `console.users` holds one: name, and what is left of the password. */
export interface ConsoleUser {
  readonly name: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const form = /^([^:,\s]{1,64}):scrypt:([0-9a-f]{32}):([0-9a-f]{64})$/;

/** `name:scrypt:salt:hash`; null when it is not that. */
export function readUser(item: string): ConsoleUser | null {
  const [, name, salt, hash] = form.exec(item) ?? [];
  if (name === undefined) return null;
  return { name, salt: Buffer.from(salt!, "hex"), hash: Buffer.from(hash!, "hex") };
}

/** The item of `console.users` for a new password. */
export async function hashPassword(
  name: string,
  password: string,
  random: Random,
  cost = usualCost,
) {
  const salt = random.bytes(saltBytes);
  const hash = await derive(password, salt, cost);
  return `${name}:scrypt:${salt.toString("hex")}:${hash.toString("hex")}`;
}

/** Whether it is this user's password; without a user, as long as it takes to find out. */
export async function isPassword(
  user: ConsoleUser | undefined,
  password: string,
  cost = usualCost,
) {
  const { salt, hash } = user ?? { salt: Buffer.alloc(saltBytes), hash: Buffer.alloc(hashBytes) };
  const isEqual = timingSafeEqual(await derive(password, salt, cost), hash);
  return isEqual && user !== undefined;
}

function derive(password: string, salt: Buffer, cost: HashCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: maxMemoryBytes };
    scrypt(password.normalize(), salt, hashBytes, options, (problem, hash) => {
      if (problem === null) resolve(hash);
      else reject(problem);
    });
  });
}
