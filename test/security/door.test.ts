import { createHmac } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ANONYMOUS, type Caller, HUB_CALLER, SCOPES, signAssertion } from "@commons-hub/shared/identity";
import { WebSocket } from "ws";
import { codeOf, type Person, SECRET, startHub, type TestHub } from "../kit";

const PARTS = ["projects", "governance", "exchange", "returns"] as const;
const KEY = Buffer.from(SECRET);

let hub: TestHub;
let organization: { readonly id: string; readonly steward: Person };

beforeAll(async () => {
  hub = await startHub("apart");
  organization = await hub.seed.organization("Co-op behind the door");
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Somebody who says to be a steward with every scope. */
const pretender = (): Caller => ({
  kind: "agent",
  agent: organization.steward.id,
  key: null,
  scopes: SCOPES,
  memberships: [{ organization: organization.id, roles: ["STEWARD"] }],
  readAt: new Date().toISOString(),
});

/** A signed assertion with everything in the attacker's hands but, where `key` is another's, the secret. */
function forge(audience: string, claims: object = {}, header: object = {}, key: Uint8Array = KEY): string {
  const now = Math.floor(Date.now() / 1_000);
  const all = { caller: HUB_CALLER, iss: "commons-hub", aud: audience, iat: now, exp: now + 60, ...claims };
  const head = `${base64({ alg: "HS256", typ: "JWT", ...header })}.${base64(all)}`;
  return `${head}.${createHmac("sha256", key).update(head).digest("base64url")}`;
}

const FORGERIES: Readonly<Record<string, (part: string) => string | Promise<string>>> = {
  "an empty one": () => "",
  "no token at all": () => "Bearer hub",
  "one signed with another secret": (part) => forge(part, {}, {}, Buffer.alloc(32, 7)),
  "one signed with an empty secret": (part) => forge(part, {}, {}, Buffer.alloc(0)),
  "one for another part": (part) => signAssertion(HUB_CALLER, part === "projects" ? "exchange" : "projects", KEY),
  "one that has expired": (part) => forge(part, { exp: Math.floor(Date.now() / 1_000) - 1 }),
  "one of another issuer": (part) => forge(part, { iss: "another hub" }),
  "one without a signature": (part) => `${forge(part).split(".").slice(0, 2).join(".")}.`,
  "one that names no algorithm": (part) => forge(part, {}, { alg: "none" }),
  "one that names a stronger algorithm": (part) => forge(part, {}, { alg: "HS512" }),
  "one whose caller is nobody": (part) => forge(part, { caller: null }),
  "one whose caller has a role that there is not": (part) =>
    forge(part, { caller: { ...pretender(), memberships: [{ organization: organization.id, roles: ["OWNER"] }] } }),
  "two in one header": (part) => `${forge(part)}, ${forge(part)}`,
};

async function knock(part: (typeof PARTS)[number], path: string, body: unknown, assertion?: string) {
  const response = await fetch(new URL(path, hub.apart!.urlOf(part)), {
    method: "POST",
    headers: { "content-type": "application/json", ...(assertion === undefined ? {} : { "hub-assertion": assertion }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, code: (JSON.parse(text) as { code?: string }).code };
}

describe.each(PARTS)("%s alone", (part) => {
  const questions: readonly [string, unknown][] = [
    ["/graphql", { query: "{ __typename }" }],
    ["/graphql", { query: "{ _service { sdl } }" }],
    ["/graphql", { query: '{ _entities(representations: [{ __typename: "Agent", id: "agt_1" }]) { __typename } }' }],
    ["/events", { after: null, limit: 100 }],
    ["/events/head", {}],
  ];

  test.each(questions)("answers nobody who does not show who they are: %s %j", async (path, body) => {
    const answer = await knock(part, path, body);
    expect([answer.status, answer.code]).toEqual([401, "UNAUTHENTICATED"]);
    expect(answer.text).not.toMatch(/type |directive|cursor/);
  });

  test.each(Object.entries(FORGERIES))("takes %s for nothing", async (_, make) => {
    const assertion = await make(part);
    for (const [path, body] of questions) {
      const answer = await knock(part, path, body, assertion);
      expect([path, answer.status, answer.code]).toEqual([path, 401, "UNAUTHENTICATED"]);
    }
  });

  test("reads its log to parts of the hub alone, not to its gateway's callers", async () => {
    for (const caller of [ANONYMOUS, pretender()])
      for (const [path, body] of questions.slice(3)) {
        const answer = await knock(part, path, body, await signAssertion(caller, part, KEY));
        expect([answer.status, answer.code]).toEqual([403, "FORBIDDEN"]);
      }
    const { status } = await knock(part, "/events/head", {}, await signAssertion(HUB_CALLER, part, KEY));
    expect(status).toBe(200);
  });

  test("opens no socket without an assertion", async () => {
    const url = hub.apart!.urlOf(part).replace(/^http/, "ws");
    for (const hubAssertion of [undefined, 7, forge(part, {}, {}, Buffer.alloc(32, 7))]) {
      const socket = new WebSocket(url, "graphql-transport-ws");
      await once(socket, "open");
      socket.send(JSON.stringify({ type: "connection_init", payload: { hubAssertion } }));
      const [code] = (await once(socket, "close")) as [number];
      expect(code).toBe(4403);
    }
    const early = new WebSocket(url, "graphql-transport-ws");
    await once(early, "open");
    early.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } }));
    expect((await once(early, "close"))[0]).toBe(4401);
  });

  test("refuses what it cannot read with a code, whoever asks", async () => {
    const assertion = await signAssertion(HUB_CALLER, part, KEY);
    const bodies = ["", "{", "[]", "null", '"x"', '{"query":7}', '{"query":"{ x","variables":[]}', "\u0000"];
    for (const body of bodies)
      expect((await knock(part, "/graphql", body, assertion)).text).toMatch(/"code":"(BAD_REQUEST|GRAPHQL_\w+)"/);
    for (const body of [{ after: 7, limit: 1 }, { after: null, limit: 1e9 }, { after: "x", limit: 1 }, {}])
      expect((await knock(part, "/events", body, assertion)).text).toMatch(/"code":"(BAD_REQUEST|INVALID_CURSOR)"/);
  });

  test("has limits of its own: bodies, depth, tokens, fields and references", async () => {
    const assertion = await signAssertion(HUB_CALLER, part, KEY);
    const ask = async (query: string, variables: object = {}) =>
      knock(part, "/graphql", { query, variables }, assertion);
    const deep = `{ ${"a { ".repeat(60)} b ${"} ".repeat(60)}}`;
    expect((await ask(deep)).text).toContain("DOCUMENT_TOO_DEEP");
    expect((await ask(`{ ${"__typename ".repeat(20_001)}}`)).text).toMatch(/GRAPHQL_PARSE_FAILED|DOCUMENT_TOO_LONG/);
    const doubling = Array.from({ length: 20 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(
      " ",
    );
    expect((await ask(`{ ...F0 } ${doubling} fragment F20 on Query { __typename }`)).text).toContain("COST_TOO_HIGH");
    expect((await ask(`{ ...F0 } ${doubling} fragment F20 on Query { ...F0 }`)).text).toContain("COST_TOO_HIGH");
    const many = { representations: Array.from({ length: 20_001 }, () => ({ __typename: "Agent", id: "agt_1" })) };
    const entities =
      "query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }";
    expect((await ask(entities, many)).text).toContain("COST_TOO_HIGH");
  });

  test("does not read 50 MB, and lives on", async () => {
    const assertion = await signAssertion(HUB_CALLER, part, KEY);
    const huge = JSON.stringify({ query: `{ a${"a".repeat(50 * 1_048_576)} }` });
    const answer = await knock(part, "/graphql", huge, assertion).catch(() => null);
    // It answers while the body still comes, which not every client waits for.
    if (answer !== null) expect([answer.status, answer.code]).toEqual([413, "BODY_TOO_LARGE"]);
    expect((await knock(part, "/graphql", { query: "{ __typename }" }, assertion)).status).toBe(200);
  });
});

describe("through the gateway", () => {
  test("whoever sends the headers of the inside is nobody for it", async () => {
    const headers = {
      "hub-assertion": await signAssertion(HUB_CALLER, "projects", KEY),
      "x-hub-assertion": forge("projects"),
      "x-forwarded-for": "127.0.0.1",
      "hub-caller": JSON.stringify(pretender()),
    };
    const input = { slug: "forged", name: "Forged", stewards: [organization.id], licence: "MIT" };
    expect(codeOf(await hub.ask("CreateProject", { input }, { headers }))).toBe("UNAUTHENTICATED");
    const { data } = await hub.ask("{ viewer { agent { id } } }", {}, { headers });
    expect(data).toEqual({ viewer: null });
    const bearer = { token: forge("projects") };
    expect(codeOf(await hub.ask("{ viewer { agent { id } } }", {}, bearer))).toBe("UNAUTHENTICATED");
  });

  test.each(["_service { sdl }", "_entities(representations: []) { __typename }", 'keyHolder(hash: "x") { key }'])(
    "%s is not there",
    async (field) => {
      const answer = await hub.ask(`{ ${field} }`);
      expect([answer.data, codeOf(answer)]).toEqual([undefined, "GRAPHQL_VALIDATION_FAILED"]);
    },
  );

  test("hidden fields and types are in no answer and no introspection", async () => {
    const { data } = await hub.ask("{ __schema { types { name fields { name } inputFields { name } } } }");
    const text = JSON.stringify(data);
    for (const hidden of [
      "keyHolder",
      "KeyHolder",
      "_Any",
      "_Entity",
      "_Service",
      '"ref"',
      "contentHash",
      "secretHash",
    ])
      expect(text).not.toContain(hidden);
    const asked = await hub.ask(`query ($id: ID!) { node(id: $id) { ... on Agent { ref } } }`, { id: organization.id });
    expect(codeOf(asked)).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});
