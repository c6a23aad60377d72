import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit, inMs, stewardOf } from "../testing/kit";
import { CAST, CLOSE, draftStory, OPEN, openStory, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const STATE = `query ($id: ID!) {
  proposal(id: $id) {
    state turnout { cast eligible } chambers { cast eligible quorum threshold }
    tally { winners { label } } ballots { totalCount nodes { voter { id } receipt weight chamber { name } choices { option { label } rank } } }
  }
}`;
const EVENTS = `query ($assembly: ID!, $types: [GovernanceEventType!]) {
  governanceEvents(filter: { assembly: $assembly, types: $types }) { totalCount nodes { type actor { id } chamber { id } } }
}`;

test("a ballot is taken with a receipt, replaced until the close, and published after it", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  const first = await vote(kit, story, voter, 0);
  expect(first.codes).toEqual([]);
  expect(first.data.castBallot).toMatchObject({ replaced: false, receipt: expect.any(String) });
  const second = await vote(kit, story, voter, 1);
  expect(second.data.castBallot.replaced).toBe(true);
  expect(second.data.castBallot.receipt).not.toBe(first.data.castBallot.receipt);
  const open = await kit.ask(STATE, { id: story.proposal }, voter);
  expect(open.data).toEqual({
    proposal: {
      state: "OPEN",
      turnout: { cast: 1, eligible: 3 },
      chambers: [{ cast: 1, eligible: 3, quorum: "0", threshold: "1/2" }],
      tally: null,
      ballots: null,
    },
  });
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const closed = await kit.ask(STATE, { id: story.proposal });
  expect(closed.data).toMatchObject({
    proposal: {
      state: "CLOSED",
      tally: { winners: [{ label: "No" }] },
      ballots: {
        totalCount: 1,
        nodes: [
          {
            voter: { id: voter.agent },
            receipt: second.data.castBallot.receipt,
            weight: "1",
            chamber: { name: "Assembly" },
            choices: [{ option: { label: "No" }, rank: 1 }],
          },
        ],
      },
    },
  });
});

test("64 ballots of one voter at once count once, and are told once", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  const results = await Promise.all(Array.from({ length: 64 }, (_, i) => vote(kit, story, voter, i % 2)));
  expect(results.flatMap(({ codes }) => codes)).toEqual([]);
  expect(results.filter(({ data }) => !data.castBallot.replaced)).toHaveLength(1);
  expect((await kit.ask(STATE, { id: story.proposal })).data).toMatchObject({
    proposal: { turnout: { cast: 1, eligible: 3 } },
  });
  await kit.settle();
  const events = await kit.ask(EVENTS, { assembly: story.assembly, types: ["BALLOT_COUNTED"] });
  expect(events.data).toMatchObject({ governanceEvents: { totalCount: 1, nodes: [{ actor: { id: voter.agent } }] } });
});

test("many voters at once are all counted, and the quorum is told once", async () => {
  const story = await openStory(kit, { voters: 32, quorum: "1/2" });
  await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, i % 2)));
  expect((await kit.ask(STATE, { id: story.proposal })).data).toMatchObject({
    proposal: { turnout: { cast: 32, eligible: 32 } },
  });
  await kit.settle();
  const events = await kit.ask<{ governanceEvents: { totalCount: number; nodes: { type: string }[] } }>(EVENTS, {
    assembly: story.assembly,
    types: ["BALLOT_COUNTED", "QUORUM_REACHED"],
  });
  const types = events.data.governanceEvents.nodes.map(({ type }) => type);
  expect(events.data.governanceEvents.totalCount).toBe(33);
  expect(types.indexOf("QUORUM_REACHED")).toBe(16);
  expect(types.filter((type) => type === "QUORUM_REACHED")).toHaveLength(1);
});

test("a retry with the same key answers the same receipt", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  const first = await vote(kit, story, voter, 0, "ballot-1");
  expect(await vote(kit, story, voter, 0, "ballot-1")).toEqual(first);
  expect((await vote(kit, story, voter, 1, "ballot-1")).codes).toEqual(["IDEMPOTENCY_CONFLICT"]);
});

test("a steward casts the ballot of a member organization; nobody else does", async () => {
  const story = await draftStory(kit);
  const [coop = ""] = await kit.join(story.organization, 1);
  await kit.ask(OPEN, { input: { proposal: story.proposal, closesAt: inMs(60_000) } }, story.steward);
  const input = { proposal: story.proposal, voter: coop, choices: [{ option: story.options[0] }] };
  const [voter] = story.voters;
  expect((await kit.ask(CAST, { input }, voter)).codes).toEqual(["FORBIDDEN"]);
  expect((await kit.ask(CAST, { input }, stewardOf(coop))).codes).toEqual([]);
});

