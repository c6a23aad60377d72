import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createKit, type GovernanceKit, inMs } from "./testing/kit";
import { CAST, CREATE, DRAFT, draftStory, OPEN, openStory, type Story } from "./testing/stories";

let kit: GovernanceKit;
let story: Story;
beforeAll(async () => {
  kit = await createKit();
  story = await openStory(kit, { method: "SCHULZE_MARGINS", options: ["A", "B", "C"] });
});
afterAll(() => kit.stop());

const ODD = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "__proto__",
  "constructor",
  "'; DROP TABLE ballot; --",
  "%",
  "x".repeat(50_000),
  "‮abc",
  "1e999",
];

test.each(ODD)("%.20j as an id or filter finds nothing and breaks nothing", async (odd) => {
  const { codes, data } = await kit.ask<{ assemblies: { totalCount: number } | null }>(
    `query ($odd: ID!, $text: String!, $proposal: ID!) {
      assembly(id: $odd) { id }
      other: proposal(id: $odd) { id }
      assemblies(organization: $odd, territory: $text) { totalCount nodes { id } }
      governanceEvents(filter: { assembly: $odd, territory: $text }) { totalCount nodes { id } }
      proposal(id: $proposal) { viewerEligibility(agent: $odd) { eligible } }
      _entities(representations: [{ __typename: "Agent", id: $odd }, { __typename: "GovernanceEvent", ref: $odd }]) {
        ... on Agent { openProposals { totalCount } }
      }
    }`,
    { odd, text: odd, proposal: story.proposal },
  );
  expect(codes.filter((code) => code !== "INVALID_INPUT")).toEqual([]);
  if (codes.length === 0) expect(data.assemblies?.totalCount).toBe(0);
});

test.each(ODD)("%.20j as text of an assembly or a proposal is stored as it is, or refused", async (odd) => {
  const created = await kit.ask(CREATE, { input: { name: odd, organization: story.organization } }, story.steward);
  expect(created.codes.filter((code) => code !== "INVALID_INPUT")).toEqual([]);
  const input = { assembly: story.assembly, title: odd, text: odd, method: "PLURALITY", options: [odd, "B"] };
  const drafted = await kit.ask(DRAFT, { input }, story.steward);
  expect(drafted.codes.filter((code) => code !== "INVALID_INPUT")).toEqual([]);
});

test.each(ODD)("%.20j as a quorum is refused", async (odd) => {
  const input = {
    assembly: story.assembly,
    title: "T",
    text: "X",
    method: "PLURALITY",
    options: ["A", "B"],
    chambers: [{ chamber: story.chambers[0], quorum: odd }],
  };
  expect((await kit.ask(DRAFT, { input }, story.steward)).codes).toEqual(["INVALID_INPUT"]);
});

test.each([
  ["-271821-04-20T00:00:00Z"],
  ["2026-02-30T00:00:00Z"],
  ["9999-12-31T23:59:59Z"],
  ["1969-12-31T00:00:00Z"],
  ["now"],
])("a proposal does not open until %s", async (closesAt) => {
  const { proposal, steward } = await draftStory(kit);
  expect((await kit.ask(OPEN, { input: { proposal, closesAt } }, steward)).codes).toEqual(["INVALID_INPUT"]);
});

test("a ballot of 10,000 choices is refused at its first repetition", async () => {
  const choices = Array.from({ length: 10_000 }, (_, i) => ({ option: story.options[i % 3], rank: 1 }));
  const answer = await kit.ask(CAST, { input: { proposal: story.proposal, choices } }, story.voters[0]);
  expect(answer.codes).toEqual(["INVALID_BALLOT"]);
});

test.each([[0], [-1], [101], [2 ** 31 - 1]])("no list gives a page of %d", async (first) => {
  const lists = [
    "assemblies(first: $first) { totalCount }",
    "governanceEvents(first: $first) { totalCount }",
    `assembly(id: "${story.assembly}") { proposals(first: $first) { totalCount } }`,
    `proposal(id: "${story.proposal}") { ballots(first: $first) { totalCount } }`,
    `proposal(id: "${story.proposal}") { roll { entries(first: $first) { totalCount } } }`,
    `_entities(representations: [{ __typename: "Agent", id: "agt_1" }]) { ... on Agent { openProposals(first: $first) { totalCount } } }`,
  ];
  for (const list of lists)
    expect((await kit.ask(`query ($first: Int!) { ${list} }`, { first })).codes).toEqual(["PAGE_SIZE_OUT_OF_RANGE"]);
});

test("a cursor of one list is refused by another", async () => {
  const { data } = await kit.ask<{ assemblies: { pageInfo: { endCursor: string } } }>(
    `{ assemblies(first: 1) { pageInfo { endCursor } } }`,
  );
  const after = data.assemblies.pageInfo.endCursor;
  const lists = [
    "governanceEvents(after: $after) { totalCount }",
    `_entities(representations: [{ __typename: "Agent", id: "agt_1" }]) { ... on Agent { openProposals(after: $after) { totalCount } } }`,
  ];
  for (const list of lists)
    expect((await kit.ask(`query ($after: String!) { ${list} }`, { after })).codes).toEqual(["INVALID_CURSOR"]);
});

test("no refusal shows SQL, a table or a stack", async () => {
  const answers = await Promise.all([
    kit.ask(CREATE, { input: { name: "\u0000", organization: story.organization } }, story.steward),
    kit.ask(OPEN, { input: { proposal: story.proposal, closesAt: inMs(1_000) } }, story.steward),
    kit.ask(CAST, { input: { proposal: "\u0000", choices: [] } }, story.voters[0]),
  ]);
  for (const { messages } of answers)
    for (const message of messages) expect(message).not.toMatch(/SELECT|INSERT|roll_entry|encoding|\.ts|\n\s+at /);
});
