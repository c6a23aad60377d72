import { afterEach, describe, expect, test } from "@jest/globals";
import { GraphQLError } from "graphql";
import { AT, connect, disconnectAll, followed, metric, take, VOTED } from "../testing/sockets";
import { startGateway, TRANSPORT_KINDS } from "../testing/start";
import { until } from "../testing/until";

afterEach(disconnectAll);

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

  test("that began at different cursors execute an event once when they have come to the same place", async () => {
    await using hub = await startGateway(kind);
    for (let at = 1; at <= 4; at++) hub.subgraphs.emit(at);
    const all = [1, 2, 3].map((at) => connect(hub).iterate({ query: VOTED, variables: { after: `c${String(at)}` } }));
    for (const [index, results] of all.entries())
      for (let at = index + 2; at <= 4; at++) expect((await take(results)).data).toMatchObject({ voted: { at } });
    hub.subgraphs.people.requests.length = 0;
    hub.subgraphs.emit(5);
    const answers = await Promise.all(all.map(take));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(hub.subgraphs.people.requests.length).toBe(2);
  });

  test("fill in an event that looks like the last one anew", async () => {
    await using hub = await startGateway(kind);
    const results = connect(hub).iterate({ query: `subscription { voted { by { name } } }` });
    const first = take(results);
    await followed(hub, 1);
    hub.subgraphs.emit(1);
    expect((await first).data).toEqual({ voted: { by: { name: "Ada" } } });
    await hub.query(`mutation { rename(id: "agt_1", name: "Ada L.") { id } }`);
    hub.subgraphs.emit(2);
    expect((await take(results)).data).toEqual({ voted: { by: { name: "Ada L." } } });
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

  test("pass over no event that cannot be read for a moment: they break off before it", async () => {
    await using hub = await startGateway(kind);
    hub.subgraphs.emit(1);
    const results = connect(hub).iterate({ query: VOTED, variables: { after: "c0" } });
    expect((await take(results)).data).toMatchObject({ voted: { at: 1 } });
    hub.subgraphs.emit(2, new GraphQLError("Not now.", { extensions: { code: "UNAVAILABLE" } }));
    hub.subgraphs.emit(3);
    await expect(results.next()).rejects.toEqual([
      expect.objectContaining({ extensions: { code: "SUBSCRIPTION_INTERRUPTED" } }),
    ]);
    const resumed = connect(hub).iterate({ query: VOTED, variables: { after: "c1" } });
    for (const at of [2, 3]) expect((await take(resumed)).data).toMatchObject({ voted: { at } });
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
