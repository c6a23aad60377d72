import { afterEach, describe, expect, test } from "@jest/globals";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import { type Answer, startGateway, type TestGateway, TRANSPORT_KINDS } from "../testing/start";
import { until } from "../testing/until";
import { CLOSE, SUBPROTOCOL } from "./messages";

const VOTED = `subscription($after: String) { voted(after: $after) { cursor at by { name votes } proposal { title by { name } } } }`;
const AT = `subscription { voted { at } }`;

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

function connect(hub: TestGateway, connectionParams: Record<string, unknown> = {}): Client {
  const client = createClient({
    url: hub.url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });
  clients.push(client);
  return client;
}

async function take(results: AsyncIterableIterator<unknown>): Promise<Answer> {
  const { value, done } = await results.next();
  if (done) throw new Error("The stream ended.");
  return value as Answer;
}

/** Waits until the subgraph has this many followers. */
async function followed(hub: TestGateway, count: number): Promise<void> {
  await until(() => hub.subgraphs.events.readers === count);
}

describe.each(TRANSPORT_KINDS)("subscriptions with subgraphs %s", (kind) => {
  test("fill in the fields of other subgraphs for every event, in order", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: VOTED });
    const first = take(results);
    await followed(hub, 1);
    for (let at = 1; at <= 20; at++) hub.subgraphs.emit(at);
    expect(await first).toEqual({
      data: {
        voted: {
          cursor: "c1",
          at: 1,
          by: { name: "Ada", votes: 7 },
          proposal: { title: "Proposal prp_1", by: { name: "Béla" } },
        },
      },
    });
    for (let at = 2; at <= 20; at++) expect((await take(results)).data).toMatchObject({ voted: { at } });
  });

  test("replay after a cursor, then follow live, without a gap or a double", async () => {
    await using hub = await startGateway(kind);
    for (let at = 1; at <= 5; at++) hub.subgraphs.emit(at);
    const results = connect(hub).iterate({ query: VOTED, variables: { after: "c2" } });
    const seen: unknown[] = [];
    for (let index = 0; index < 3; index++) seen.push((await take(results)).data);
    hub.subgraphs.emit(6);
    seen.push((await take(results)).data);
    expect(seen).toMatchObject([3, 4, 5, 6].map((at) => ({ voted: { at } })));
  });

  test("are executed once for all that share operation, variables and scope", async () => {
    await using hub = await startGateway(kind);
    const all = Array.from({ length: 5 }, () => connect(hub).iterate({ query: VOTED }));
    const firsts = all.map(take);
    await until(async () => (await metric(hub, "hub_gateway_subscribers")) === 5);
    expect(hub.subgraphs.events.readers).toBe(1);
    hub.subgraphs.people.requests.length = 0;
    hub.subgraphs.emit(1);
    const answers = await Promise.all(firsts);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    // `by` and `proposal { by }` are two fetches.
    expect(hub.subgraphs.people.requests.length).toBe(2);
  });

  test("are not shared between callers, because a field may depend on who asks", async () => {
    await using hub = await startGateway(kind);
    const callers = [
      {},
      { authorization: "Bearer ada" },
      { authorization: "Bearer bela" },
      { authorization: "Bearer ada" },
    ];
    const all = callers.map((params) => take(connect(hub, params).iterate({ query: VOTED })));
    await until(async () => (await metric(hub, "hub_gateway_subscribers")) === 4);
    await followed(hub, 3);
    hub.subgraphs.people.requests.length = 0;
    hub.subgraphs.emit(1);
    await Promise.all(all);
    const asked = new Set(hub.subgraphs.people.requests.map(({ caller }) => caller.agent));
    expect(asked).toEqual(new Set(["agt_1", "agt_2", null]));
    expect(hub.subgraphs.people.requests.length).toBe(2 * 3);
  });

  test("close the stream at the subgraph when the last subscriber leaves", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: AT });
    const first = take(results);
    await followed(hub, 1);
    hub.subgraphs.emit(1);
    await first;
    await results.return?.();
    await followed(hub, 0);
  });

  test("end when the subgraph ends them", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: `subscription { counter(to: 3) }` });
    const seen: unknown[] = [];
    for await (const { data } of results) seen.push(data);
    expect(seen).toEqual([{ counter: 1 }, { counter: 2 }, { counter: 3 }]);
  });

  test("that are refused say why", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: `subscription { voted(proposal: "prp_secret") { at } }` });
    await expect(results.next()).rejects.toEqual([expect.objectContaining({ extensions: { code: "FORBIDDEN" } })]);
  });

  test("say UNAVAILABLE when their subgraph is down", async () => {
    await using hub = await startGateway(kind);
    hub.subgraphs.votes.down = true;
    await hub.servers["votes"]?.stop();
    const results = connect(hub).iterate({ query: AT });
    await expect(results.next()).rejects.toEqual([expect.objectContaining({ extensions: { code: "UNAVAILABLE" } })]);
  });

  test("go on without the fields of a subgraph that is down", async () => {
    await using hub = await startGateway(kind);
    const first = take(connect(hub).iterate({ query: VOTED }));
    await followed(hub, 1);
    hub.subgraphs.people.down = true;
    hub.subgraphs.emit(1);
    const { data, errors } = await first;
    expect(data).toMatchObject({ voted: { at: 1, by: null } });
    expect(errors?.[0]?.extensions.code).toBe("UNAVAILABLE");
  });

  test("that break off end with SUBSCRIPTION_INTERRUPTED, so that the client resumes", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: AT });
    const first = take(results);
    await followed(hub, 1);
    hub.subgraphs.emit(1);
    await first;
    hub.subgraphs.events.break(new Error("connection to the database lost"));
    await expect(results.next()).rejects.toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "SUBSCRIPTION_INTERRUPTED" }) }),
    ]);
  });
});

