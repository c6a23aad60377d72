import { describe, expect, test } from "@jest/globals";
import { type Answer, startGateway } from "../testing/start";
import { composeSupergraph } from "../supergraph/compose";
import { until } from "../testing/until";
import { chooseResponseType } from "./respond";

const NAME = `{ agent(id: "agt_1") { name } }`;
const GRAPHQL = { accept: "application/graphql-response+json" };

describe("GraphQL over HTTP", () => {
  test("answers GET for queries, with variables and an operation name", async () => {
    await using hub = await startGateway();
    const search = new URLSearchParams({
      query: `query A { __typename } query B($id: ID!) { agent(id: $id) { name } }`,
      operationName: "B",
      variables: JSON.stringify({ id: "agt_1" }),
    });
    const response = await fetch(`${hub.url}?${search.toString()}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { agent: { name: "Ada" } } });
  });

  test("refuses a mutation over GET", async () => {
    await using hub = await startGateway();
    const query = encodeURIComponent(`mutation { vote(proposal: "prp_1") { id } }`);
    const response = await fetch(`${hub.url}?query=${query}`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(hub.subgraphs.votes.requests).toEqual([]);
  });

  test("answers in the form that was asked for", async () => {
    await using hub = await startGateway();
    const types = async (headers: Record<string, string>): Promise<string | null> =>
      (await hub.post({ query: NAME }, headers)).headers.get("content-type");
    expect(await types({})).toBe("application/json; charset=utf-8");
    expect(await types({ accept: "*/*" })).toBe("application/json; charset=utf-8");
    expect(await types(GRAPHQL)).toBe("application/graphql-response+json; charset=utf-8");
    expect((await hub.post({ query: NAME }, { accept: "text/plain" })).status).toBe(406);
  });

  test.each([
    [{ query: "{" }, 400, "GRAPHQL_PARSE_FAILED"],
    [{ query: "{ nothing }" }, 400, "GRAPHQL_VALIDATION_FAILED"],
    [{ query: "query A { __typename } query B { __typename }" }, 400, "OPERATION_RESOLUTION_FAILURE"],
    [{ query: "query($id: ID!) { agent(id: $id) { id } }" }, 400, "INVALID_INPUT"],
  ])("refuses %j with its code: %i under the strict type, 200 under application/json", async (body, status, code) => {
    await using hub = await startGateway();
    const strict = await hub.post(body, GRAPHQL);
    expect(strict.status).toBe(status);
    expect(((await strict.json()) as Answer).errors?.[0]?.extensions.code).toBe(code);
    expect((await hub.post(body)).status).toBe(200);
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a list", `[{"query":"{__typename}"}]`],
    ["a number", "1"],
    ["null", "null"],
    ["no query", "{}"],
    ["a query that is no text", `{"query":1}`],
    ["an empty query", `{"query":"  "}`],
    ["variables that are text", `{"query":"{__typename}","variables":"{}"}`],
    ["variables that are a list", `{"query":"{__typename}","variables":[]}`],
    ["an operation name that is no text", `{"query":"{__typename}","operationName":{}}`],
    ["extensions that are no object", `{"query":"{__typename}","extensions":7}`],
  ])("refuses a body of %s with BAD_REQUEST", async (_title, body) => {
    await using hub = await startGateway();
    const response = await hub.post(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as Answer).errors?.[0]?.extensions).toEqual({ code: "BAD_REQUEST" });
  });

  test.each([
    ["text/plain", "a page can send it without a preflight"],
    ["application/x-www-form-urlencoded", "a form can send it"],
    ["multipart/form-data; boundary=x", "a form can send it"],
    ["application/json; charset=utf-16", "only UTF-8 is read"],
  ])("refuses %s, because %s", async (type) => {
    await using hub = await startGateway();
    const response = await hub.post({ query: NAME }, { "content-type": type });
    expect(response.status).toBe(415);
  });

  test("refuses other methods and other paths in JSON", async () => {
    await using hub = await startGateway();
    const put = await fetch(hub.url, { method: "PUT", body: "{}" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST, OPTIONS"]);
    const missing = await fetch(`${hub.gateway.url}nothing/%2e%2e/here`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });
});

describe("who is calling", () => {
  test("is nobody without a token, and the token's agent with one", async () => {
    await using hub = await startGateway();
    expect((await hub.query(`{ seen { caller } }`)).data).toEqual({ seen: { caller: "anonymous" } });
    const headers = { authorization: "Bearer ada" };
    expect((await hub.query(`{ seen { caller } }`, {}, headers)).data).toEqual({ seen: { caller: "agt_1" } });
  });

  test.each(["Bearer nobody", "Bearer", "Bearer  ", "Basic YTpi", "ada", `Bearer ${"a".repeat(9_000)}`])(
    "is refused as UNAUTHENTICATED with %j, never taken for anonymous",
    async (authorization) => {
      await using hub = await startGateway();
      const response = await hub.post({ query: NAME }, { authorization });
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    },
  );

  test("is looked up once in five seconds, and again when a look-up failed", async () => {
    await using hub = await startGateway();
    for (let index = 0; index < 3; index++) {
      await hub.query(NAME, {}, { authorization: "Bearer ada" });
      await hub.query(NAME, {}, { authorization: "Bearer nobody" });
    }
    expect(hub.lookups).toEqual(["ada", "nobody", "nobody", "nobody"]);
  });

  test("cannot be forged by headers that parts of the hub use among themselves", async () => {
    await using hub = await startGateway("over HTTP");
    const forged = { "hub-assertion": "eyJhbGciOiJub25lIn0.e30.", "x-forwarded-user": "agt_1", caller: "agt_1" };
    expect((await hub.query(`{ seen { caller } }`, {}, forged)).data).toEqual({ seen: { caller: "anonymous" } });
  });

  test("is not asked of a subgraph by anybody but the gateway", async () => {
    await using hub = await startGateway("over HTTP");
    const url = hub.servers["people"]?.url ?? "";
    for (const query of [NAME, `{ _service { sdl } }`, `{ _entities(representations: []) { __typename } }`]) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer ada" },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    }
  });

  test.each(["", "a b", "é", "x".repeat(256)])("may not send the idempotency key %j", async (key) => {
    await using hub = await startGateway();
    const body = { query: `mutation { vote(proposal: "prp_1") { id } }`, extensions: { idempotencyKey: key } };
    expect((await hub.post(body)).status).toBe(400);
    expect(hub.subgraphs.votes.requests).toEqual([]);
  });
});

describe("pages of other origins", () => {
  test("may read without credentials", async () => {
    await using hub = await startGateway();
    const response = await hub.post({ query: NAME }, { origin: "https://coop.example" });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    const preflight = await fetch(hub.url, {
      method: "OPTIONS",
      headers: { origin: "https://coop.example", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  });

  test("may be limited to a list", async () => {
    await using hub = await startGateway("in process", { cors: ["https://coop.example"] });
    const allowed = async (origin: string): Promise<string | null> =>
      (await hub.post({ query: NAME }, { origin })).headers.get("access-control-allow-origin");
    expect(await allowed("https://coop.example")).toBe("https://coop.example");
    expect(await allowed("https://evil.example")).toBeNull();
  });
});

describe("the operator", () => {
  test("reads whether the hub lives and is ready", async () => {
    await using hub = await startGateway();
    const health = async (): Promise<unknown> => {
      const response = await fetch(`${hub.gateway.url}health`);
      return [response.status, await response.json()];
    };
    expect(await health()).toEqual([200, { live: true, ready: true }]);
  });

  test("reads that a subgraph is down", async () => {
    await using hub = await startGateway();
    hub.subgraphs.people.down = true;
    const response = await fetch(`${hub.gateway.url}health/ready`);
    expect([response.status, await response.json()]).toEqual([503, { live: true, ready: false }]);
    expect((await fetch(`${hub.gateway.url}health/live`)).status).toBe(200);
  });

  test("reads metrics on the machine itself, not through a proxy", async () => {
    await using hub = await startGateway();
    await hub.query(NAME);
    const text = await (await fetch(`${hub.gateway.url}metrics`)).text();
    expect(text).toMatch(/hub_gateway_requests_total\{method="POST",status="200"\} 1/);
    expect(text).toMatch(/hub_gateway_fetch_seconds_count\{subgraph="people",failed="false"\} 1/);
    const proxied = await fetch(`${hub.gateway.url}metrics`, { headers: { "x-forwarded-for": "203.0.113.9" } });
    expect(proxied.status).toBe(404);
  });

  test("finds a request under the id that the client was given", async () => {
    const lines: object[] = [];
    const log = (fields: object): void => {
      lines.push(fields);
    };
    const logger = { debug: log, info: log, warn: log, error: log, child: () => logger };
    await using hub = await startGateway("in process", { logger });
    const response = await hub.post({ query: `{ fails(how: "bug") }` });
    const requestId = response.headers.get("x-request-id");
    expect(lines).toContainEqual(expect.objectContaining({ requestId, error: expect.anything() }));
  });

  test("puts another supergraph in place while requests run", async () => {
    await using hub = await startGateway();
    const other = `schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query }`;
    await expect(hub.gateway.swap(other)).rejects.toThrow(/not a Federation 2 supergraph/);
    expect((await hub.query(NAME)).data).toEqual({ agent: { name: "Ada" } });
    const { name, sdl } = hub.subgraphs.people;
    await hub.gateway.swap(composeSupergraph([{ name, url: "http://127.0.0.1:9/graphql", sdl }]));
    expect((await hub.query(NAME)).data).toEqual({ agent: { name: "Ada" } });
    expect((await hub.query(`{ heavy }`)).errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  test("stops the gateway without losing a request that runs", async () => {
    const hub = await startGateway("in process", { limits: { requestTimeoutMs: 300 } });
    const running = hub.query(`{ slow }`);
    await until(() => hub.subgraphs.people.requests.length === 1);
    await hub[Symbol.asyncDispose]();
    expect((await running).errors?.[0]?.extensions.code).toBe("TIMEOUT");
    await expect(hub.query(NAME)).rejects.toThrow();
  });
});

test.each([
  [undefined, "application/json"],
  ["", "application/json"],
  ["application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json"],
  ["application/json, application/graphql-response+json", "application/json"],
  ["application/graphql-response+json;q=0.5, application/json", "application/json"],
  ["text/html, */*;q=0.1", "application/json"],
  ["text/event-stream", "text/event-stream"],
])("Accept: %s is answered as %s", (accept, type) => {
  expect(chooseResponseType(accept)).toBe(type);
});
