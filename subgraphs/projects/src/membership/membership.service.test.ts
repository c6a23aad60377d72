import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };
let bo: { id: string; caller: Caller };
let organization: string;

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
  bo = await kit.person("Bo");
  organization = await createOrganization("Bakery", ada.caller);
});
afterAll(() => kit.stop());

async function createOrganization(name: string, caller: Caller): Promise<string> {
  const input = { kind: "ORGANIZATION", name };
  const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input, caller);
  return agent.id;
}

const MEMBERSHIP = "membership { id agent { id } organization { id name } roles until }";
interface Payload {
  membership: { id: string; roles: string[]; until: string | null };
}

function add(input: object, caller: Caller): Promise<Payload> {
  return kit.change("addMember", MEMBERSHIP, input, caller);
}

test("whoever creates an organization is its first steward and takes others in", async () => {
  const { membership } = await add({ organization, agent: bo.id, roles: ["MEMBER"] }, ada.caller);
  expect(membership).toMatchObject({ agent: { id: bo.id }, organization: { name: "Bakery" }, roles: ["MEMBER"] });
  const seen = await kit.ask(
    `query ($organization: ID!, $bo: ID!) {
      organization: agent(id: $organization) { members(first: 10) { totalCount nodes { agent { name } roles } } }
      bo: agent(id: $bo) { memberships { organization { name } roles } }
    }`,
    { organization, bo: bo.id },
    ANONYMOUS,
  );
  expect(seen).toEqual({
    organization: {
      members: {
        totalCount: 2,
        nodes: [
          { agent: { name: "Ada" }, roles: ["STEWARD"] },
          { agent: { name: "Bo" }, roles: ["MEMBER"] },
        ],
      },
    },
    bo: { memberships: [{ organization: { name: "Bakery" }, roles: ["MEMBER"] }] },
  });
  expect(await kit.eventTypes()).toContain("projects.membership.added.v1");
});

test("a member cannot take anybody in, whatever the assertion claims", async () => {
  const cy = await kit.person("Cy");
  const input = { organization, agent: cy.id, roles: ["MEMBER"] };
  expect(await kit.changeRefusal("addMember", MEMBERSHIP, input, bo.caller)).toBe("FORBIDDEN");
  const forged = callerOf(bo.id, [{ organization, roles: ["STEWARD"] }]);
  expect(await kit.changeRefusal("addMember", MEMBERSHIP, input, forged)).toBe("FORBIDDEN");
  expect(await kit.changeRefusal("addMember", MEMBERSHIP, input, ANONYMOUS)).toBe("UNAUTHENTICATED");
});

test.each([
  ["a member twice at a time", () => ({ organization, agent: bo.id, roles: ["AUDITOR"] }), "ALREADY_EXISTS"],
  ["no role", () => ({ organization, agent: bo.id, roles: [] }), "INVALID_INPUT"],
  ["an unknown role", () => ({ organization, agent: bo.id, roles: ["KING"] }), "INVALID_INPUT"],
  ["nobody", () => ({ organization, agent: "agt_none", roles: ["MEMBER"] }), "NOT_FOUND"],
  ["a NUL for a name", () => ({ organization, agent: "agt_\0", roles: ["MEMBER"] }), "INVALID_INPUT"],
  [
    "a year beyond reason",
    () => ({ organization, agent: bo.id, roles: ["MEMBER"], from: "9999-01-01T00:00:00Z" }),
    "INVALID_INPUT",
  ],
])("%s is refused", async (_, input, code) => {
  expect(await kit.changeRefusal("addMember", MEMBERSHIP, input(), ada.caller)).toBe(code);
});

test("a person has no members", async () => {
  const input = { organization: ada.id, agent: bo.id, roles: ["MEMBER"] };
  expect(await kit.changeRefusal("addMember", MEMBERSHIP, input, ada.caller)).toBe("INVALID_INPUT");
});

test("members leave by themselves, and once", async () => {
  const dee = await kit.person("Dee");
  const { membership } = await add({ organization, agent: dee.id, roles: ["MEMBER"] }, ada.caller);
  const input = { membership: membership.id };
  expect(await kit.changeRefusal("endMembership", MEMBERSHIP, input, bo.caller)).toBe("FORBIDDEN");
  const ended = await kit.change<Payload>("endMembership", MEMBERSHIP, input, dee.caller);
  expect(ended.membership.until).not.toBeNull();
  expect(await kit.changeRefusal("endMembership", MEMBERSHIP, input, dee.caller)).toBe("STATE_CONFLICT");
  const seen = await kit.ask<{ agent: { memberships: unknown[] } }>(
    "query ($id: ID!) { agent(id: $id) { memberships { id } } }",
    { id: dee.id },
  );
  expect(seen.agent.memberships).toEqual([]);
  await add({ organization, agent: dee.id, roles: ["AUDITOR"] }, ada.caller);
});

test("the last steward names a successor first, also when two leave at the same moment", async () => {
  const coop = await createOrganization("Dairy", ada.caller);
  const stewards = await kit.ask<{ agent: { members: { nodes: { id: string }[] } } }>(
    "query ($id: ID!) { agent(id: $id) { members { nodes { id } } } }",
    { id: coop },
  );
  const first = stewards.agent.members.nodes[0]?.id;
  expect(await kit.changeRefusal("endMembership", MEMBERSHIP, { membership: first }, ada.caller)).toBe(
    "STATE_CONFLICT",
  );
  const { membership } = await add({ organization: coop, agent: bo.id, roles: ["STEWARD"] }, ada.caller);
  const outcomes = await Promise.all([
    kit.changeRefusal("endMembership", MEMBERSHIP, { membership: first }, ada.caller),
    kit.changeRefusal("endMembership", MEMBERSHIP, { membership: membership.id }, bo.caller),
  ]);
  expect(outcomes.map(String).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(["STATE_CONFLICT", "undefined"]);
});

test("64 attempts to take one person in make one member", async () => {
  const eve = await kit.person("Eve");
  const input = { organization, agent: eve.id, roles: ["MEMBER"] };
  const outcomes = await Promise.all(
    Array.from({ length: 64 }, () => kit.changeRefusal("addMember", MEMBERSHIP, input, ada.caller)),
  );
  expect(outcomes.filter((code) => code === undefined)).toHaveLength(1);
  expect(outcomes.filter((code) => code === "ALREADY_EXISTS")).toHaveLength(63);
});

test("a membership that ends by its date is over without anybody doing anything", async () => {
  const fay = await kit.person("Fay");
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await add({ organization, agent: fay.id, roles: ["MEMBER"], until }, ada.caller);
  const query = "query ($id: ID!) { agent(id: $id) { memberships { roles } } }";
  expect(await kit.ask(query, { id: fay.id })).toEqual({ agent: { memberships: [{ roles: ["MEMBER"] }] } });
  await kit.database.shiftClock(3_600_000);
  try {
    expect(await kit.ask(query, { id: fay.id })).toEqual({ agent: { memberships: [] } });
  } finally {
    await kit.database.shiftClock(0);
  }
});