describe("a socket", () => {
  test("takes queries and mutations too, with an idempotency key", async () => {
    await using hub = await startGateway();
    const client = connect(hub, { authorization: "Bearer ada" });
    const query = client.iterate({ query: `{ viewer { name } }` });
    expect(await take(query)).toMatchObject({
      data: { viewer: { name: "Ada" } },
      extensions: { cost: { requested: 2 } },
    });
    expect((await query.next()).done).toBe(true);
    const mutation = client.iterate({
      query: `mutation { vote(proposal: "prp_1") { id } }`,
      extensions: { idempotencyKey: "k1" },
    });
    expect(await take(mutation)).toMatchObject({ data: { vote: { id: "prp_1" } } });
    expect(hub.subgraphs.votes.requests.at(-1)?.idempotencyKey).toBe("k1");
  });

  test("refuses documents as HTTP does", async () => {
    await using hub = await startGateway();
    const results = connect(hub).iterate({ query: `subscription { nothing }` });
    await expect(results.next()).rejects.toEqual([
      expect.objectContaining({ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }),
    ]);
  });

  test("is closed with 4401 for a token that does not stand", async () => {
    await using hub = await startGateway();
    const closed = await rawClose(hub, [init({ authorization: "Bearer nobody" })]);
    expect(closed).toMatchObject({ code: CLOSE.unauthorized, reason: expect.stringContaining("UNAUTHENTICATED") });
  });

  test("is closed when its key is revoked while it listens", async () => {
    await using hub = await startGateway("in process", { limits: { identityRecheckMs: 20 }, identityCacheMs: 0 });
    const closing = rawClose(hub, [init({ authorization: "Bearer ada" }), subscribe("1", AT)]);
    await followed(hub, 1);
    hub.revoked.add("ada");
    expect(await closing).toMatchObject({ code: CLOSE.unauthorized });
    await followed(hub, 0);
  });

  test.each([
    ["text that is no JSON", ["{"], CLOSE.badRequest],
    ["a message of no known type", [init(), `{"type":"start"}`], CLOSE.badRequest],
    [
      "an id that is not text",
      [init(), `{"type":"subscribe","id":1,"payload":{"query":"{__typename}"}}`],
      CLOSE.badRequest,
    ],
    [
      "variables that are a list",
      [init(), `{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}`],
      CLOSE.badRequest,
    ],
    ["an operation before the connection is initialised", [subscribe("1", AT)], CLOSE.unauthorized],
    ["a second initialisation", [init(), init()], CLOSE.tooManyInits],
    ["an id in use", [init(), subscribe("1", AT), subscribe("1", AT)], CLOSE.subscriberExists],
    ["a message over the limit", [JSON.stringify({ type: "ping", payload: "x".repeat(20_000) })], CLOSE.messageTooBig],
  ])("is closed for %s", async (_title, messages, code) => {
    await using hub = await startGateway("in process", { limits: { messageBytes: 10_000 } });
    expect((await rawClose(hub, messages)).code).toBe(code);
  });

  test("is closed when it does not initialise in time", async () => {
    await using hub = await startGateway("in process", { limits: { connectionInitMs: 30 } });
    expect((await rawClose(hub, [])).code).toBe(CLOSE.initTimeout);
  });

  test("is closed when it speaks another subprotocol", async () => {
    await using hub = await startGateway();
    expect((await rawClose(hub, [], [])).code).toBe(CLOSE.subprotocolNotAcceptable);
  });

  test("runs a limited number of operations at once", async () => {
    await using hub = await startGateway("in process", { limits: { operationsPerSocket: 2 } });
    const client = connect(hub);
    const [first, second] = [client.iterate({ query: AT }), client.iterate({ query: VOTED })];
    const running = [take(first), take(second)];
    await followed(hub, 2);
    await expect(client.iterate({ query: `{ __typename }` }).next()).rejects.toEqual([
      expect.objectContaining({ extensions: { code: "TOO_MANY_OPERATIONS", limit: 2 } }),
    ]);
    hub.subgraphs.emit(1);
    await Promise.all(running);
    await second.return?.();
    await followed(hub, 1);
    expect(await take(client.iterate({ query: `{ __typename }` }))).toMatchObject({ data: { __typename: "Query" } });
  });

  test("that does not read is closed with its own code, and the others go on", async () => {
    await using hub = await startGateway("in process", { limits: { queuedEvents: 8, socketBufferBytes: 1_000 } });
    const slow = await rawSocket(hub, [init(), subscribe("1", VOTED)]);
    const results = connect(hub).iterate({ query: VOTED });
    const first = take(results);
    await until(async () => (await metric(hub, "hub_gateway_subscribers")) === 2);
    const closed = closeOf(slow);
    slow.pause();
    const proposal = { id: "prp_1", title: "long ".repeat(50_000), by: { id: "agt_2" } };
    hub.subgraphs.events.write({ cursor: "c0", at: 0, proposal, by: { id: "agt_1" } });
    await first;
    let at = 0;
    await until(async () => {
      at += 1;
      hub.subgraphs.events.write({ cursor: `c${String(at)}`, at, proposal, by: { id: "agt_1" } });
      expect((await take(results)).data).toMatchObject({ voted: { at } });
      return (await metric(hub, "hub_gateway_subscribers")) === 1;
    });
    slow.resume();
    expect((await closed).code).toBe(CLOSE.slowConsumer);
  });

  test("is told 1001 when the gateway stops", async () => {
    const hub = await startGateway();
    const socket = await rawSocket(hub, [init(), subscribe("1", AT)]);
    await followed(hub, 1);
    const closed = closeOf(socket);
    await hub[Symbol.asyncDispose]();
    expect((await closed).code).toBe(CLOSE.goingAway);
  });
});

