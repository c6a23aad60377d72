import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { MODES, type Person, startHub, type TestHub } from "../kit";

describe.each(MODES)("one schema over four subgraphs that run %s", (mode) => {
  let hub: TestHub;
  let organization: { readonly id: string; readonly steward: Person };
  let assembly: string;

  beforeAll(async () => {
    hub = await startHub(mode);
    organization = await hub.seed.organization("Everywhere");
    const created = await organization.steward.run<{ assembly: { id: string } }>("CreateAssembly", {
      name: "Hall",
      organization: organization.id,
    });
    assembly = created.assembly.id;
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  const node = (id: string, fields = "id") => hub.ask(`query ($id: ID!) { node(id: $id) { ${fields} } }`, { id });

  test("node(id) asks whoever owns the type, by the prefix alone", async () => {
    expect((await node(organization.id, "__typename id ... on Agent { name }")).data).toEqual({
      node: { __typename: "Agent", id: organization.id, name: "Everywhere" },
    });
    expect((await node(assembly, "id ... on Assembly { name }")).data).toEqual({
      node: { id: assembly, name: "Hall" },
    });
  });

  test.each([
    "agt_none",
    "asm_01m816kj0zfwesbb7jssj5g5kf",
    "xyz_01m816kj0zfwesbb7jssj5g5kf",
    "",
    "agt_",
    "💥",
    "a".repeat(5_000),
  ])("node(%j) is null without an error", async (id) => {
    const { data, errors } = await node(id);
    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
  });

  test("one agent is filled in by all four", async () => {
    const query = `query ($id: ID!) { agent(id: $id) { name openProposals { totalCount } accounts { id } pledges { totalCount } } }`;
    const answer = await organization.steward.ask(query, { id: organization.id });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      agent: { name: "Everywhere", openProposals: { totalCount: 0 }, accounts: [], pledges: { totalCount: 0 } },
    });
  });

  test("a field of each entity joins back: assembly to organization to member", async () => {
    const query = `query ($id: ID!) { assembly(id: $id) { organization { name memberships { organization { name } } } } }`;
    const answer = await hub.ask(query, { id: assembly });
    expect(answer.data).toMatchObject({ assembly: { organization: { name: "Everywhere" } } });
  });

  test("internal fields are nobody's", async () => {
    for (const query of [
      '{ keyHolder(hash: "x") { agent } }',
      "{ _service { sdl } }",
      "{ _entities(representations: []) { __typename } }",
      '{ node(id: "agt_none") { ref } }',
    ])
      expect((await hub.ask(query)).errors?.[0]?.extensions).toMatchObject({ code: "GRAPHQL_VALIDATION_FAILED" });
  });

  if (mode === "apart")
    test("a part that is down blanks its own fields only, and is back when it is back", async () => {
      await hub.apart?.kill("exchange");
      const query = `query ($id: ID!) { agent(id: $id) { name accounts { id } } }`;
      const answer = await organization.steward.ask(query, { id: organization.id });
      expect(answer.data).toEqual({ agent: { name: "Everywhere", accounts: null } });
      expect(answer.errors).toMatchObject([{ path: ["agent", "accounts"], extensions: { code: "UNAVAILABLE" } }]);
      expect(JSON.stringify(answer.errors)).not.toMatch(/exchange|127\.0\.0\.1|ECONN/);
      await hub.apart?.startPart("exchange");
      await waitFor(
        async () => !(await organization.steward.ask(query, { id: organization.id })).errors,
        "the part to be back",
      );
    });
});
