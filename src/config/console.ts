/** Settings of the console: a web page, and the JSON API behind it. */
import { addresses } from "./address.ts";
import { defineSettings, flag, list, type Parsed, type Setting } from "./define.ts";

const userForm = /^[^:,\s]{1,64}:scrypt:[0-9a-f]{32}:[0-9a-f]{64}$/;

const users: Setting<readonly string[]> = {
  ...list<string>({
    default: [],
    range: "NAME:scrypt:SALT:HASH,…",
    read: (item): Parsed<string> =>
      userForm.test(item)
        ? { value: item }
        : { problem: "write what `millrace console --hash-password NAME` prints" },
    write: (item) => item,
    doc:
      "Who may log in, with what is left of their passwords; without anybody, nobody has to. " +
      "Required where other machines reach the console.",
  }),
  type: "PASSWORD",
  secret: true,
};

export const consoleSettings = defineSettings({
  "console.listeners": addresses({
    default: [{ listener: "PLAINTEXT", host: "127.0.0.1", port: 8080 }],
    doc: "Where the console is served; empty: nowhere.",
  }),
  "console.users": users,
  "console.read.only": flag({
    default: false,
    doc: "Whether the console only shows, and changes nothing.",
  }),
});
