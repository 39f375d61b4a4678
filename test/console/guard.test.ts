import { describe, expect, it } from "vitest";
import { startTestConsole } from "./console.ts";

const body = { name: "orders" };

describe("every answer", () => {
  it("lets nothing run but files of its own, and nobody frame it", async () => {
    const console = await startTestConsole();
    for (const path of ["/", "/topics/x", "/api/session", "/api/nope"]) {
      const { headers } = await console.ask(`GET ${path}`);
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
  });
});

describe("a change", () => {
  it("needs the token that only our own page can read", async () => {
    const console = await startTestConsole();
    const headers = { "x-csrf-token": "guess" };
    const refused = await console.ask("POST /api/topics", { body, headers });
    expect([refused.status, refused.json().error]).toEqual([403, "WRONG_TOKEN"]);
    expect((await console.ask("POST /api/topics", { body })).status).toBe(200);
  });

  it.each<[Record<string, string>, string]>([
    [{ origin: "http://evil.example" }, "FOREIGN_ORIGIN"],
    [{ origin: "null" }, "FOREIGN_ORIGIN"],
    [{ "sec-fetch-site": "cross-site" }, "FOREIGN_ORIGIN"],
    [{ "sec-fetch-site": "same-site" }, "FOREIGN_ORIGIN"],
    [{ host: "evil.example:8080", origin: "http://evil.example:8080" }, "FOREIGN_HOST"],
  ])("and a question are refused to a foreign page: %j", async (headers, error) => {
    const console = await startTestConsole();
    expect((await console.ask("GET /api/topics", { headers })).json().error).toBe(error);
    expect((await console.ask("POST /api/topics", { body, headers })).json().error).toBe(error);
  });

  it("is taken from our own page", async () => {
    const console = await startTestConsole();
    const headers = { origin: "http://localhost", "sec-fetch-site": "same-origin" };
    expect((await console.ask("POST /api/topics", { body, headers })).status).toBe(200);
  });

  it("is refused where the console is read-only, and a question is not", async () => {
    const console = await startTestConsole({ readOnly: true });
    for (const change of ["POST /api/topics", "DELETE /api/topics/x", "POST /api/registry/mode"]) {
      const refused = await console.ask(change, { body });
      expect([refused.status, refused.json().error]).toEqual([403, "READ_ONLY"]);
    }
    expect((await console.ask("GET /api/topics")).status).toBe(200);
    const check = await console.ask("POST /api/registry/compatibility/subjects/s/versions/1", {
      body,
    });
    expect(check.json().error).toBe("NO_REGISTRY");
    expect((await console.ask("GET /api/session")).json().readOnly).toBe(true);
  });
});

describe("with users", () => {
  const login = (console: Awaited<ReturnType<typeof startTestConsole>>, password: string) =>
    console.ask("POST /api/session", { body: { user: "ada", password } });

  it("nothing is answered before a login, and everything after it", async () => {
    const users = [`ada:scrypt:${"0".repeat(32)}:${"0".repeat(64)}`];
    // Hashing is tested beside its source: here it would take seconds, and all of a busy machine.
    const console = await startTestConsole({
      users,
      checkPassword: async (user, password) => user?.name === "ada" && password === "lovelace",
    });
    for (const path of ["/api/topics", "/api/overview", "/api/registry/subjects"]) {
      expect((await console.ask(`GET ${path}`)).status).toBe(401);
    }
    expect((await console.ask("GET /api/session")).json()).toMatchObject({ needsLogin: true });
    expect((await login(console, "wrong")).json().error).toBe("WRONG_PASSWORD");
    const answer = await login(console, "lovelace");
    expect(answer.json()).toMatchObject({ user: "ada", needsLogin: false });
    const cookie = String(answer.headers["set-cookie"]);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const headers = {
      cookie: cookie.split(";")[0]!,
      "x-csrf-token": answer.json().csrfToken as string,
    };
    expect((await console.ask("POST /api/topics", { body, headers })).status).toBe(200);
    const stale = { ...headers, "x-csrf-token": "shared" };
    expect((await console.ask("POST /api/topics", { body, headers: stale })).status).toBe(403);
    await console.ask("DELETE /api/session", { headers });
    expect((await console.ask("GET /api/topics", { headers })).status).toBe(401);
  });
});

describe("an address written in another way", () => {
  it.each(["http://localhost/api/topics", "/%61pi/topics", "/api/%74opics"])(
    "is guarded just the same: %s",
    async (path) => {
      const users = [`ada:scrypt:${"0".repeat(32)}:${"0".repeat(64)}`];
      const console = await startTestConsole({ users });
      expect((await console.ask(`GET ${path}`)).status).toBe(401);
    },
  );

  it.each([
    "/api/registry/compatibility/../subjects/s/versions",
    "/api/registry/compatibility/%2e%2e/subjects/s/versions",
    "/api/registry/subjects/s/?/../versions",
  ])("changes nothing in a read-only console's registry: %s", async (path) => {
    const asked: string[] = [];
    const console = await startTestConsole({
      readOnly: true,
      registry: async (url) => {
        asked.push(new URL(url).pathname);
        return Response.json({});
      },
    });
    await console.ask(`POST ${path}`, { body: { schema: "{}" } });
    expect(asked.filter((one) => one.includes("versions"))).toEqual([]);
  });
});

describe("bad input", () => {
  it.each([
    ["POST /api/topics", { name: "x", surprise: 1 }],
    ["POST /api/topics", { name: 7 }],
    ["POST /api/topics", { name: "x".repeat(300) }],
    ["POST /api/groups/g/offsets", { to: { kind: "nowhere" }, dryRun: true }],
    ["POST /api/topics/x/partitions", { count: 1e9 }],
  ])("is told of and changes nothing: %s %j", async (name, given) => {
    const console = await startTestConsole();
    const answer = await console.ask(name, { body: given });
    expect([answer.status, answer.json().error]).toEqual([400, "BAD_REQUEST"]);
  });

  it.each([
    ['{"__proto__": {"admin": true}, "name": "x"}', 400],
    [`{"name": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, 400],
    ["{", 400],
  ])("of hostile JSON is refused", async (given, status) => {
    const console = await startTestConsole();
    const headers = { "content-type": "application/json" };
    const answer = await console.ask("POST /api/topics", { body: given, headers });
    expect(answer.status).toBe(status);
  });
});

describe("files", () => {
  const page = { contentType: "text/html", bytes: Buffer.from("page"), gzipped: null };
  const script = { contentType: "text/javascript", bytes: Buffer.from("js"), gzipped: null };
  const assets = new Map([
    ["/index.html", page],
    ["/assets/a-1.js", script],
  ]);

  it("are the page's, and every address of the page is the page", async () => {
    const console = await startTestConsole({ assets });
    for (const path of ["/", "/topics/a.b/messages?x=1", "/groups/../../etc/passwd"]) {
      expect((await console.ask(`GET ${path}`)).text).toBe("page");
    }
    const { text, headers } = await console.ask("GET /assets/a-1.js");
    expect(text).toBe("js");
    expect(headers["cache-control"]).toContain("immutable");
    expect((await console.ask("GET /assets/b-2.js")).status).toBe(404);
    expect((await console.ask("GET /api/nope")).json().error).toBe("NOT_FOUND");
  });
});

describe("the registry", () => {
  it("is reached under the console's roof, and nothing beside it is", async () => {
    const asked: string[] = [];
    const console = await startTestConsole({
      registry: async (url, init) => {
        asked.push(`${init?.method} ${url}`);
        return Response.json({ error_code: 40401, message: "Subject not found" }, { status: 404 });
      },
    });
    const path = "/api/registry/subjects/a%2Fb/versions/1?deleted=true";
    const answer = await console.ask(`GET ${path}`);
    expect([answer.status, answer.json().error_code]).toEqual([404, 40401]);
    await console.ask("POST /api/registry/subjects/s/versions", { body: { schema: "{}" } });
    for (const way of ["/api/registry/../x", "/api/registry/@evil.example/", "/api/registry//e/"]) {
      await console.ask(`GET ${way}`);
    }
    expect(asked.slice(0, 2)).toEqual([
      "GET http://registry/subjects/a%2Fb/versions/1?deleted=true",
      "POST http://registry/subjects/s/versions",
    ]);
    expect(asked.filter((one) => !/ http:\/\/registry\//.test(one))).toEqual([]);
  });
});
