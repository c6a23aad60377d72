import { createServer } from "node:http";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER, signAssertion } from "@commons-hub/shared/identity";
import { SILENT } from "@commons-hub/shared/logging";
import { ASSERTION_HEADER, type ServedSubgraph, serveSubgraph, type ServeOptions } from "@commons-hub/shared/subgraph";
import { WebSocket, WebSocketServer } from "ws";
import { SUBPROTOCOL } from "../subscriptions/messages";
import { closeOf } from "../testing/sockets";
import { TEST_SECRET, testCaller } from "../testing/start";
import { createTestSubgraphs, type TestSubgraphs } from "../testing/subgraphs";
import { HttpSubgraph } from "./http-subgraph";

const REQUEST = { query: `{ agent(id: "agt_1") { name } }`, caller: ANONYMOUS, requestId: "test" };
const ADA = { data: { agent: { name: "Ada" } } };

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(
  options: Partial<ServeOptions> = {},
): Promise<{ served: ServedSubgraph; subgraphs: TestSubgraphs }> {
  const subgraphs = createTestSubgraphs();
  const served = await serveSubgraph({ subgraph: subgraphs.people, secret: TEST_SECRET, logger: SILENT, ...options });
  cleanups.push(() => served.stop());
  return { served, subgraphs };
}

function reach(url: string, { name = "people", secret = TEST_SECRET } = {}): HttpSubgraph {
  const subgraph = new HttpSubgraph(name, url, secret);
  cleanups.push(() => subgraph.close());
  return subgraph;
}

describe("a subgraph in another process", () => {
  test("is reached over a unix socket, for events too", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "hub-socket-"));
    cleanups.push(async () => {
      rmSync(folder, { recursive: true });
    });
    const { served, subgraphs } = await serve({ socketPath: path.join(folder, "people.sock") });
    expect(await reach(served.url).execute(REQUEST)).toEqual(ADA);
    const votes = await serveSubgraph({
      subgraph: subgraphs.votes,
      secret: TEST_SECRET,
      logger: SILENT,
      socketPath: path.join(folder, "votes.sock"),
    });
    cleanups.push(() => votes.stop());
    const counts = await reach(votes.url, { name: "votes" }).subscribe({
      ...REQUEST,
      query: `subscription { counter(to: 2) }`,
    });
    const seen: unknown[] = [];
    for await (const { data } of counts) seen.push(data);
    expect(seen).toEqual([{ counter: 1 }, { counter: 2 }]);
  });

  test("is told who calls, the idempotency key and the request id", async () => {
    const { served, subgraphs } = await serve();
    const caller = testCaller("agt_3");
    await reach(served.url).execute({ ...REQUEST, caller, idempotencyKey: "key-1", requestId: "request-9" });
    expect(subgraphs.people.requests.at(-1)).toMatchObject({ caller, idempotencyKey: "key-1", requestId: "request-9" });
  });

  test("is reached again after it was started anew", async () => {
    const { served } = await serve();
    const subgraph = reach(served.url);
    await subgraph.execute(REQUEST);
    await served.stop();
    await expect(subgraph.execute(REQUEST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await serve({ port: Number(new URL(served.url).port) });
    expect(await subgraph.execute(REQUEST)).toEqual(ADA);
  });

  test.each([
    ["text", 200, "hello"],
    ["JSON that is no answer", 200, "{}"],
    ["null", 200, "null"],
    ["an error page", 502, "<html>Bad gateway</html>"],
  ])("that answers %s is UNAVAILABLE", async (_title, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanups.push(async () => {
      server.close();
    });
    const subgraph = reach(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/graphql`);
    await expect(subgraph.execute(REQUEST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(subgraph.subscribe(REQUEST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  test("that falls silent breaks its streams off", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    server.on("connection", (socket) => {
      socket.once("message", () => {
        socket.send(JSON.stringify({ type: "connection_ack" }));
      });
    });
    cleanups.push(async () => {
      server.close();
    });
    await once(server, "listening");
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/graphql`;
    const subgraph = new HttpSubgraph("people", url, TEST_SECRET, { pingMs: 20, pongMs: 20 });
    const events = await subgraph.subscribe({ ...REQUEST, query: `subscription { counter(to: 2) }` });
    await expect(events.next()).rejects.toMatchObject({ code: 4499 });
  });

  test("takes no gateway that has another secret", async () => {
    const { served, subgraphs } = await serve();
    const stranger = reach(served.url, {
      secret: new TextEncoder().encode("another secret of thirty-two bytes and more"),
    });
    await expect(stranger.execute(REQUEST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(stranger.subscribe(REQUEST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(subgraphs.people.requests).toEqual([]);
  });
});

describe("a served subgraph", () => {
  async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<[number, unknown]> {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    return [response.status, ((await response.json()) as { code?: unknown }).code];
  }
  const QUERY = JSON.stringify({ query: REQUEST.query });

  test("takes no assertion that is missing, forged, or meant for another subgraph", async () => {
    const { served, subgraphs } = await serve();
    const elsewhere = await signAssertion(HUB_CALLER, "votes", TEST_SECRET);
    const unsigned = `${Buffer.from(`{"alg":"none"}`).toString("base64url")}.${elsewhere.split(".")[1] ?? ""}.`;
    for (const assertion of ["", "x", elsewhere, unsigned])
      expect(await post(served.url, QUERY, { [ASSERTION_HEADER]: assertion })).toEqual([401, "UNAUTHENTICATED"]);
    expect(subgraphs.people.requests).toEqual([]);
  });

  test("refuses broken and oversized bodies", async () => {
    const { served } = await serve({ bodyBytes: 1_000 });
    const headers = { [ASSERTION_HEADER]: await signAssertion(ANONYMOUS, "people", TEST_SECRET) };
    expect(await post(served.url, "{", headers)).toEqual([400, "BAD_REQUEST"]);
    expect(await post(served.url, "[]", headers)).toEqual([400, "BAD_REQUEST"]);
    expect(await post(served.url, `{"query":1}`, headers)).toEqual([400, "BAD_REQUEST"]);
    expect(await post(served.url, JSON.stringify({ query: "x".repeat(2_000) }), headers)).toEqual([
      413,
      "BODY_TOO_LARGE",
    ]);
  });

  test("gives its event log to parts of the hub alone", async () => {
    const { served } = await serve();
    const events = served.url.replace("/graphql", "/events");
    const as = async (caller: typeof HUB_CALLER): Promise<Record<string, string>> => ({
      [ASSERTION_HEADER]: await signAssertion(caller, "people", TEST_SECRET),
    });
    expect(await post(events, "{}")).toEqual([401, "UNAUTHENTICATED"]);
    expect(await post(events, "{}", await as(testCaller("agt_1")))).toEqual([403, "FORBIDDEN"]);
    expect(await post(events, "{}", await as(HUB_CALLER))).toEqual([400, "BAD_REQUEST"]);
  });

  test("closes sockets that bring no assertion", async () => {
    const { served } = await serve();
    const socket = new WebSocket(served.url.replace("http", "ws"), SUBPROTOCOL);
    const closed = closeOf(socket);
    socket.once("open", () => {
      socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: "Bearer ada" } }));
    });
    expect((await closed).code).toBe(4403);
  });

  test("says to anybody that it lives, and nothing more", async () => {
    const { served } = await serve();
    const response = await fetch(served.url.replace("/graphql", "/health"));
    expect([response.status, await response.json()]).toEqual([200, { live: true }]);
  });
});
