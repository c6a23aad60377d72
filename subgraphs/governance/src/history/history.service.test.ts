import { readSettled } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { ExecutionResult } from "graphql";
import { verifyChain } from "@commons-hub/shared/event";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const HISTORY = `query ($assembly: ID, $territory: String, $types: [GovernanceEventType!], $after: String, $first: Int! = 50) {
  governanceEvents(filter: { assembly: $assembly, territory: $territory, types: $types }, after: $after, first: $first) {
    totalCount nodes { id cursor type hash previousHash sequence assembly { id } proposal { title state } } edges { cursor }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;
const FOLLOW = `subscription ($assembly: ID, $territory: String, $types: [GovernanceEventType!], $after: String) {
  governanceEvents(filter: { assembly: $assembly, territory: $territory, types: $types }, after: $after) {
    id cursor type hash actor { id } assembly { name } proposal { title state turnout { cast eligible } } chamber { name }
    decision { adopted inForceFrom }
  }
}`;

interface Event {
  readonly id: string;
  readonly cursor: string;
  readonly type: string;
  readonly hash: string;
  readonly previousHash: string | null;
  readonly sequence: string;
  readonly proposal: { readonly state: string; readonly turnout: { readonly cast: number } } | null;
}

interface Page {
  readonly governanceEvents: {
    readonly totalCount: number;
    readonly nodes: readonly Event[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string };
  };
}

async function read(variables: Record<string, unknown>) {
  await kit.settle();
  return (await kit.ask<Page>(HISTORY, variables)).data.governanceEvents;
}

async function follow(variables: Record<string, unknown>) {
  const stream = await kit.subgraph.subscribe({ query: FOLLOW, variables, caller: ANONYMOUS, requestId: "test" });
  if (!(Symbol.asyncIterator in stream)) return { stream: null, errors: stream.errors ?? [] };
  return { stream, errors: [] };
}

async function take(stream: AsyncIterableIterator<ExecutionResult> | null, count: number): Promise<Event[]> {
  const events: Event[] = [];
  if (!stream) return events;
  while (events.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    events.push((value.data as unknown as { governanceEvents: Event }).governanceEvents);
  }
  return events;
}

async function closedStory(territory?: string): Promise<Story> {
  const story = await openStory(kit, territory ? { territory } : {});
  await vote(kit, story, story.voters[0] ?? ANONYMOUS, 0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  return story;
}

test("each event covers the one before it, and the chain is whole under 48 writers at once", async () => {
  const story = await openStory(kit, { voters: 48 });
  await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, i % 2)));
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { nodes, totalCount } = await read({ assembly: story.assembly, first: 100 });
  expect(totalCount).toBe(nodes.length);
  expect(nodes.map(({ sequence }) => Number(sequence))).toEqual(nodes.map((_, i) => i + 1));
  expect(nodes.map(({ previousHash }) => previousHash)).toEqual([null, ...nodes.slice(0, -1).map(({ hash }) => hash)]);
  const stored = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(verifyChain(stored.events)).toBeNull();
  const [first, second, third] = stored.events;
  if (!first || !second || !third) throw new Error("the chain is too short");
  expect(verifyChain([first, { ...second, actor: "agt_other" }, third])).toMatchObject({ index: 1, fault: "altered" });
  expect(verifyChain([first, third])).toMatchObject({ index: 1, fault: "missing before" });
  expect(verifyChain([second, first, third])).not.toBeNull();
});

test("history is read in pages, and an empty page repeats the cursor or names the present", async () => {
  const story = await closedStory();
  const seen: Event[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await read({ assembly: story.assembly, after, first: 2 });
    seen.push(...page.nodes);
    expect(page.pageInfo.endCursor).toBe(page.nodes.at(-1)?.cursor);
    expect(page.pageInfo.hasPreviousPage).toBe(after !== undefined);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) break;
  }
  expect(seen).toEqual((await read({ assembly: story.assembly })).nodes);
  const empty = await read({ assembly: story.assembly, after });
  expect(empty).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, endCursor: after } });
  const nothing = await read({ assembly: "asm_none" });
  expect(nothing.totalCount).toBe(0);
  expect(nothing.pageInfo.endCursor).toEqual(expect.any(String));
});

test("filters choose by type, assembly and territory", async () => {
  const here = await closedStory("IT-21");
  const there = await closedStory("IT-25");
  const ofTypes = await read({ assembly: here.assembly, types: ["PROPOSAL_OPENED", "TALLY_PUBLISHED"] });
  expect(ofTypes.nodes.map(({ type }) => type)).toEqual(["PROPOSAL_OPENED", "TALLY_PUBLISHED"]);
  expect(ofTypes.totalCount).toBe(2);
  const ofTerritory = await read({ territory: "IT-25", first: 100 });
  expect(new Set(ofTerritory.nodes.map((node) => (node as Event & { assembly: { id: string } }).assembly.id))).toEqual(
    new Set([there.assembly]),
  );
  expect((await read({ territory: "IT-25", assembly: here.assembly })).totalCount).toBe(0);
});

test("a subscription replays after its cursor, then follows: each event once, with the state of now", async () => {
  const story = await openStory(kit, { voters: 3 });
  const [created] = (await read({ assembly: story.assembly })).nodes;
  const { stream } = await follow({ assembly: story.assembly, after: created?.cursor });
  const replayed = await take(stream, 2);
  expect(replayed.map(({ type }) => type)).toEqual(["PROPOSAL_DRAFTED", "PROPOSAL_OPENED"]);
  const live = take(stream, 6);
  await vote(kit, story, story.voters[0] ?? ANONYMOUS, 0);
  await vote(kit, story, story.voters[1] ?? ANONYMOUS, 0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const events = await live;
  expect(events.map(({ type }) => type)).toEqual([
    "BALLOT_COUNTED",
    "QUORUM_REACHED",
    "BALLOT_COUNTED",
    "PROPOSAL_CLOSED",
    "TALLY_PUBLISHED",
    "DECISION_IN_FORCE",
  ]);
  expect(events.at(-1)).toMatchObject({
    proposal: { state: "CLOSED", turnout: { cast: 2, eligible: 3 } },
    decision: { adopted: true },
  });
  const all = (await read({ assembly: story.assembly })).nodes;
  expect([...replayed, ...events].map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));
  await stream?.return?.();
});

test("without a cursor a subscription starts now; from the history's end cursor it misses nothing", async () => {
  const story = await openStory(kit);
  const { stream: fresh } = await follow({ assembly: story.assembly });
  const { pageInfo } = await read({ assembly: story.assembly });
  await vote(kit, story, story.voters[0] ?? ANONYMOUS, 0);
  expect((await take(fresh, 1)).map(({ type }) => type)).toEqual(["BALLOT_COUNTED"]);
  const { stream: later } = await follow({ assembly: story.assembly, after: pageInfo.endCursor });
  expect((await take(later, 2)).map(({ type }) => type)).toEqual(["BALLOT_COUNTED", "QUORUM_REACHED"]);
  await fresh?.return?.();
  await later?.return?.();
});

test("a subscription to a territory also tells of assemblies that are created later", async () => {
  const { stream } = await follow({ territory: "PT-11", types: ["ASSEMBLY_CREATED"] });
  await openStory(kit, { territory: "PT-17" });
  const story = await openStory(kit, { territory: "PT-11" });
  const [event] = await take(stream, 1);
  const { data } = await kit.ask(
    `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on GovernanceEvent { type assembly { id } } } }`,
    {
      refs: [{ __typename: "GovernanceEvent", ref: event?.id }],
    },
  );
  expect(data).toEqual({ _entities: [{ type: "ASSEMBLY_CREATED", assembly: { id: story.assembly } }] });
  await stream?.return?.();
});

test("a reader that leaves while nothing happens is let go at once", async () => {
  const abort = new AbortController();
  const stream = await kit.subgraph.subscribe({
    query: FOLLOW,
    variables: { assembly: "asm_none" },
    caller: ANONYMOUS,
    requestId: "test",
    signal: abort.signal,
  });
  if (!(Symbol.asyncIterator in stream)) throw new Error("refused");
  const next = stream.next();
  abort.abort();
  expect(await next).toEqual({ done: true, value: undefined });
});

test.each(["nonsense", "", "MS4x", "\u0000", "x".repeat(100_000)])("the cursor %.20j is refused", async (after) => {
  const { errors } = await follow({ after });
  expect(errors.map(({ extensions }) => extensions["code"])).toEqual(after === "MS4x" ? [] : ["INVALID_CURSOR"]);
  if (after !== "MS4x") expect((await kit.ask(HISTORY, { after })).codes).toEqual(["INVALID_CURSOR"]);
});
