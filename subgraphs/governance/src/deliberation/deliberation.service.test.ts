import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { verifyChain } from "@commons-hub/shared/event";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf, readSettled } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, draftStory, openStory, type Story } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const ARGUE = `mutation ($input: AddArgumentInput!) { addArgument(input: $input) { argument { id stance author { id } replyTo { id } } } }`;
const RAISE = `mutation ($input: RaiseObjectionInput!) { raiseObjection(input: $input) { objection { id paramount resolvedAt } } }`;
const ANSWER = `mutation ($input: AnswerObjectionInput!) {
  answerObjection(input: $input) { objection { id resolvedAt answer answeredBy { id } } }
}`;
const WITHDRAW = `mutation ($input: WithdrawObjectionInput!) { withdrawObjection(input: $input) { objection { resolvedAt answeredAt } } }`;
const ERASE = `mutation ($input: EraseWordsInput!) { eraseWords(input: $input) { erased } }`;
const REVISE = `mutation ($input: ReviseProposalInput!) { reviseProposal(input: $input) { proposal { version title } } }`;
const READ = `query ($id: ID!) {
  proposal(id: $id) {
    version title text
    versions { version title note author { id } changes { change line } since: changes(since: 1) { change line } }
    arguments { totalCount nodes { text author { id } } }
    objections { totalCount nodes { text answer paramount author { id } } }
  }
}`;

type Raised = { raiseObjection: { objection: { id: string } } };

function raise(story: Story, by: Caller, paramount = true) {
  return kit.ask<Raised>(
    RAISE,
    { input: { proposal: story.proposal, text: "It would close the kitchen.", paramount } },
    by,
  );
}

test("a draft is revised, and each version tells what it changed", async () => {
  const story = await draftStory(kit);
  const input = { proposal: story.proposal, text: "First.\nSecond.", note: "Clearer." };
  const revised = await kit.ask(REVISE, { input }, story.steward);
  expect(revised.data).toEqual({ reviseProposal: { proposal: { version: 2, title: "A question" } } });
  const { data } = await kit.ask<{ proposal: Record<string, unknown> }>(READ, { id: story.proposal });
  expect(data.proposal).toMatchObject({
    version: 2,
    text: "First.\nSecond.",
    versions: [
      { version: 1, note: null, changes: null, since: [{ change: "KEPT" }] },
      {
        version: 2,
        note: "Clearer.",
        changes: [
          { change: "REMOVED", line: "With its reasons." },
          { change: "ADDED", line: "First." },
          { change: "ADDED", line: "Second." },
        ],
      },
    ],
  });
  const [voter = ANONYMOUS] = story.voters;
  expect((await kit.ask(REVISE, { input }, voter)).codes).toEqual(["FORBIDDEN"]);
  const open = await openStory(kit);
  expect((await kit.ask(REVISE, { input: { ...input, proposal: open.proposal } }, open.steward)).codes).toEqual([
    "STATE_CONFLICT",
  ]);
});

test("who takes part argues and objects; nobody else, and not after the close", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS, other = ANONYMOUS] = story.voters;
  const input = { proposal: story.proposal, stance: "FOR", text: "It feeds forty." };
  const argued = await kit.ask<{ addArgument: { argument: { id: string } } }>(ARGUE, { input }, voter);
  expect(argued.data).toMatchObject({ addArgument: { argument: { stance: "FOR", author: { id: voter.agent } } } });
  const replyTo = argued.data.addArgument.argument.id;
  const reply = await kit.ask(ARGUE, { input: { ...input, stance: "AGAINST", replyTo } }, other);
  expect(reply.data).toMatchObject({ addArgument: { argument: { replyTo: { id: replyTo } } } });
  expect((await kit.ask(ARGUE, { input }, callerOf(newId("agt")))).codes).toEqual(["FORBIDDEN"]);
  expect((await kit.ask(ARGUE, { input }, ANONYMOUS)).codes).toEqual(["UNAUTHENTICATED"]);
  expect((await kit.ask(ARGUE, { input: { ...input, text: " " } }, voter)).codes).toEqual(["INVALID_INPUT"]);
  expect((await kit.ask(ARGUE, { input: { ...input, replyTo: "arg_none" } }, voter)).codes).toEqual(["NOT_FOUND"]);
  expect((await kit.ask(ARGUE, { input: { ...input, proposal: "prp_none" } }, voter)).codes).toEqual(["NOT_FOUND"]);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect((await kit.ask(ARGUE, { input }, voter)).codes).toEqual(["STATE_CONFLICT"]);
  expect((await raise(story, voter)).codes).toEqual(["STATE_CONFLICT"]);
});

