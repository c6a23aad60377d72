import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { waitFor } from "@commons-hub/shared/testing";
import { readSheet, verifySheet } from "../tally";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, type StoryOptions, vote, WITHDRAW } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
  await kit.subgraph.start();
});
afterAll(() => kit.stop());

const BALLOTS = `query ($id: ID!, $receipt: String!, $after: String, $first: Int! = 100) {
  proposal(id: $id) {
    secrecy tallySheet tally { winners { label } inputsDigest chambers { cast eligible } }
    recount(methods: [PLURALITY]) { inputsDigest agreesWithTally }
    ballot(receipt: $receipt) { voter { id } acceptedAt choices { option { label } } }
    ballots(first: $first, after: $after) { totalCount nodes { receipt voter { id } acceptedAt weight } pageInfo { hasNextPage endCursor } }
    viewerVote { state }
  }
}`;

const openSecret = (options: StoryOptions = {}): Promise<Story> =>
  openStory(kit, { ...options, more: { secrecy: "SECRET" } });
const choiceOf = (i: number): number => (i * 7) % 2;

/** Every row of every table of the schema, with where and by which transaction it was written. */
async function dump(): Promise<Map<string, Record<string, unknown>[]>> {
  const client = new pg.Client({ connectionString: kit.database.url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'governance' ORDER BY 1",
    );
    const rows = new Map<string, Record<string, unknown>[]>();
    for (const { name } of tables.rows)
      rows.set(
        name,
        (await client.query(`SELECT xmin::text, ctid::text, t.* FROM governance.${name} t ORDER BY ctid`)).rows,
      );
    return rows;
  } finally {
    await client.end();
  }
}

async function castAll(story: Story): Promise<Map<string, string>> {
  const receipts = new Map<string, string>();
  for (const [i, voter] of story.voters.entries()) {
    const { data, codes } = await vote(kit, story, voter, choiceOf(i), `key-${i}`);
    expect(codes).toEqual([]);
    receipts.set(voter.agent ?? "", data.castBallot.receipt);
  }
  return receipts;
}

test("a secret vote is counted, published without voters, and each voter finds the own line by its receipt", async () => {
  const story = await openSecret({ voters: 8 });
  const receipts = await castAll(story);
  const [first = ANONYMOUS] = story.voters;
  const replaced = await vote(kit, story, first, 1);
  expect(replaced.data.castBallot).toMatchObject({ replaced: true });
  receipts.set(first.agent ?? "", replaced.data.castBallot.receipt);
  const closed = await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect(closed.codes).toEqual([]);
  const read = async (receipt: string, caller: Caller = ANONYMOUS) =>
    (await kit.ask<{ proposal: Record<string, never> }>(BALLOTS, { id: story.proposal, receipt }, caller)).data
      .proposal;
  const published = await read(replaced.data.castBallot.receipt, first);
  expect(published).toMatchObject({
    secrecy: "SECRET",
    tally: { chambers: [{ cast: 8, eligible: 8 }] },
    ballot: { voter: null, acceptedAt: null, choices: [{ option: { label: "No" } }] },
    ballots: { totalCount: 8 },
    viewerVote: null,
  });
  const sheet = readSheet((published as unknown as { tallySheet: string }).tallySheet);
  expect(verifySheet(sheet)).toMatchObject({ problems: [], ballots: 8 });
  const nodes = (published as unknown as { ballots: { nodes: { receipt: string; voter: null }[] } }).ballots.nodes;
  expect(nodes.map(({ receipt }) => receipt).toSorted()).toEqual([...receipts.values()].toSorted());
  for (const [i, { agent }] of story.voters.entries()) {
    if (i === 0) continue;
    expect((await read(receipts.get(agent ?? "") ?? "")).ballot).toMatchObject({
      choices: [{ option: { label: choiceOf(i) === 0 ? "Yes" : "No" } }],
    });
  }
  const missing = await kit.ask<{ proposal: { ballot: null } }>(BALLOTS, { id: story.proposal, receipt: "rcp_none" });
  expect(missing.data.proposal.ballot).toBeNull();
  await waitFor(async () => !(await readdir(kit.keyFolder)).includes(`${story.proposal}.key`), "the key to be gone");
});

