import { describe, expect, test } from "@jest/globals";
import { startGateway, TRANSPORT_KINDS } from "../testing/start";

describe.each(TRANSPORT_KINDS)("queries with subgraphs %s", (kind) => {
  test("join fields of two subgraphs in one answer, with its cost", async () => {
    await using hub = await startGateway(kind);
    const answer = await hub.query(`query($id: ID!) { proposal(id: $id) { title by { name votes } } }`, {
      id: "prp_1",
    });
    expect(answer).toEqual({
      data: { proposal: { title: "Proposal prp_1", by: { name: "Béla", votes: 7 } } },
      extensions: { cost: { requested: 5, limit: 100_000 } },
    });
  });

  test("node(id) asks the owner, whichever it is", async () => {
    await using hub = await startGateway(kind);
    const query = `query($id: ID!) { node(id: $id) { __typename id ... on Agent { name votes } ... on Proposal { title } } }`;
    expect((await hub.query(query, { id: "agt_1" })).data).toEqual({
      node: { __typename: "Agent", id: "agt_1", name: "Ada", votes: 7 },
    });
    expect((await hub.query(query, { id: "prp_7" })).data).toEqual({
      node: { __typename: "Proposal", id: "prp_7", title: "Proposal prp_7" },
    });
  });

  test.each(["agt_none", "xyz_1", "agt", "", "_", "__proto___1", "constructor_1"])(
    "node(id: %j) is null without an error",
    async (id) => {
      await using hub = await startGateway(kind);
      const answer = await hub.query(`query($id: ID!) { node(id: $id) { id } }`, { id });
      expect(answer).toMatchObject({ data: { node: null } });
      expect(answer).not.toHaveProperty("errors");
      expect(Object.keys(answer.extensions ?? {})).toEqual(["cost"]);
    },
  );

  test("mutations reach their subgraph with the idempotency key and the caller", async () => {
    await using hub = await startGateway(kind);
    const headers = { authorization: "Bearer ada", "idempotency-key": "once", "x-request-id": "request-0001" };
    await hub.query(`mutation { rename(id: "agt_1", name: "Zoë 🌱") { name } }`, {}, headers);
    expect(hub.subgraphs.people.requests.at(-1)).toMatchObject({
      idempotencyKey: "once",
      requestId: "request-0001",
      caller: { agent: "agt_1" },
    });
    expect((await hub.query(`{ agent(id: "agt_1") { name } }`)).data).toEqual({ agent: { name: "Zoë 🌱" } });
  });

  test("a subgraph that is down blanks only its own fields", async () => {
    await using hub = await startGateway(kind);
    hub.subgraphs.votes.down = true;
    await hub.servers["votes"]?.stop();
    const answer = await hub.query(`{ agents(first: 2) { nodes { name votes } } }`);
    expect(answer.data).toEqual({
      agents: {
        nodes: [
          { name: "Ada", votes: null },
          { name: "Béla", votes: null },
        ],
      },
    });
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [["agents", "nodes", 0, "votes"], "UNAVAILABLE"],
      [["agents", "nodes", 1, "votes"], "UNAVAILABLE"],
    ]);
  });

  test("a subgraph's refusal keeps its code, its details and its path, and loses the subgraph's name", async () => {
    await using hub = await startGateway(kind);
    const { errors } = await hub.query(`{ agent(id: "agt_1") { name secret } fails(how: "domain") }`);
    expect(errors).toEqual([
      expect.objectContaining({ path: ["agent", "secret"], extensions: { code: "FORBIDDEN" } }),
      expect.objectContaining({ path: ["fails"], extensions: { code: "NOT_FOUND", agent: "agt_9" } }),
    ]);
  });

  test("a bug in a subgraph is INTERNAL with the request id, and nothing of it is shown", async () => {
    await using hub = await startGateway(kind);
    const answer = await hub.query(`{ fails(how: "bug") }`, {}, { "x-request-id": "request-0002" });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: "INTERNAL", requestId: "request-0002" });
    expect(JSON.stringify(answer)).not.toMatch(/SELECT|relation|people|stack/);
  });

  test("an operation that takes too long is TIMEOUT on its own field", async () => {
    await using hub = await startGateway(kind, { limits: { requestTimeoutMs: 50 } });
    const answer = await hub.query(`{ slow }`);
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[["slow"], "TIMEOUT"]]);
  });

  test("a variable that does not fit its type is the client's error", async () => {
    await using hub = await startGateway(kind);
    const { errors } = await hub.query(`query($id: ID!) { agent(id: $id) { id } }`, { id: { a: 1 } });
    expect(errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
  });
});