test("an objection is answered by who proposes, withdrawn by who raised it, and resolved once", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS, other = ANONYMOUS] = story.voters;
  const first = (await raise(story, voter)).data.raiseObjection.objection.id;
  const second = (await raise(story, voter)).data.raiseObjection.objection.id;
  const answer = (objection: string, by: Caller) =>
    kit.ask(ANSWER, { input: { objection, answer: "Only at night." } }, by);
  expect((await answer(first, other)).codes).toEqual(["FORBIDDEN"]);
  expect((await answer(first, story.steward)).data).toMatchObject({
    answerObjection: { objection: { answer: "Only at night.", resolvedAt: expect.any(String) } },
  });
  expect((await answer(first, story.steward)).codes).toEqual(["STATE_CONFLICT"]);
  const withdraw = (by: Caller) => kit.ask(WITHDRAW, { input: { objection: second } }, by);
  expect((await withdraw(other)).codes).toEqual(["FORBIDDEN"]);
  expect((await withdraw(voter)).data).toEqual({
    withdrawObjection: { objection: { resolvedAt: expect.any(String), answeredAt: null } },
  });
});

test("what a person wrote can be erased, and the chain of events stays whole", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  const input = { proposal: story.proposal, stance: "FOR", text: "Something private." };
  await kit.ask(ARGUE, { input }, voter);
  const objection = (await raise(story, voter)).data.raiseObjection.objection.id;
  await kit.ask(ANSWER, { input: { objection, answer: "Only at night." } }, story.steward);
  expect((await kit.ask(ERASE, { input: { agent: voter.agent } }, story.steward)).codes).toEqual(["FORBIDDEN"]);
  expect((await kit.ask(ERASE, { input: { agent: voter.agent } }, voter)).data).toEqual({ eraseWords: { erased: 2 } });
  expect((await kit.ask(ERASE, { input: { agent: voter.agent } }, voter)).data).toEqual({ eraseWords: { erased: 0 } });
  const { data } = await kit.ask<{ proposal: Record<string, unknown> }>(READ, { id: story.proposal });
  expect(data.proposal).toMatchObject({
    arguments: { totalCount: 1, nodes: [{ text: null, author: null }] },
    objections: { nodes: [{ text: null, answer: "Only at night.", paramount: true, author: null }] },
  });
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(events.map(({ type }) => type)).toContain("governance.objection.resolved.v1");
  expect(JSON.stringify(events.map(({ payload }) => payload))).not.toContain("private");
  expect(verifyChain(events)).toBeNull();
});

test("a proposal names its regime, its topic, its effects and its end, and the decision carries them", async () => {
  const DRAFT = `mutation ($input: DraftProposalInput!) {
    draftProposal(input: $input) {
      proposal { regime regimeReason topic effects { kind stock quantity { value unit } programme amount { minor currency } } inForceUntil }
    }
  }`;
  const story = await draftStory(kit);
  const base = { assembly: story.assembly, title: "T", text: "X", method: "PLURALITY", options: ["Yes", "No"] };
  const effects = [
    { reserveStock: { stock: newId("stk"), quantity: { value: "2.5", unit: "KGM" } } },
    { releaseTranche: { programme: newId("prg"), amount: { minor: "9007199254740993", currency: "EUR" } } },
  ];
  const inForceUntil = "2999-01-01T00:00:00.000Z";
  const { data } = await kit.ask<{ draftProposal: { proposal: object } }>(
    DRAFT,
    { input: { ...base, topic: "Food", regimeReason: "We all eat.", effects, inForceUntil } },
    story.steward,
  );
  expect(data.draftProposal.proposal).toMatchObject({
    regime: "PEER",
    regimeReason: "We all eat.",
    topic: "Food",
    inForceUntil,
    effects: [
      { kind: "RESERVE_STOCK", quantity: { value: "2.5", unit: "KGM" }, amount: null },
      { kind: "RELEASE_TRANCHE", amount: { minor: "9007199254740993", currency: "EUR" }, quantity: null },
    ],
  });
  const [stock = {}, tranche = {}] = effects;
  for (const change of [
    { regime: "MULTISTAKEHOLDER" },
    { effects: [{}] },
    { effects: [{ ...stock, ...tranche }] },
    { effects: [{ reserveStock: { stock: "x", quantity: { value: "1", unit: "KGM" } } }] },
    { effects: [{ reserveStock: { stock: newId("stk"), quantity: { value: "-1", unit: "KGM" } } }] },
    { effects: [{ releaseTranche: { programme: newId("prg"), amount: { minor: "1", currency: "euro" } } }] },
    { effects: Array.from({ length: 21 }, () => stock) },
    { inForceUntil: "2020-01-01T00:00:00Z" },
    { topic: "a\nb" },
  ])
    expect((await kit.ask(DRAFT, { input: { ...base, ...change } }, story.steward)).codes).toEqual(["INVALID_INPUT"]);
});
