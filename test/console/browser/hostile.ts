/** Names and payloads that would run if the page took data for anything but text. */
import { ConsoleApi } from "./api.ts";
import type { Browser } from "./chromium.ts";

const mark = "window.__ran=1";
const shapes: readonly ((n: number) => string)[] = [
  (n) => `<script>${mark}/*${n}*/</script>`,
  (n) => `<img src=x onerror="${mark}" alt=${n}>`,
  (n) => `"><svg onload=${mark}>${n}`,
  (n) => `javascript:${mark}//${n}`,
  (n) => `<iframe srcdoc="<script>parent.__ran=1</script>">${n}</iframe>`,
  (n) => `\${${mark}}{{${mark}}}#{${n}}`,
  (n) => `</title><style>*{display:none}</style>${n}`,
  (n) => `{"__proto__":{"x":"<b onclick=${mark}>"},"constructor":{"prototype":${n}}}`,
  (n) => `<a href="javascript:${mark}" autofocus onfocus=${mark}>${n}</a>`,
  (n) => `\u202e<details open ontoggle=${mark}>\u0000${n}\ud83d`,
];

/** 500: fifty of each shape. */
export const hostileTexts: readonly string[] = Array.from({ length: 500 }, (_, n) =>
  shapes[n % shapes.length]!(n),
);

/** Publishes them as keys, values and headers, names a group and a schema so, and reads it all. */
export async function hostileProblems(browser: Browser, origin: string): Promise<string[]> {
  const api = new ConsoleApi(origin);
  await api.call("POST", "/api/topics", { name: "hostile", partitions: 1 });
  for (const text of hostileTexts) {
    const payload = { as: "text", text };
    const headers = [{ name: text, value: payload }];
    const record = { key: payload, value: payload, headers };
    await api.call("POST", "/api/topics/hostile/records", record);
  }
  const group = hostileTexts[1]!;
  await api.call("POST", "/api/learn/hostile/consumers", { group });
  const subject = "<img src=x onerror=window.__ran=1>";
  const fields = [{ name: "f", type: "string", doc: hostileTexts[0] }];
  const schema = JSON.stringify({ type: "record", name: "R", doc: hostileTexts[1], fields });
  const versions = `/api/registry/subjects/${encodeURIComponent(subject)}/versions`;
  await api.call("POST", versions, { schema });

  const problems: string[] = [];
  const page = await browser.open(origin);
  const look = async (path: string, shows: string) => {
    await page.goto(origin + path);
    await page.waitForSelector(shows, { timeout: 30_000 });
    for (let turn = 0; turn < 4; turn += 1) {
      await page.mouse.move(700, 600);
      await page.mouse.wheel(0, 6_000);
      await page.waitForTimeout(120);
    }
    await page
      .locator(shows)
      .first()
      .click({ timeout: 2_000 })
      .catch(() => {});
    const strange = "script:not([src]),iframe,.content img,.content [onerror],[ontoggle],[onload]";
    const found = (await page.evaluate(
      `[window.__ran, document.querySelectorAll(${JSON.stringify(strange)}).length]`,
    )) as [unknown, number];
    if (found[0] !== undefined) problems.push(`${path}: a script ran`);
    if (found[1] !== 0) problems.push(`${path}: data became elements`);
  };
  const all = "limit=1000&columns=key,value,headers&field=constructor";
  await look(`/topics/hostile?${all}`, ".opener");
  await look(`/topics/hostile?start=oldest&${all}`, ".opener");
  await look("/topics/hostile/publish?copy=0-0", ".cm-content");
  await look("/learn/hostile", ".record");
  await look("/groups", ".table tbody a");
  await look(`/groups/${encodeURIComponent(group)}`, "h1");
  await look(`/explain/group/${encodeURIComponent(group)}`, ".finding");
  await look("/schemas", ".table tbody a");
  await look(`/schemas/${encodeURIComponent(subject)}`, ".json");
  await page.close();
  return problems;
}