function init(payload?: object): string {
  return JSON.stringify({ type: "connection_init", ...(payload === undefined ? {} : { payload }) });
}

function subscribe(id: string, query: string): string {
  return JSON.stringify({ type: "subscribe", id, payload: { query } });
}

/** Sends each message after the connection was acknowledged, the first at once. */
async function rawSocket(
  hub: TestGateway,
  messages: readonly string[],
  protocol: string | string[] = SUBPROTOCOL,
): Promise<WebSocket> {
  const socket = new WebSocket(hub.url.replace("http", "ws"), protocol);
  socket.on("error", () => undefined);
  await new Promise((resolve) => {
    socket.once("open", resolve);
    socket.once("close", resolve);
  });
  const [first, ...rest] = messages;
  if (first === undefined || socket.readyState !== WebSocket.OPEN) return socket;
  socket.once("message", () => {
    for (const message of rest) socket.send(message);
  });
  socket.send(first);
  return socket;
}

function closeOf(socket: WebSocket): Promise<{ readonly code: number; readonly reason: string }> {
  return new Promise((resolve) => {
    socket.once("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
}

async function rawClose(
  hub: TestGateway,
  messages: readonly string[],
  protocol: string | string[] = SUBPROTOCOL,
): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(hub.url.replace("http", "ws"), protocol);
  socket.on("error", () => undefined);
  const closed = closeOf(socket);
  const [first, ...rest] = messages;
  socket.once("message", () => {
    for (const message of rest) socket.send(message);
  });
  socket.once("open", () => {
    if (first !== undefined) socket.send(first);
  });
  return closed;
}

async function metric(hub: TestGateway, name: string): Promise<number> {
  const text = await (await fetch(`${hub.gateway.url}metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}
