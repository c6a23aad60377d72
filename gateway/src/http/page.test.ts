import { existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { Page as BrowserPage } from "playwright-core";
import { chromium } from "playwright-core";
import { startGateway, type TestGateway } from "../testing/start";
import { until } from "../testing/until";
import type { GatewayExample } from "../options";

const EXAMPLES: readonly GatewayExample[] = [
  {
    name: "WhoAmI",
    document: "query WhoAmI($id: ID!) { viewer { name } agent(id: $id) { name votes } }",
    variables: { id: "agt_2" },
    token: "ada",
  },
  { name: "Follow", document: "subscription Follow { voted { at by { name } } }", variables: {}, token: null },
];

const examples = (): Promise<readonly GatewayExample[]> => Promise.resolve(EXAMPLES);

/** Where Debian, Ubuntu and Chrome's own packages put the browser. */
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browserPath = process.env["HUB_CHROMIUM"] ?? BROWSERS.find((file) => existsSync(file));

describe("the page", () => {
  test("is served with headers that bind it to its own host", async () => {
    await using hub = await startGateway("in process", { examples });
    const response = await fetch(hub.gateway.url);
    expect(await response.text()).toContain("<title>Commons Hub</title>");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(response.headers.get("x-frame-options")).toBe("DENY");
  });

  test("is not there when the hub hands out no examples", async () => {
    await using hub = await startGateway();
    expect((await fetch(hub.gateway.url)).status).toBe(404);
  });

  test("is where a browser that opens the endpoint is led", async () => {
    await using hub = await startGateway("in process", { examples });
    const response = await fetch(hub.url, { headers: { accept: "text/html" }, redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/"]);
  });

  test("gives nothing outside its own files", async () => {
    await using hub = await startGateway("in process", { examples });
    for (const path of ["console/../package.json", "console/%2e%2e%2fpackage.json", "console/build.cjs", "console/"])
      expect((await fetch(`${hub.gateway.url}${path}`)).status).toBe(404);
  });

  test("gets tokens only when opened by an address or as localhost, and gives them to no other origin", async () => {
    await using hub = await startGateway("in process", { examples });
    const { request } = await import("undici");
    const tokens = async (host: string, more: Record<string, string> = {}): Promise<unknown> => {
      const { body, headers } = await request(`${hub.gateway.url}console/examples.json`, {
        headers: { host, ...more },
      });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      return ((await body.json()) as GatewayExample[]).map(({ token }) => token);
    };
    expect(await tokens("127.0.0.1:4000")).toEqual(["ada", null]);
    expect(await tokens("[::1]:4000")).toEqual(["ada", null]);
    expect(await tokens("localhost")).toEqual(["ada", null]);
    expect(await tokens("rebound.example")).toEqual([null, null]);
    expect(await tokens("127.0.0.1.rebound.example")).toEqual([null, null]);
    expect(await tokens("127.0.0.1", { "x-forwarded-for": "203.0.113.9" })).toEqual([null, null]);
  });
});

describe("the page in a browser", () => {
  if (browserPath === undefined) {
    test("needs Chromium", () => {
      const hint = "Chromium is not installed (apt-get install chromium, or HUB_CHROMIUM): the page was not opened.";
      // Without a browser the page is not checked; a developer is told so, the checks before merging fail.
      if (process.env["CI"]) throw new Error(hint);
      process.stderr.write(`${hint}\n`);
    });
    return;
  }
  const executablePath = browserPath;

  test("opens with the examples, runs a query as its caller, and asks no other host", async () => {
    await using hub = await startGateway("in process", { examples });
    await withPage(hub, executablePath, async (page, seen) => {
      await page.locator(".graphiql-editor-tool .graphiql-editor", { hasText: "agt_2" }).waitFor();
      await page.getByRole("button", { name: /Execute query/ }).click();
      await page.locator(".result-window", { hasText: `"Ada"` }).waitFor();
      expect(await page.locator(".result-window").textContent()).toContain(`"Béla"`);
      expect(await page.locator(".graphiql-tab").count()).toBe(EXAMPLES.length);
      expect(seen.hosts).toEqual(new Set([new URL(hub.gateway.url).host]));
      expect(seen.problems).toEqual([]);
    });
  }, 90_000);

  test("follows a subscription live", async () => {
    await using hub = await startGateway("in process", { examples });
    await withPage(hub, executablePath, async (page, seen) => {
      await page.locator(".graphiql-tab").nth(1).click();
      // The editor tells GraphiQL with a delay which operation it holds.
      await until(async () => {
        const stored = Object.entries(
          JSON.parse(await page.evaluate<string>("JSON.stringify(localStorage)")) as object,
        );
        const holds = (name: string): unknown => stored.find(([key]) => key.endsWith(`graphiql:${name}`))?.[1];
        return String(holds("query")).includes("subscription") && holds("operationName") === "Follow";
      });
      await page.getByRole("button", { name: /Execute query/ }).click();
      await until(() => hub.subgraphs.events.readers === 1);
      for (const at of [41, 42]) {
        hub.subgraphs.emit(at);
        await page.locator(".result-window", { hasText: `"at": ${String(at)}` }).waitFor();
      }
      await page.getByRole("button", { name: /Stop query/ }).click();
      await until(() => hub.subgraphs.events.readers === 0);
      expect(seen.problems).toEqual([]);
    });
  }, 90_000);
});

interface Seen {
  readonly hosts: Set<string>;
  readonly problems: string[];
}

async function withPage(
  hub: TestGateway,
  executablePath: string,
  use: (page: BrowserPage, seen: Seen) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const seen: Seen = { hosts: new Set(), problems: [] };
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "data:") seen.hosts.add(url.host);
    });
    page.on("websocket", (socket) => seen.hosts.add(new URL(socket.url()).host));
    page.on("pageerror", (error) => seen.problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") seen.problems.push(message.text());
    });
    await page.goto(hub.gateway.url);
    await page.locator(".graphiql-tab").first().waitFor();
    await use(page, seen);
  } finally {
    await browser.close();
  }
}
