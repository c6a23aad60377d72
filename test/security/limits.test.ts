import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { WebSocket } from "ws";
import { type Answer, codeOf, MODES, type Person, startHub, type TestHub } from "../kit";

const MIB = 1_048_576;

describe.each(MODES)("a hub that runs %s", (mode) => {
  let hub: TestHub;
  let steward: Person;
  let organization: string;

  beforeAll(async () => {
    hub = await startHub(mode);
    ({ id: organization, steward } = await hub.seed.organization("Co-op with limits"));
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  /** Sends a body piece by piece until the answer comes; says what it was, and how much had been sent. */
  async function send(pieces: Iterable<Buffer>, headers: Record<string, string> = {}) {
    const out = request(hub.endpoint, { method: "POST", headers: { "content-type": "application/json", ...headers } });
    const answer = once(out, "response") as Promise<[IncomingMessage]>;
    let answered = false;
    answer.then(
      () => (answered = true),
      () => (answered = true),
    );
    let sent = 0;
    for (const piece of pieces) {
      if (answered) break;
      sent += piece.length;
      if (!out.write(piece)) await Promise.race([once(out, "drain"), answer]);
    }
    if (!answered) out.end();
    const [response] = await answer;
    const text = Buffer.concat(await response.toArray()).toString("utf8");
    out.destroy();
    return { status: response.statusCode, text, sent };
  }

  function* megabytes(count: number): Generator<Buffer> {
    yield Buffer.from('{"query":"{ __typename }","variables":{"a":"');
    for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, "a");
    yield Buffer.from('"}}');
  }

  const alive = async (): Promise<void> => {
    expect((await hub.ask("{ __typename }")).data).toEqual({ __typename: "Query" });
  };

  test("a body of 50 MB is cut off, whether its length is said or not", async () => {
    const lengths = [{ "content-length": String(50 * MIB + 47) }, { "transfer-encoding": "chunked" }];
    // The client reads its refusal every time, not only when it is quick.
    for (const headers of Array.from({ length: 10 }, (_, i) => lengths[i % 2]!)) {
      const { status, text, sent } = await send(megabytes(50), headers);
      expect([status, codeOf(JSON.parse(text) as Answer)]).toEqual([413, "BODY_TOO_LARGE"]);
      expect(sent).toBeLessThan(40 * MIB);
    }
    await alive();
  });

  test("a compressed body is refused before it is unpacked", async () => {
    const { status, text } = await send([Buffer.alloc(64)], { "content-encoding": "gzip" });
    expect([status, codeOf(JSON.parse(text) as Answer)]).toEqual([400, "BAD_REQUEST"]);
  });

  test("a body that lies about its length, and one that is not HTTP, hurt nobody", async () => {
    for (const text of [
      "POST /graphql HTTP/1.1\r\ncontent-length: 9999999999999999999\r\n\r\n",
      "\u0016\u0003\u0001",
      "GET",
    ]) {
      const { port } = new URL(hub.endpoint);
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      socket.end(text);
      socket.on("error", () => undefined);
      await once(socket.resume(), "close");
    }
    await alive();
  });

  const repeat = (text: string, count: number): string => text.repeat(count);
  const doubling = (last: string): string =>
    `{ ...F0 } ${Array.from({ length: 30 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(" ")} fragment F30 on Query { ${last} }`;
  const BOMBS: readonly (readonly [string, string, object, string])[] = [
    ["tokens", `{ ${repeat("__typename ", 5_001)}}`, {}, "DOCUMENT_TOO_LONG"],
    [
      "depth",
      `{ ${repeat("agents { nodes { memberships { organization { members { nodes { agent { ", 4)} id`,
      {},
      "GRAPHQL_PARSE_FAILED",
    ],
    [
      "depth that closes",
      `{ viewer { agent { ${repeat("memberships { organization { ", 10)} id ${repeat("} } ", 10)} } } }`,
      {},
      "DOCUMENT_TOO_DEEP",
    ],
    ["aliases", `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: __typename`).join(" ")} }`, {}, "TOO_MANY_ALIASES"],
    ["fragments in a circle", doubling("...F0"), {}, "GRAPHQL_VALIDATION_FAILED"],
    ["the same field many times", `{ ${repeat("agents { totalCount } ", 990)}}`, {}, "GRAPHQL_VALIDATION_FAILED"],
    ["directives", `{ __typename ${repeat("@skip(if: false) ", 51)} }`, {}, "GRAPHQL_VALIDATION_FAILED"],
    ["pages", `{ agents(first: 101) { totalCount } }`, {}, "PAGE_SIZE_OUT_OF_RANGE"],
    ["pages below one", `{ agents(first: 0) { totalCount } }`, {}, "PAGE_SIZE_OUT_OF_RANGE"],
    ["negative pages", `query ($n: Int!) { agents(first: $n) { totalCount } }`, { n: -5 }, "PAGE_SIZE_OUT_OF_RANGE"],
    ["pages beyond 32 bits", `{ agents(first: 99999999999) { totalCount } }`, {}, "GRAPHQL_VALIDATION_FAILED"],
    [
      "lists in lists",
      `{ agents(first: 100) { nodes { projects(first: 100) { nodes { contributions(first: 100) { nodes { id } } } } } } }`,
      {},
      "COST_TOO_HIGH",
    ],
    ["variables", `query ($near: NearInput) { offers(near: $near) { totalCount } }`, { near: deep(40) }, "BAD_REQUEST"],
    ["a cursor of a kilobyte", `{ agents(after: "${repeat("x", 1_024)}") { totalCount } }`, {}, "INVALID_CURSOR"],
  ];

  test.each(BOMBS)("%s", async (_, query, variables, code) => {
    const began = performance.now();
    expect(codeOf(await hub.ask(query, variables))).toBe(code);
    expect(performance.now() - began).toBeLessThan(5_000);
    await alive();
  });

  test("fragments that double and end are measured, not followed for ever", async () => {
    const answer = await hub.ask(doubling("__typename"));
    expect(["COST_TOO_HIGH", undefined]).toContain(codeOf(answer));
  });

  test("a batch, a mutation by GET and a form are refused", async () => {
    const post = async (body: string, type: string) => {
      const response = await fetch(hub.endpoint, { method: "POST", headers: { "content-type": type }, body });
      return codeOf((await response.json()) as Answer);
    };
    const one = { query: "{ __typename }" };
    expect(await post(JSON.stringify([one, one]), "application/json")).toBe("BAD_REQUEST");
    expect(await post("query=%7B__typename%7D", "application/x-www-form-urlencoded")).toBe("BAD_REQUEST");
    const query = `mutation { createAgent(input: { kind: PERSON, name: "x" }) { agent { id } } }`;
    const got = await fetch(`${hub.endpoint}?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${steward.token}` },
    });
    expect([got.status, codeOf((await got.json()) as Answer)]).toEqual([405, "BAD_REQUEST"]);
  });

  async function openSocket(): Promise<{
    socket: WebSocket;
    messages: { id?: string; type: string; payload?: Answer["errors"] }[];
  }> {
    const socket = new WebSocket(hub.endpoint.replace(/^http/, "ws"), "graphql-transport-ws");
    const messages: { id?: string; type: string; payload?: Answer["errors"] }[] = [];
    socket.on("message", (data: Buffer) => messages.push(JSON.parse(data.toString("utf8"))));
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init" }));
    await waitFor(() => messages.some(({ type }) => type === "connection_ack"), "the acknowledgement");
    return { socket, messages };
  }

  test("one socket runs 32 operations at once, and the 33rd is told so", async () => {
    const { socket, messages } = await openSocket();
    for (let i = 0; i < 33; i++) {
      const query = "subscription { governanceEvents { id } }";
      socket.send(JSON.stringify({ id: String(i), type: "subscribe", payload: { query } }));
    }
    const refused = await waitFor(() => messages.find(({ type }) => type === "error"), "the refusal");
    expect([refused.id, refused.payload?.[0]?.extensions?.["code"]]).toEqual(["32", "TOO_MANY_OPERATIONS"]);
    socket.send(JSON.stringify({ id: "0", type: "complete" }));
    socket.send(JSON.stringify({ id: "33", type: "subscribe", payload: { query: "{ __typename }" } }));
    await waitFor(() => messages.some(({ id, type }) => id === "33" && type === "next"), "an answer in the free place");
    socket.terminate();
  });

  test("a message over the limit and one that is not of the protocol close the socket with their codes", async () => {
    const cases: readonly (readonly [string | Buffer, number])[] = [
      [JSON.stringify({ id: "1", type: "subscribe", payload: { query: "a".repeat(2 * MIB) } }), 1009],
      ["{", 4400],
      [JSON.stringify({ id: "1", type: "start", payload: { query: "{ __typename }" } }), 4400],
      [JSON.stringify({ type: "connection_init" }), 4429],
      [Buffer.from([0xff, 0xfe]), 4400],
    ];
    for (const [message, code] of cases) {
      const { socket } = await openSocket();
      socket.send(message);
      expect((await once(socket, "close"))[0]).toBe(code);
    }
    await alive();
  });

  test("a subscription is measured like a query", async () => {
    const { socket, messages } = await openSocket();
    const query = `subscription { governanceEvents { proposal { assembly { proposals(first: 101) { totalCount } } } } }`;
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    const refused = await waitFor(() => messages.find(({ type }) => type === "error"), "the refusal");
    expect(refused.payload?.[0]?.extensions?.["code"]).toBe("PAGE_SIZE_OUT_OF_RANGE");
    socket.terminate();
  });

  test("reads are open to pages of every origin, credentials to none", async () => {
    const response = await fetch(hub.endpoint, {
      method: "OPTIONS",
      headers: { origin: "https://example.org", "access-control-request-method": "POST" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(await hub.ask("query ($id: ID!) { agent(id: $id) { id } }", { id: organization })).toMatchObject({
      data: { agent: { id: organization } },
    });
  });
});

function deep(levels: number): object {
  return levels === 0 ? {} : { a: deep(levels - 1) };
}
