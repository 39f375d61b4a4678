/** A console that asks who you are, and lets nobody change anything. */
import { execFileSync } from "node:child_process";
import { violations } from "./accessibility.ts";
import type { Browser } from "./chromium.ts";
import { startDemo } from "./demo.ts";

const password = "correct-horse";

/** What is wrong, a line each. */
export async function loginProblems(browser: Browser): Promise<string[]> {
  const hash = ["bin/millrace.js", "console", "--hash-password", "ada"];
  const user = execFileSync(process.execPath, hash, { input: password, encoding: "utf8" }).trim();
  const settings = [`console.users=${user}`, "console.read.only=true"];
  const demo = await startDemo(...settings.flatMap((setting) => ["--set", setting]));
  try {
    const page = await browser.open(`${demo.console}/topics`);
    const enter = async (secret: string) => {
      await page.getByLabel("User").fill("ada");
      await page.getByLabel("Password").fill(secret);
      await page.getByRole("button", { name: "Log in" }).click();
    };
    await page.waitForSelector("h1 >> text=Log in");
    const problems = (await violations(page)).map((problem) => `login: ${problem}`);
    await enter("wrong");
    await page.waitForSelector("[role=alert]");
    await enter(password);
    await page.waitForSelector("h1 >> text=Topics");
    await page.waitForSelector(".read-only");
    if ((await page.getByRole("button", { name: "Create a topic" }).count()) > 0) {
      problems.push("read-only: a topic could be created");
    }
    await page.getByRole("button", { name: "Log out" }).click();
    await page.waitForSelector("h1 >> text=Log in");
    await page.close();
    return problems;
  } finally {
    await demo.stop();
  }
}
