import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { readSheet, verifySheet } from "../tally";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CAST, CLOSE, openStory, type Story, type StoryOptions } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const RESULT = `query ($id: ID!) {
  proposal(id: $id) {
    tieSeed budget { minor currency } seats options { cost }
    tally { winners { label } seats { option { label } seats } ties { settledBy options { label } } ranking { label place } }
    decision { adopted outcome }
    ballots { nodes { choices { option { label } rank score credits step } } }
    tallySheet
  }
}`;
const RECOUNT = `query ($id: ID!, $methods: [TallyMethod!]!) {
  proposal(id: $id) { recount(methods: $methods) { method winners { label } agreesWithTally } }
}`;

interface Result {
  readonly proposal: {
    readonly tally: { readonly winners: readonly { label: string }[] };
    readonly decision: { readonly adopted: boolean; readonly outcome: string };
    readonly ballots: { readonly nodes: readonly { readonly choices: readonly object[] }[] };
    readonly tallySheet: string;
  };
}

/** What a choice says besides its option. */
type Choice = readonly [option: number, detail?: object];

async function cast(story: Story, voter: Caller | undefined, choices: readonly Choice[]) {
  const input = {
    proposal: story.proposal,
    choices: choices.map(([option, detail]) => ({ option: story.options[option], ...detail })),
  };
  return kit.ask(CAST, { input }, voter ?? ANONYMOUS);
}

async function vote(options: StoryOptions, ballots: readonly (readonly Choice[])[]): Promise<Result["proposal"]> {
  const story = await openStory(kit, { voters: ballots.length, options: ["A", "B", "C"], ...options });
  for (const [i, choices] of ballots.entries()) expect((await cast(story, story.voters[i], choices)).codes).toEqual([]);
  const closed = await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect(closed.messages).toEqual([]);
  const { data } = await kit.ask<Result>(RESULT, { id: story.proposal });
  expect(verifySheet(readSheet(data.proposal.tallySheet)).problems).toEqual([]);
  return data.proposal;
}

const labels = (result: Result["proposal"]): string[] => result.tally.winners.map(({ label }) => label);

test("approval, scores and credits are taken as their methods need them, and published as they were given", async () => {
  const approval = await vote({ method: "APPROVAL" }, [[[0], [1]], [[1]], []]);
  expect(labels(approval)).toEqual(["B"]);
  const score = await vote({ method: "SCORE" }, [
    [
      [0, { score: 5 }],
      [1, { score: 9 }],
    ],
    [[0, { score: 6 }]],
  ]);
  expect(labels(score)).toEqual(["A"]);
  expect(score.ballots.nodes.flatMap(({ choices }) => choices)).toContainEqual({
    option: { label: "B" },
    rank: null,
    score: 9,
    credits: null,
    step: null,
  });
  const quadratic = await vote({ method: "QUADRATIC" }, [
    [[0, { credits: 100 }]],
    [
      [1, { credits: 49 }],
      [2, { credits: 49 }],
    ],
  ]);
  expect(labels(quadratic)).toEqual(["A"]);
});

test.each([
  ["APPROVAL", [[0, { score: 1 }]]],
  ["SCORE", [[0]]],
  ["SCORE", [[0, { score: -1 }]]],
  ["SCORE", [[0, { score: 5, credits: 1 }]]],
  [
    "QUADRATIC",
    [
      [0, { credits: 60 }],
      [1, { credits: 60 }],
    ],
  ],
  ["CONSENT", [[0, { rank: 1 }]]],
  ["CONSENT", [[0, { step: "PARAMOUNT_OBJECTION" }]]],
  ["SCHULZE_MARGINS", [[0, { step: "AGREE" }]]],
] as [string, Choice[]][])("%s refuses a ballot that does not fit: %j", async (method, choices) => {
  const story = await openStory(kit, { method, options: ["A", "B"] });
  expect((await cast(story, story.voters[0], choices)).codes).toEqual(["INVALID_BALLOT"]);
});

