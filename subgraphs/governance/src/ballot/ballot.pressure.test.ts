import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { verifyChain } from "@commons-hub/shared/event";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf, readSettled } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CAST, CLOSE, openStory, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const TWO_MINUTES_MS = 120_000;

test("what is refused in a crowd is refused alone: its neighbours' ballots are taken, in one chain", async () => {
  const story = await openStory(kit, { voters: 64 });
  const stranger = callerOf(newId("agt"));
  const results = await Promise.all([
    ...story.voters.map((voter, i) => vote(kit, story, voter, i % 2, `k-${i}`)),
    vote(kit, story, stranger, 0),
    kit.ask(
      CAST,
      { input: { proposal: story.proposal, choices: [{ option: "opt_none" }] } },
      story.voters[0] ?? ANONYMOUS,
    ),
    kit.ask(CAST, { input: { proposal: "prp_none", choices: [] } }, stranger),
  ]);
  expect(results.slice(0, 64).flatMap(({ codes }) => codes)).toEqual([]);
  expect(results.slice(64).map(({ codes }) => codes)).toEqual([["NOT_ELIGIBLE"], ["INVALID_BALLOT"], ["NOT_FOUND"]]);
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(verifyChain(events)).toBeNull();
  const counted = events.filter(({ type }) => type === "governance.ballot.counted.v1");
  expect(counted.map(({ payload }) => payload["cast"])).toEqual(counted.map((_, i) => i + 1));
  expect(counted).toHaveLength(64);
});

test("retries in a crowd are answered as the first time, and other content under the same key is refused", async () => {
  const story = await openStory(kit, { voters: 8 });
  const first = await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, 0, `r-${i}`)));
  const again = await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, 0, `r-${i}`)));
  expect(again.map(({ data }) => data)).toEqual(first.map(({ data }) => data));
  const other = await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, 1, `r-${i}`)));
  expect(other.flatMap(({ codes }) => codes)).toEqual(story.voters.map(() => "IDEMPOTENCY_CONFLICT"));
  const [voter = ANONYMOUS] = story.voters;
  const doubled = await Promise.all([0, 0, 0].map(() => vote(kit, story, voter, 0, "same")));
  expect(new Set(doubled.map(({ data }) => data.castBallot.receipt)).size).toBe(1);
});

test.each([-TWO_MINUTES_MS, TWO_MINUTES_MS])(
  "an application clock that is %i ms off closes nothing early and takes nothing late",
  async (offsetMs) => {
    const story = await openStory(kit, { voters: 3, closesInMs: 60_000 });
    const [ada = ANONYMOUS, bo = ANONYMOUS, cy = ANONYMOUS] = story.voters;
    const realNow = Date.now.bind(Date);
    const clock = jest.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
    try {
      expect((await vote(kit, story, ada, 0)).codes).toEqual([]);
      await kit.database.shiftClock(59_000);
      expect((await vote(kit, story, bo, 0)).codes).toEqual([]);
      await kit.database.shiftClock(61_000);
      expect((await vote(kit, story, cy, 0)).codes).toEqual(["PROPOSAL_NOT_OPEN"]);
    } finally {
      clock.mockRestore();
      await kit.database.shiftClock(0);
    }
    await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
    const { data } = await kit.ask(`query ($id: ID!) { proposal(id: $id) { turnout { cast } } }`, {
      id: story.proposal,
    });
    expect(data).toEqual({ proposal: { turnout: { cast: 2 } } });
  },
);