test("while the vote is open, no table holds a choice or a receipt in clear", async () => {
  const story = await openSecret({ voters: 6 });
  const receipts = await castAll(story);
  const tables = await dump();
  const text = JSON.stringify([...tables], (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  for (const receipt of receipts.values()) expect(text).not.toContain(receipt);
  const ballots = (tables.get("ballot") ?? []).filter((row) => row["proposal"] === story.proposal);
  expect(ballots).toHaveLength(6);
  expect(ballots.every((row) => row["marks"] === null && row["receipt"] === null)).toBe(true);
  const lengths = new Set(ballots.map((row) => (row["sealed"] as Buffer).length));
  expect(lengths.size).toBe(1);
  expect(await readdir(kit.keyFolder)).toContain(`${story.proposal}.key`);
});

test("after the close no join of all that is stored leads from a voter to a choice", async () => {
  const story = await openSecret({ voters: 12 });
  const receipts = await castAll(story);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const tables = await dump();
  expect((tables.get("ballot") ?? []).filter((row) => row["proposal"] === story.proposal)).toEqual([]);
  expect((tables.get("carried") ?? []).filter((row) => row["proposal"] === story.proposal)).toEqual([]);
  // The sheet is the only place that knows a receipt.
  for (const [name, rows] of tables) {
    const text = JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    for (const receipt of receipts.values()) expect(text.includes(receipt)).toBe(name === "sheet_page");
  }
  const pages = (tables.get("sheet_page") ?? []).filter((row) => row["proposal"] === story.proposal);
  const text = JSON.stringify(pages);
  for (const { agent } of story.voters) expect(text).not.toContain(agent);
  // Physical order and transaction: all lines were written by one transaction, sorted by what is random.
  expect(new Set(pages.map((row) => row["xmin"])).size).toBe(1);
  const lines = pages.flatMap((row) => row["lines"] as [string, string, string, number[]][]);
  expect(lines.map(([receipt]) => receipt)).toEqual([...receipts.values()].toSorted());
  expect(lines.map(([receipt]) => receipt)).not.toEqual([...receipts.values()]);
  // Neither events nor records of retries name who voted what: they name nobody, or nothing.
  const events = (tables.get("event") ?? []).filter((row) => row["stream"] === story.assembly);
  const counted = events.filter((row) => row["type"] === "governance.ballot.counted.v1");
  expect(counted.map((row) => row["actor"])).toEqual(counted.map(() => null));
  const voters = new Set(story.voters.map(({ agent }) => agent));
  const records = (tables.get("idempotency") ?? []).filter((row) => voters.has(row["caller"] as string));
  expect(records).toHaveLength(12);
  expect(records.every((row) => row["content_hash"] === null)).toBe(true);
  // A voter's own times are known, a line of the sheet has none, and equal choices are not told apart.
  expect(JSON.stringify(lines)).not.toMatch(/\d{4}-\d\d-\d\dT/);
});

test("a retry learns its receipt again while it is that ballot, and neither the choice nor another one is compared", async () => {
  const story = await openSecret({ voters: 2 });
  const [voter = ANONYMOUS] = story.voters;
  const first = await vote(kit, story, voter, 0, "one");
  const again = await vote(kit, story, voter, 0, "one");
  expect(again.data).toEqual(first.data);
  await vote(kit, story, voter, 1, "two");
  const late = await vote(kit, story, voter, 0, "one");
  expect(late.data.castBallot).toMatchObject({ receipt: null, replaced: false });
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { data } = await kit.ask(BALLOTS, { id: story.proposal, receipt: "x" });
  expect(data).toMatchObject({ proposal: { tally: { winners: [{ label: "No" }] }, ballots: { totalCount: 1 } } });
});

test("whom a delegate carries stands as a line of its own, so that no weight tells who it is", async () => {
  const story = await openSecret({ voters: 5 });
  const [ada = ANONYMOUS, bo = ANONYMOUS, cy = ANONYMOUS, dan = ANONYMOUS] = story.voters;
  const GIVE = `mutation ($input: DelegateInput!) { delegate(input: $input) { delegation { id } } }`;
  for (const from of [ada, bo]) await kit.ask(GIVE, { input: { to: cy.agent, proposal: story.proposal } }, from);
  await vote(kit, story, cy, 0);
  await vote(kit, story, dan, 1);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { data } = await kit.ask<{ proposal: { ballots: { nodes: { weight: string }[] } } }>(BALLOTS, {
    id: story.proposal,
    receipt: "x",
  });
  expect(data.proposal).toMatchObject({
    tally: { winners: [{ label: "Yes" }] },
    recount: [{ agreesWithTally: true }],
  });
  expect(data.proposal.ballots.nodes.map(({ weight }) => weight)).toEqual(["1", "1", "1", "1"]);
});

test("a withdrawn secret vote leaves neither ballots nor key", async () => {
  const story = await openSecret({ voters: 2 });
  await castAll(story);
  await kit.ask(WITHDRAW, { input: { proposal: story.proposal } }, story.steward);
  const ballots = (await dump()).get("ballot") ?? [];
  expect(ballots.filter((row) => row["proposal"] === story.proposal)).toEqual([]);
  await waitFor(async () => !(await readdir(kit.keyFolder)).includes(`${story.proposal}.key`), "the key to be gone");
});
