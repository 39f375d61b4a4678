/** A real browser without a window, and what it complains of. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Browser {
  readonly context: BrowserContext;
  /** Errors, broken policies and dialogs of scripts, since it was opened. */
  readonly complaints: string[];
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

/** Opens Chromium with a profile of its own, which closing it throws away. */
export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "millrace-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: flags,
    viewport: { width: 1440, height: 900 },
    // axe-core is put into the page by the test; the page itself may not load foreign scripts.
    bypassCSP: false,
  });
  const complaints: string[] = [];
  return {
    context,
    complaints,
    async open(url) {
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
      page.on("dialog", async (dialog) => {
        complaints.push(`${page.url()}: a dialog said ${dialog.message()}`);
        await dialog.dismiss();
      });
      page.on("console", (message) => {
        const isRefusal = message.text().startsWith("Failed to load resource");
        if (message.type() === "error" && !isRefusal) {
          complaints.push(`${page.url()}: ${message.text()}`);
        }
      });
      await page.goto(url);
      return page;
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
