import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { waitFor } from "@commons-hub/shared/testing";
import { createProfile, getMethod, inputsDigest } from "../tally";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, draftStory, openStory, type Story, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const RESULT = `query ($id: ID!) {
  proposal(id: $id) {
    state closedAt
    tally { method inputsDigest winners { label } chambers { chamber { id } cast eligible quorumMet adopted } }
    decision { id adopted inForceFrom proposal { id } }
    ballots(first: 100) { nodes { weight chamber { id } choices { option { id } rank } } }
  }
}`;

interface Result {
  readonly proposal: {
    readonly state: string;
    readonly closedAt: string;
    readonly tally: { readonly inputsDigest: string; readonly winners: { label: string }[] } | null;
    readonly decision: { readonly id: string; readonly adopted: boolean; readonly inForceFrom: string | null } | null;
    readonly ballots: {
      readonly nodes: {
        readonly weight: string;
        readonly chamber: { id: string };
        readonly choices: { option: { id: string }; rank: number }[];
      }[];
    };
  };
}

async function resultOf(story: Story): Promise<Result["proposal"]> {
  return (await kit.ask<Result>(RESULT, { id: story.proposal })).data.proposal;
}

async function eventsOf(story: Story): Promise<string[]> {
  await kit.settle();
  const { data } = await kit.ask<{ governanceEvents: { nodes: { type: string; actor: { id: string } | null }[] } }>(
    `query ($assembly: ID!) { governanceEvents(filter: { assembly: $assembly }, first: 100) { nodes { type actor { id } } } }`,
    { assembly: story.assembly },
  );
  return data.governanceEvents.nodes.map(({ type, actor }) => (actor ? type : `${type} by the clock`));
}

test("a steward closes before the time: counted, decided, in force, told in order", async () => {
  const story = await openStory(kit, { voters: 4, quorum: "3/4", threshold: "2/3" });
  const [a = ANONYMOUS, b = ANONYMOUS, c = ANONYMOUS] = story.voters;
  for (const [voter, option] of [
    [a, 0],
    [b, 0],
    [c, 1],
  ] as const)
    await vote(kit, story, voter, option);
  expect((await kit.ask(CLOSE, { input: { proposal: story.proposal } }, a)).codes).toEqual(["FORBIDDEN"]);
  const closed = await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect(closed.data).toMatchObject({
    closeProposal: {
      proposal: { state: "CLOSED", tally: { winners: [{ label: "Yes" }] }, decision: { adopted: true } },
    },
  });
  expect(await resultOf(story)).toMatchObject({
    tally: { chambers: [{ cast: 3, eligible: 4, quorumMet: true, adopted: true }] },
    decision: { adopted: true, inForceFrom: expect.any(String), proposal: { id: story.proposal } },
  });
  expect((await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward)).codes).toEqual([
    "STATE_CONFLICT",
  ]);
  expect(await eventsOf(story)).toEqual([
    "ASSEMBLY_CREATED",
    "PROPOSAL_DRAFTED",
    "PROPOSAL_OPENED",
    "BALLOT_COUNTED",
    "BALLOT_COUNTED",
    "BALLOT_COUNTED",
    "QUORUM_REACHED by the clock",
    "PROPOSAL_CLOSED",
    "TALLY_PUBLISHED",
    "DECISION_IN_FORCE",
  ]);
});

test("a stranger recounts the published ballots to the same digest and winner", async () => {
  const story = await openStory(kit, { voters: 5 });
  for (const [i, voter] of story.voters.entries()) await vote(kit, story, voter, i % 2);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { tally, ballots } = await resultOf(story);
  const rows = ballots.nodes.map(({ weight, choices }) => ({
    weight: BigInt(weight),
    marks: story.options.map((option) => choices.find((choice) => choice.option.id === option)?.rank ?? 0),
  }));
  const profile = createProfile("ONE", 2, rows);
  const key = ballots.nodes[0]?.chamber.id ?? "";
  expect(inputsDigest({ options: ["Yes", "No"], chambers: [{ key, profile }] })).toBe(tally?.inputsDigest);
  expect(getMethod("PLURALITY").count(profile).winners).toEqual([0]);
});

test.each([
  ["a missed quorum", { quorum: "1" }, [0]],
  ["a missed threshold", { threshold: "2/3" }, [0, 1, 0, 1, 0]],
  ["a tie", {}, [0, 1]],
  ["the victory of the status quo", { statusQuo: "No" }, [1]],
  ["no ballot at all", {}, []],
])("%s adopts nothing and says so", async (_, options, choices) => {
  const story = await openStory(kit, { voters: 5, ...options });
  for (const [i, option] of choices.entries()) await vote(kit, story, story.voters[i] ?? ANONYMOUS, option);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect((await resultOf(story)).decision).toMatchObject({ adopted: false, inForceFrom: null });
  expect(await eventsOf(story)).not.toContain("DECISION_IN_FORCE");
});

