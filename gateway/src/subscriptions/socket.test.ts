import { afterEach, describe, expect, test } from "@jest/globals";
import {
  AT,
  closeOf,
  connect,
  disconnectAll,
  followed,
  init,
  metric,
  rawClose,
  rawSocket,
  subscribe,
  take,
  VOTED,
} from "../testing/sockets";
import { startGateway } from "../testing/start";
import { until } from "../testing/until";
import { CLOSE } from "./messages";

afterEach(disconnectAll);

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
    [
      "an id in use that is long and foreign",
      [init(), subscribe("界".repeat(128), AT), subscribe("界".repeat(128), AT)],
      CLOSE.subscriberExists,
    ],
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