test("under consent a paramount objection blocks until it is answered", async () => {
  const RAISE = `mutation ($input: RaiseObjectionInput!) { raiseObjection(input: $input) { objection { id } } }`;
  const ANSWER = `mutation ($input: AnswerObjectionInput!) { answerObjection(input: $input) { objection { id } } }`;
  for (const answered of [false, true]) {
    const story = await openStory(kit, { method: "CONSENT", options: ["Do it", "Something else"], threshold: "1/3" });
    const [ada = ANONYMOUS, bo = ANONYMOUS] = story.voters;
    const raised = await kit.ask<{ raiseObjection: { objection: { id: string } } }>(
      RAISE,
      { input: { proposal: story.proposal, text: "It would harm us.", paramount: true } },
      ada,
    );
    expect((await cast(story, ada, [[0, { step: "PARAMOUNT_OBJECTION" }]])).codes).toEqual([]);
    expect((await cast(story, bo, [[0, { step: "AGREE" }]])).codes).toEqual([]);
    const objection = raised.data.raiseObjection.objection.id;
    if (answered) await kit.ask(ANSWER, { input: { objection, answer: "We changed it." } }, story.steward);
    await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
    const { data } = await kit.ask<Result>(RESULT, { id: story.proposal });
    expect(data.proposal.decision).toEqual(
      answered ? { adopted: true, outcome: "ADOPTED" } : { adopted: false, outcome: "BLOCKED" },
    );
    const recount = await kit.ask<{ proposal: { recount: object[] } }>(RECOUNT, {
      id: story.proposal,
      methods: ["CONSENT"],
    });
    expect(recount.data.proposal.recount).toMatchObject([{ agreesWithTally: true }]);
  }
});

test("seats, lists and budgets elect several, and their number is no tie", async () => {
  const ranks = (...options: number[]): Choice[] => options.map((option, i) => [option, { rank: i + 1 }]);
  const stv = await vote({ method: "STV_SCOTTISH", more: { seats: 2 } }, [
    ranks(0, 1),
    ranks(0, 1),
    ranks(2),
    ranks(1, 0),
  ]);
  expect(stv).toMatchObject({ decision: { adopted: true, outcome: "ADOPTED" } });
  expect(labels(stv)).toHaveLength(2);
  const lists = await vote({ method: "DHONDT", more: { seats: 3, tieSeed: "one" } }, [[[0]], [[0]], [[1]]]);
  expect(lists.tally).toMatchObject({ seats: [{ seats: 2 }, { seats: 1 }, { seats: 0 }] });
  const budget = await vote(
    { method: "GREEDY_COST", more: { budget: { minor: "1000", currency: "EUR" }, costs: ["600", "400", "500"] } },
    [[[0]], [[0], [1]], [[1]], [[0]]],
  );
  expect(labels(budget)).toEqual(["A", "B"]);
});

test("what a method needs is asked for, and what it does not need is refused", async () => {
  const refused = async (options: StoryOptions): Promise<string> =>
    openStory(kit, options).then(
      () => "taken",
      (error: Error) => error.message,
    );
  expect(await refused({ method: "STV_SCOTTISH" })).toContain("needs seats");
  expect(await refused({ method: "PLURALITY", more: { seats: 2 } })).toContain("takes no seats");
  expect(
    await refused({ method: "GREEDY_COST", more: { budget: { minor: "5", currency: "EUR" }, costs: ["1"] } }),
  ).toContain("one amount per option");
  expect(
    await refused({ method: "GREEDY_COST", more: { budget: { minor: "0", currency: "EUR" }, costs: ["1", "1"] } }),
  ).toContain("at least 1");
});

test("a published seed settles a tie, and without one it stays open", async () => {
  expect((await vote({ method: "PLURALITY" }, [[[0]], [[1]]])).decision.outcome).toBe("TIED");
  const settled = await vote({ method: "PLURALITY", more: { tieSeed: "the lottery of 1 May" } }, [[[0]], [[1]]]);
  expect(settled.tally).toMatchObject({ ties: [{ settledBy: "seed" }] });
  expect(labels(settled)).toHaveLength(1);
});

test("a method that the ballots cannot feed is refused by its own code", async () => {
  const story = await openStory(kit, { method: "APPROVAL" });
  const recount = (methods: readonly string[]) => kit.ask(RECOUNT, { id: story.proposal, methods });
  expect((await recount(["APPROVAL"])).codes).toEqual(["STATE_CONFLICT"]);
  await cast(story, story.voters[0], [[0]]);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect((await recount(["APPROVAL"])).data).toMatchObject({ proposal: { recount: [{ agreesWithTally: true }] } });
  expect((await recount(["SCHULZE_MARGINS"])).codes).toEqual(["METHOD_NOT_APPLICABLE"]);
});
