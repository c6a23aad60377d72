import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit, stewardOf } from "../testing/kit";
import { CREATE } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

interface Created {
  readonly createAssembly: {
    readonly assembly: { readonly id: string; readonly chambers: readonly { id: string; name: string }[] };
  };
}

test("a steward creates an assembly with chambers, found by id, by reference and in lists", async () => {
  const organization = newId("agt");
  const project = newId("prj");
  const input = {
    name: "Council",
    organization,
    project,
    territory: "ES-CT",
    chambers: [
      { name: "Members", rule: "MEMBERS" },
      { name: "Commons", rule: "CONTRIBUTORS" },
    ],
  };
  const created = await kit.ask<Created>(CREATE, { input }, stewardOf(organization));
  expect(created.codes).toEqual([]);
  const { id, chambers } = created.data.createAssembly.assembly;
  expect(chambers.map(({ name }) => name)).toEqual(["Members", "Commons"]);
  const { data, codes } = await kit.ask(
    `query ($id: ID!, $organization: ID!, $refs: [_Any!]!) {
      assembly(id: $id) { name territory organization { id } project { id } chambers { rule roles organization { id } project { id } assembly { id } } }
      byOrganization: assemblies(organization: $organization, first: 1) { totalCount nodes { id } pageInfo { hasNextPage } }
      byTerritory: assemblies(territory: "ES-CT") { totalCount }
      elsewhere: assemblies(territory: "ES-MD") { totalCount nodes { id } }
      _entities(representations: $refs) { ... on Assembly { id name } ... on Chamber { id name } }
    }`,
    {
      id,
      organization,
      refs: [
        { __typename: "Assembly", ref: id },
        { __typename: "Chamber", id: chambers[1]?.id },
      ],
    },
  );
  expect(codes).toEqual([]);
  const roles = ["STEWARD", "MEMBER", "TREASURER"];
  expect(data).toEqual({
    assembly: {
      name: "Council",
      territory: "ES-CT",
      organization: { id: organization },
      project: { id: project },
      chambers: [
        { rule: "MEMBERS", roles, organization: { id: organization }, project: null, assembly: { id } },
        { rule: "CONTRIBUTORS", roles, organization: null, project: { id: project }, assembly: { id } },
      ],
    },
    byOrganization: { totalCount: 1, nodes: [{ id }], pageInfo: { hasNextPage: false } },
    byTerritory: { totalCount: 1 },
    elsewhere: { totalCount: 0, nodes: [] },
    _entities: [
      { id, name: "Council" },
      { id: chambers[1]?.id, name: "Commons" },
    ],
  });
});

test("lists go on after their cursor and refuse one that they did not give out", async () => {
  const organization = newId("agt");
  for (const name of ["A", "B", "C"]) await kit.ask(CREATE, { input: { name, organization } }, stewardOf(organization));
  const LIST = `query ($organization: ID!, $after: String) {
    assemblies(organization: $organization, first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } totalCount }
  }`;
  type Page = {
    assemblies: {
      nodes: { name: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
      totalCount: number;
    };
  };
  const first = await kit.ask<Page>(LIST, { organization });
  expect(first.data.assemblies).toMatchObject({ totalCount: 3, nodes: [{ name: "A" }, { name: "B" }] });
  const second = await kit.ask<Page>(LIST, { organization, after: first.data.assemblies.pageInfo.endCursor });
  expect(second.data.assemblies).toMatchObject({ nodes: [{ name: "C" }], pageInfo: { hasNextPage: false } });
  expect((await kit.ask(LIST, { organization, after: "nonsense" })).codes).toEqual(["INVALID_CURSOR"]);
});

test("a retry with the same key creates nothing new", async () => {
  const organization = newId("agt");
  const steward = stewardOf(organization);
  const input = { name: "Once", organization };
  const first = await kit.ask(CREATE, { input }, steward, "key-1");
  expect(await kit.ask(CREATE, { input }, steward, "key-1")).toEqual(first);
  expect((await kit.ask(CREATE, { input: { ...input, name: "Twice" } }, steward, "key-1")).codes).toEqual([
    "IDEMPOTENCY_CONFLICT",
  ]);
  const { data } = await kit.ask(`query ($o: ID!) { assemblies(organization: $o) { totalCount } }`, {
    o: organization,
  });
  expect(data).toEqual({ assemblies: { totalCount: 1 } });
});

test.each([
  ["nobody", ANONYMOUS, "UNAUTHENTICATED"],
  ["a stranger", callerOf("agt_stranger"), "FORBIDDEN"],
  ["a steward of another organization", stewardOf(newId("agt")), "FORBIDDEN"],
  ["a member", callerOf("agt_member", [{ organization: "agt_coop", roles: ["MEMBER"] }]), "FORBIDDEN"],
  ["a steward whose key lacks the scope", { ...stewardOf("agt_coop"), scopes: ["READ" as const] }, "FORBIDDEN"],
])("%s cannot convene an assembly", async (_, caller, code) => {
  const input = { name: "Council", organization: "agt_coop" };
  expect((await kit.ask(CREATE, { input }, caller)).codes).toEqual([code]);
});
