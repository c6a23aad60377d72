import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { verifyChain } from "@commons-hub/shared/event";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf, readSettled } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, type StoryOptions, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const GIVE = `mutation ($input: DelegateInput!) {
  delegate(input: $input) { delegation { id topic until revokedAt from { id } to { id } proposal { id } assembly { id } } }
}`;
const REVOKE = `mutation ($input: RevokeDelegationInput!) { revokeDelegation(input: $input) { delegation { id revokedAt } } }`;
const MINE = `query ($id: ID!) { proposal(id: $id) { viewerVote { state reason via { id } } } }`;
const RESULT = `query ($id: ID!) {
  proposal(id: $id) {
    tally { winners { label } chambers { cast delegated stuck eligible quorumMet supportWeight castWeight } }
    recount(methods: [PLURALITY]) { agreesWithTally inputsDigest chambers { delegated stuck } }
    ballots { totalCount }
  }
}`;

type Given = { delegate: { delegation: { id: string } } };

function give(by: Caller, to: Caller, where: object) {
  return kit.ask<Given>(GIVE, { input: { to: to.agent, ...where } }, by);
}

async function stateOf(story: Story, caller: Caller): Promise<string | null> {
  const { data } = await kit.ask<{ proposal: { viewerVote: { state: string } | null } }>(
    MINE,
    { id: story.proposal },
    caller,
  );
  return data.proposal.viewerVote?.state ?? null;
}

async function votersOf(options: StoryOptions): Promise<{ story: Story; voters: readonly Caller[] }> {
  const story = await openStory(kit, options);
  return { story, voters: story.voters };
}

test("votes are carried through chains, overridden by an own ballot, and the rest is told as stuck", async () => {
  const { story, voters } = await votersOf({ voters: 7, quorum: "5/7" });
  const [ada, bo, cy, dan, eve, fay, gil] = voters as [Caller, Caller, Caller, Caller, Caller, Caller, Caller];
  const { proposal, assembly } = story;
  expect((await give(ada, bo, { assembly })).codes).toEqual([]);
  expect((await give(bo, cy, { proposal })).codes).toEqual([]);
  expect((await give(dan, eve, { proposal })).codes).toEqual([]);
  expect((await give(eve, dan, { proposal })).codes).toEqual([]);
  expect((await give(fay, cy, { proposal })).codes).toEqual([]);
  await vote(kit, story, cy, 0);
  await vote(kit, story, fay, 1);
  expect(await Promise.all([ada, bo, cy, dan, fay, gil].map((each) => stateOf(story, each)))).toEqual([
    "DELEGATED",
    "DELEGATED",
    "CAST",
    "STUCK",
    "CAST",
    "ABSENT",
  ]);
  const mine = await kit.ask(MINE, { id: proposal }, ada);
  expect(mine.data).toMatchObject({ proposal: { viewerVote: { via: [{ id: bo.agent }, { id: cy.agent }] } } });
  await kit.ask(CLOSE, { input: { proposal } }, story.steward);
  const { data } = await kit.ask(RESULT, { id: proposal });
  expect(data).toMatchObject({
    proposal: {
      ballots: { totalCount: 2 },
      tally: {
        winners: [{ label: "Yes" }],
        chambers: [
          { cast: 2, delegated: 2, stuck: 2, eligible: 7, quorumMet: false, supportWeight: "3", castWeight: "4" },
        ],
      },
      recount: [{ agreesWithTally: true, chambers: [{ delegated: 2, stuck: 2 }] }],
    },
  });
  expect(await stateOf(story, ada)).toBe("DELEGATED");
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [assembly] });
  expect(verifyChain(events)).toBeNull();
  expect(events.filter(({ type }) => type === "governance.delegation.changed.v1")).toHaveLength(5);
});