describe("refusals", () => {
  let story: Awaited<ReturnType<typeof openStory>>;
  beforeEach(async () => {
    story = await openStory(kit);
  });

  const cast = (change: object, caller = story.voters[0] ?? ANONYMOUS) =>
    kit.ask(CAST, { input: { proposal: story.proposal, choices: [], ...change } }, caller).then(({ codes }) => codes);

  test("without a token", async () => expect(await cast({}, ANONYMOUS)).toEqual(["UNAUTHENTICATED"]));

  test("without the scope", async () =>
    expect(await cast({}, { ...callerOf("agt_x"), scopes: ["READ"] })).toEqual(["FORBIDDEN"]));

  test("an unknown proposal", async () => expect(await cast({ proposal: "prp_none" })).toEqual(["NOT_FOUND"]));

  test("somebody who is not on the roll", async () => {
    expect(await cast({}, callerOf(newId("agt")))).toEqual(["NOT_ELIGIBLE"]);
    const [late = ""] = await kit.join(story.organization, 1);
    expect(await cast({}, callerOf(late))).toEqual(["NOT_ELIGIBLE"]);
  });

  test("another proposal's option, two choices, a rank", async () => {
    const [first, second] = story.options;
    const other = await openStory(kit);
    expect(await cast({ choices: [{ option: other.options[0] }] })).toEqual(["INVALID_BALLOT"]);
    expect(await cast({ choices: [{ option: first }, { option: second }] })).toEqual(["INVALID_BALLOT"]);
    expect(await cast({ choices: [{ option: first, rank: 2 }] })).toEqual(["INVALID_BALLOT"]);
    expect(await cast({ choices: [{ option: first, rank: 2 ** 31 }] })).toEqual(["INVALID_INPUT"]);
    expect(await cast({ choices: [{ option: `${first}\u0000` }] })).toEqual(["INVALID_BALLOT"]);
  });

  test("ids that no id can be", async () => {
    for (const proposal of ["", "\u0000", "prp_\ud800", "'; DROP TABLE ballot; --", "x".repeat(100_000)])
      expect(["NOT_FOUND", "INVALID_INPUT"]).toContain((await cast({ proposal }))[0]);
  });

  test("a closed proposal", async () => {
    await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
    expect(await cast({})).toEqual(["PROPOSAL_NOT_OPEN"]);
  });

  test("a draft", async () => {
    const draft = await draftStory(kit);
    expect(await cast({ proposal: draft.proposal })).toEqual(["PROPOSAL_NOT_OPEN"]);
  });
});

test("a ranking is taken with ties and gaps, and blank ballots count for the quorum", async () => {
  const story = await openStory(kit, { method: "SCHULZE_WINNING_VOTES", options: ["A", "B", "C"], quorum: "2/3" });
  const [first = ANONYMOUS, second = ANONYMOUS] = story.voters;
  const [a, b, c] = story.options;
  const input = {
    proposal: story.proposal,
    choices: [
      { option: c, rank: 7 },
      { option: a, rank: 2 },
      { option: b, rank: 7 },
    ],
  };
  expect((await kit.ask(CAST, { input }, first)).codes).toEqual([]);
  expect((await kit.ask(CAST, { input: { proposal: story.proposal, choices: [] } }, second)).codes).toEqual([]);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { data } = await kit.ask(
    `query ($id: ID!) { proposal(id: $id) { tally { method methodVersion winners { label } ranking { label place }
       chambers { cast eligible quorumMet adopted castWeight supportWeight } rounds { title lines { label value } } } } }`,
    { id: story.proposal },
  );
  expect(data).toMatchObject({
    proposal: {
      tally: {
        method: "SCHULZE_WINNING_VOTES",
        winners: [{ label: "A" }],
        ranking: [
          { label: "A", place: 1 },
          { label: "B", place: 2 },
          { label: "C", place: 2 },
        ],
        chambers: [{ cast: 2, eligible: 3, quorumMet: true, adopted: true, castWeight: "2", supportWeight: "1" }],
        rounds: [
          { title: "Pairwise preferences", lines: expect.arrayContaining([{ label: "A over B", value: "1" }]) },
          { title: "Strongest paths (winning votes)" },
        ],
      },
    },
  });
});
