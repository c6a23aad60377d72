import { describe, expect, test } from "@jest/globals";
import { followed } from "../testing/sockets";
import { startGateway, type TestGateway } from "../testing/start";

const ACCEPT = { accept: "text/event-stream" };

describe("server-sent events", () => {
  test("give each event as `next`, and `complete` at the end", async () => {
    await using hub = await startGateway();
    const response = await hub.post({ query: `subscription { counter(to: 2) }` }, ACCEPT);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await response.text()).toBe(
      `event: next\ndata: {"data":{"counter":1}}\n\nevent: next\ndata: {"data":{"counter":2}}\n\nevent: complete\ndata:\n\n`,
    );
  });

  test("give the answer of a query as one event", async () => {
    await using hub = await startGateway();
    const text = await (await hub.post({ query: `{ agent(id: "agt_1") { name } }` }, ACCEPT)).text();
    expect(text).toMatch(/^event: next\ndata: \{"data":\{"agent":\{"name":"Ada"\}\},.*\n\nevent: complete\ndata:\n\n$/);
  });

  test("may be opened with GET, as EventSource does", async () => {
    await using hub = await startGateway();
    const query = encodeURIComponent(`subscription { counter(to: 1) }`);
    const text = await (await fetch(`${hub.url}?query=${query}`, { headers: ACCEPT })).text();
    expect(text).toContain(`{"counter":1}`);
  });

  test("that are refused are answered as JSON", async () => {
    await using hub = await startGateway();
    const response = await hub.post({ query: `subscription { voted(proposal: "prp_secret") { at } }` }, ACCEPT);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "FORBIDDEN" } }] });
  });

  test("end at the subgraph when the client goes", async () => {
    await using hub = await startGateway();
    const controller = new AbortController();
    const response = await open(hub, controller.signal);
    await followed(hub, 1);
    hub.subgraphs.emit(1);
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain(`"at":1`);
    controller.abort();
    await followed(hub, 0);
  });

  test("end with UNAUTHENTICATED when the key is revoked", async () => {
    await using hub = await startGateway("in process", { limits: { identityRecheckMs: 20 }, identityCacheMs: 0 });
    const response = await open(hub, undefined, { authorization: "Bearer ada" });
    await followed(hub, 1);
    hub.revoked.add("ada");
    expect(await response.text()).toMatch(/"code":"UNAUTHENTICATED".*\n\nevent: complete/);
    await followed(hub, 0);
  });
});

test("a subscription without a way to send events is told what to use", async () => {
  await using hub = await startGateway();
  const answer = await hub.query(`subscription { counter(to: 1) }`);
  expect(answer.errors?.[0]).toMatchObject({
    message: expect.stringContaining("text/event-stream"),
    extensions: { code: "BAD_REQUEST" },
  });
});

function open(hub: TestGateway, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(hub.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...ACCEPT, ...headers },
    body: JSON.stringify({ query: `subscription { voted { at } }` }),
    signal: signal ?? null,
  });
}