test("a proposal closes by itself at its time, once, however many processes run, also after a downtime", async () => {
  const story = await openStory(kit, { closesInMs: 60_000 });
  await vote(kit, story, story.voters[0] ?? ANONYMOUS, 0);
  // Nobody was up when the time came.
  await kit.database.shiftClock(61_000);
  expect((await vote(kit, story, story.voters[1] ?? ANONYMOUS, 0)).codes).toEqual(["PROPOSAL_NOT_OPEN"]);
  expect((await resultOf(story)).state).toBe("OPEN");
  const processes = await Promise.all([kit.open(), kit.open(), kit.open()]);
  try {
    await Promise.all(processes.map((process) => process.start()));
    await waitFor(async () => (await resultOf(story)).state === "CLOSED", "the proposal to close");
  } finally {
    await Promise.all(processes.map((process: Subgraph) => process.stop()));
    await kit.database.shiftClock(0);
  }
  expect(await resultOf(story)).toMatchObject({ tally: { winners: [{ label: "Yes" }] }, decision: { adopted: true } });
  const events = await eventsOf(story);
  expect(events.slice(-3)).toEqual([
    "PROPOSAL_CLOSED by the clock",
    "TALLY_PUBLISHED by the clock",
    "DECISION_IN_FORCE by the clock",
  ]);
  expect(events.filter((type) => type.startsWith("PROPOSAL_CLOSED"))).toHaveLength(1);
});

test("ballots that arrive around the closing instant are counted or refused, never both", async () => {
  const story = await openStory(kit, { voters: 24, closesInMs: 60_000 });
  const process = await kit.open();
  await process.start();
  const waiting = [...story.voters];
  const answers: Awaited<ReturnType<typeof vote>>[] = [];
  const voteOnAndOn = async (): Promise<void> => {
    for (let voter = waiting.pop(); voter; voter = waiting.pop()) answers.push(await vote(kit, story, voter, 0));
  };
  const reachTheEnd = async (): Promise<void> => {
    await waitFor(() => answers.length >= 6, "the first ballots");
    await kit.database.shiftClock(61_000);
  };
  try {
    await Promise.all([voteOnAndOn(), voteOnAndOn(), voteOnAndOn(), reachTheEnd()]);
    await waitFor(async () => (await resultOf(story)).state === "CLOSED", "the proposal to close");
  } finally {
    await process.stop();
    await kit.database.shiftClock(0);
  }
  const accepted = answers.filter(({ codes }) => codes.length === 0);
  const refused = answers.filter(({ codes }) => codes[0] === "PROPOSAL_NOT_OPEN");
  expect(accepted.length).toBeGreaterThanOrEqual(6);
  expect(accepted.length + refused.length).toBe(24);
  const { ballots, closedAt } = await resultOf(story);
  expect(ballots.nodes).toHaveLength(accepted.length);
  for (const { data } of accepted) expect(data.castBallot.acceptedAt < closedAt).toBe(true);
});

test("a close that is killed in the middle leaves the proposal open, and the next attempt closes it", async () => {
  const story = await openStory(kit, { voters: 8, closesInMs: 60_000 });
  for (const voter of story.voters) await vote(kit, story, voter, 0);
  await blockTallies(kit.database.url, async (kill) => {
    const closing = kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
    await waitFor(kill, "the close to reach the tally");
    expect((await closing).codes).toEqual(["UNAVAILABLE"]);
  });
  expect(await resultOf(story)).toMatchObject({ state: "OPEN", tally: null, decision: null });
  expect((await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward)).codes).toEqual([]);
  expect(await resultOf(story)).toMatchObject({ state: "CLOSED", decision: { adopted: true } });
});

/** Holds the table of tallies and gives a way to kill whoever waits for it. */
async function blockTallies(url: string, during: (kill: () => Promise<boolean>) => Promise<void>): Promise<void> {
  const holder = new pg.Client({ connectionString: url });
  const killer = new pg.Client({ connectionString: url });
  await Promise.all([holder.connect(), killer.connect()]);
  try {
    await holder.query("BEGIN; LOCK TABLE governance.tally IN ACCESS EXCLUSIVE MODE");
    await during(async () => {
      const { rowCount } = await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INTO tally %'`,
      );
      return (rowCount ?? 0) > 0;
    });
  } finally {
    await Promise.all([holder.end(), killer.end()]);
  }
}

test("two stewards who close at once close once", async () => {
  const story = await openStory(kit);
  const answers = await Promise.all(
    [1, 2, 3].map(() => kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward)),
  );
  expect(answers.map(({ codes }) => codes[0] ?? "closed").toSorted()).toEqual([
    "STATE_CONFLICT",
    "STATE_CONFLICT",
    "closed",
  ]);
});

test("a draft cannot be closed, and an unknown proposal is not found", async () => {
  const story = await draftStory(kit);
  expect((await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward)).codes).toEqual([
    "STATE_CONFLICT",
  ]);
  expect((await kit.ask(CLOSE, { input: { proposal: "prp_none" } }, story.steward)).codes).toEqual(["NOT_FOUND"]);
});
