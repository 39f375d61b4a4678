/** The lesson by hand: from an empty broker to lag, a reset and a schema that grows. */
import type { Page } from "playwright-core";
import { ConsoleApi } from "./api.ts";
import type { Browser } from "./chromium.ts";

const topic = "ticks";
const schema = (...fields: object[]) =>
  JSON.stringify({ type: "record", name: "Tick", fields: [...fields] }, null, 2);
const ticker = { name: "ticker", type: "string" };

/** Throws at the first step that does not lead where it should. */
export async function walkTheLesson(browser: Browser, origin: string): Promise<string[]> {
  const page = await browser.open(origin);
  page.setDefaultTimeout(30_000);
  const steps: string[] = [];
  const step = async (name: string, run: () => Promise<unknown>) => {
    await run().catch((error: Error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    steps.push(name);
  };
  await step("create a topic", () => createTopic(page));
  await step("publish", () => publish(page));
  await step("see the record", () => page.click("text=Show it"));
  await step("open it", () => page.click(".opener"));
  await step("sort and resize", () => sortRecords(page));
  await step("watch it live", () => watchLive(page, new ConsoleApi(origin)));
  await step("start a consumer", () => startConsumer(page, origin));
  await step("read everything again", () => resetOffsets(page, origin));
  await step("register a schema", () => registerSchema(page, origin));
  await step("be told why a change would break it", () => breakSchema(page));
  await step("let it grow", () => growSchema(page));
  await step("publish with its form", () => publishWithForm(page, origin));
  await step("ask why", async () => {
    await page.goto(`${origin}/explain/group/learners`);
    await page.waitForSelector(".verdict");
  });
  await step("go elsewhere by its name", () => jump(page));
  await step("delete the topic", () => deleteTopic(page, origin));
  await step("go back to what is gone", () => goBack(page));
  await page.close();
  return steps;
}

async function createTopic(page: Page) {
  await page.click("text=Create a topic");
  await page.getByLabel("Name", { exact: true }).fill("no spaces");
  await page.waitForSelector(".field-problem");
  await page.getByLabel("Name", { exact: true }).fill(topic);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.waitForURL(`**/topics/${topic}`);
  await page.waitForSelector("text=This topic is empty");
}

async function publish(page: Page) {
  await page.getByRole("link", { name: "Publish", exact: true }).click();
  await page.getByLabel("How many times").fill("20");
  await page.getByRole("button", { name: "Publish 20 times" }).click();
  await page.waitForSelector("text=20 records published");
}

async function sortRecords(page: Page) {
  const heading = page.getByRole("columnheader", { name: "offset" });
  await heading.getByRole("button", { name: "offset" }).click();
  await page.waitForSelector("[aria-sort=ascending] >> text=offset");
  const edge = heading.getByRole("separator");
  await edge.focus();
  const before = Number(await edge.getAttribute("aria-valuenow"));
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector(`[role=separator][aria-valuenow="${before + 16}"]`);
}

async function watchLive(page: Page, api: ConsoleApi) {
  await page.getByLabel("Partition", { exact: true }).selectOption("");
  await page.getByLabel("Show", { exact: true }).selectOption("live");
  await page.waitForSelector("text=Live ·");
  const tick = { as: "text", text: "live-{{n}}" };
  await api.call("POST", `/api/topics/${topic}/records`, { key: tick, value: tick, repeat: 3 });
  await page.waitForSelector(".message >> text=live-3");
}

async function startConsumer(page: Page, origin: string) {
  await page.goto(`${origin}/learn/${topic}`);
  await page.getByRole("button", { name: "Start a consumer" }).click();
  await page.waitForSelector("article >> text=learners");
  await page.getByRole("button", { name: "Start another consumer" }).click();
  await page.locator(".members li").nth(1).waitFor();
  await page.getByRole("button", { name: "Add a partition" }).click();
  await page.waitForSelector("text=Partition 3");
}

async function resetOffsets(page: Page, origin: string) {
  for (let left = 2; left > 0; left -= 1) {
    await page.getByRole("button", { name: "Stop", exact: true }).first().click();
    await page
      .locator(".members li")
      .nth(left - 1)
      .waitFor({ state: "detached" });
  }
  await page.goto(`${origin}/groups/learners`);
  await page.getByRole("button", { name: "Change offsets" }).click();
  await page.getByRole("button", { name: "Show what would change" }).click();
  await page.waitForSelector("text=would be read again");
  await page.locator("dialog").getByRole("button", { name: "Change the offsets" }).click();
  await page.waitForSelector("text=are changed");
}

async function editSchema(page: Page, text: string) {
  const editor = page.locator(".cm-content");
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
  await page.getByRole("button", { name: "Check" }).click();
}

async function registerSchema(page: Page, origin: string) {
  await page.goto(`${origin}/register?subject=${topic}-value`);
  await editSchema(page, schema(ticker));
  await page.waitForSelector("text=It may be registered");
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await page.waitForURL(`**/schemas/${topic}-value`);
}

async function breakSchema(page: Page) {
  await page.getByRole("link", { name: "New version" }).click();
  await editSchema(page, schema(ticker, { name: "price", type: "double" }));
  await page.waitForSelector("text=It would break what is there");
}

async function growSchema(page: Page) {
  await editSchema(page, schema(ticker, { name: "price", type: "double", default: 0 }));
  await page.waitForSelector("text=It may be registered");
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await page.waitForSelector(".difference .come");
}

async function publishWithForm(page: Page, origin: string) {
  await page.goto(`${origin}/topics/${topic}/publish`);
  const form = page.locator(".schema-form");
  await form.getByLabel("ticker", { exact: true }).fill("AMZN");
  await form.getByLabel("price", { exact: true }).fill("dear");
  await form.locator(".field-problem >> text=It has to be a number").first().waitFor();
  await form.getByLabel("price", { exact: true }).fill("74.95");
  await form.locator(".cm-content >> text=74.95").waitFor();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.click("text=Show it");
  await page.waitForSelector(".message >> text=74.95");
}

async function jump(page: Page) {
  await page.keyboard.press("Control+K");
  await page.keyboard.insertText("ticks");
  await page.waitForSelector("[role=option] >> text=Topic");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
}

async function deleteTopic(page: Page, origin: string) {
  await page.goto(`${origin}/topics/${topic}`);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByLabel("To confirm").fill(topic);
  await page.getByRole("button", { name: "Delete the topic" }).click();
  await page.waitForURL("**/topics");
  await page.waitForSelector("text=has been deleted");
}

/** It is told once that the topic is gone, and nothing offers to do something with it. */
async function goBack(page: Page) {
  await page.goBack();
  await page.waitForSelector("[role=alert] >> text=UNKNOWN_TOPIC_OR_PARTITION");
  await page.locator(".empty").first().waitFor({ state: "detached" });
  const alerts = await page.getByRole("alert").count();
  if (alerts !== 1) throw new Error(`it is told ${alerts} times`);
  if ((await page.getByRole("button", { name: "Delete", exact: true }).count()) > 0) {
    throw new Error("what is gone can be deleted");
  }
}