test("people who are carried can bring the quorum, which is told at the close", async () => {
  const { story, voters } = await votersOf({ voters: 4, quorum: "3/4" });
  const [ada, bo, cy] = voters as [Caller, Caller, Caller];
  await give(ada, cy, { assembly: story.assembly });
  await give(bo, cy, { assembly: story.assembly });
  await vote(kit, story, cy, 0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect((await kit.ask(RESULT, { id: story.proposal })).data).toMatchObject({
    proposal: { tally: { chambers: [{ cast: 1, delegated: 2, quorumMet: true }] } },
  });
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(events.find(({ type }) => type === "governance.quorum.reached.v1")?.payload).toMatchObject({ cast: 3 });
});

test("the narrower delegation counts, a topic without regard to case, and another topic not at all", async () => {
  const { story, voters } = await votersOf({ voters: 5, more: { topic: "Food" } });
  const [ada, bo, cy, dan, eve] = voters as [Caller, Caller, Caller, Caller, Caller];
  const { assembly, proposal } = story;
  await give(ada, bo, { assembly });
  await give(ada, cy, { assembly, topic: "FOOD" });
  await give(dan, bo, { assembly, topic: "Money" });
  await give(eve, cy, { assembly, topic: "Food" });
  await give(eve, bo, { proposal });
  await vote(kit, story, bo, 1);
  await vote(kit, story, cy, 0);
  const via = async (caller: Caller) =>
    (await kit.ask<{ proposal: { viewerVote: { via: { id: string }[] } } }>(MINE, { id: proposal }, caller)).data
      .proposal.viewerVote.via;
  expect(await via(ada)).toEqual([{ id: cy.agent }]);
  expect(await via(eve)).toEqual([{ id: bo.agent }]);
  expect(await stateOf(story, dan)).toBe("ABSENT");
});

test("a new delegation of the same scope takes the place of the old one; a revoked one counts no more", async () => {
  const { story, voters } = await votersOf({ voters: 3 });
  const [ada, bo, cy] = voters as [Caller, Caller, Caller];
  const { assembly } = story;
  await give(ada, bo, { assembly });
  const second = await give(ada, cy, { assembly });
  const list = `query ($id: ID!) { assembly(id: $id) { delegations { totalCount nodes { to { id } } } } }`;
  expect((await kit.ask(list, { id: assembly })).data).toEqual({
    assembly: { delegations: { totalCount: 1, nodes: [{ to: { id: cy.agent } }] } },
  });
  const input = { delegation: second.data.delegate.delegation.id };
  expect((await kit.ask(REVOKE, { input }, bo)).codes).toEqual(["FORBIDDEN"]);
  expect((await kit.ask(REVOKE, { input }, ada)).data).toMatchObject({
    revokeDelegation: { delegation: { revokedAt: expect.any(String) } },
  });
  expect((await kit.ask(REVOKE, { input }, ada)).codes).toEqual(["STATE_CONFLICT"]);
  expect(await stateOf(story, ada)).toBe("ABSENT");
});

test("what is given or taken back after the close changes nothing", async () => {
  const { story, voters } = await votersOf({ voters: 3 });
  const [ada, bo] = voters as [Caller, Caller];
  const given = await give(ada, bo, { proposal: story.proposal });
  await vote(kit, story, bo, 0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const input = { delegation: given.data.delegate.delegation.id };
  expect((await kit.ask(REVOKE, { input }, ada)).codes).toEqual(["PROPOSAL_NOT_OPEN"]);
  expect((await give(ada, bo, { proposal: story.proposal })).codes).toEqual(["PROPOSAL_NOT_OPEN"]);
});

test("who may not delegate, or names no place for it, is told so", async () => {
  const { story, voters } = await votersOf({ voters: 2 });
  const [ada, bo] = voters as [Caller, Caller];
  const stranger = callerOf(newId("agt"));
  const { assembly, proposal } = story;
  expect((await give(stranger, bo, { proposal })).codes).toEqual(["NOT_ELIGIBLE"]);
  expect((await give(stranger, bo, { assembly })).codes).toEqual(["FORBIDDEN"]);
  expect((await give(ANONYMOUS, bo, { assembly })).codes).toEqual(["UNAUTHENTICATED"]);
  expect((await give(ada, ada, { assembly })).codes).toEqual(["INVALID_INPUT"]);
  expect((await give(ada, bo, {})).codes).toEqual(["INVALID_INPUT"]);
  expect((await give(ada, bo, { topic: "Food" })).codes).toEqual(["INVALID_INPUT"]);
  expect((await give(ada, bo, { assembly, proposal })).codes).toEqual(["INVALID_INPUT"]);
  expect((await give(ada, bo, { assembly: "asm_none" })).codes).toEqual(["NOT_FOUND"]);
  expect((await give(ada, bo, { assembly, until: "2020-01-01T00:00:00Z" })).codes).toEqual(["INVALID_INPUT"]);
  expect((await give(ada, bo, { assembly, from: bo.agent })).codes).toEqual(["FORBIDDEN"]);
});
