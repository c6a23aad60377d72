import { readSettled } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { verifyChain } from "@commons-hub/shared/event";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, vote } from "../testing/stories";

const VOTERS = 40;
const KILLS = 12;

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

/** Votes with one key until the hub says that the ballot is taken; answers the receipt. */
async function voteStubbornly(story: Story, voter: Caller, option: number): Promise<string> {
  for (;;) {
    const { data, codes } = await vote(kit, story, voter, option, `ballot-${voter.agent}`);
    if (codes.length === 0) return data.castBallot.receipt;
    expect(codes).toEqual(["UNAVAILABLE"]);
  }
}

/** Ends connections in the middle of their transactions, again and again; answers how many. */
async function killConnections(url: string): Promise<number> {
  const killer = new pg.Client({ connectionString: url });
  await killer.connect();
  let killed = 0;
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { rowCount } = await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 2`,
      );
      killed += rowCount ?? 0;
      await sleep(5);
    }
  } finally {
    await killer.end();
  }
  return killed;
}

test("ballots whose connections are killed in the middle are taken once, and none that was acknowledged is lost", async () => {
  const story = await openStory(kit, { voters: VOTERS });
  const [killed, receipts] = await Promise.all([
    killConnections(kit.database.url),
    Promise.all(story.voters.map((voter, i) => voteStubbornly(story, voter, i % 2))),
  ]);
  expect(killed).toBeGreaterThan(0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const { data } = await kit.ask<{
    proposal: { turnout: object; ballots: { nodes: { receipt: string; voter: { id: string } }[] } };
  }>(
    `query ($id: ID!) { proposal(id: $id) { turnout { cast eligible } ballots(first: 100) { nodes { receipt voter { id } } } } }`,
    { id: story.proposal },
    ANONYMOUS,
  );
  expect(data.proposal.turnout).toEqual({ cast: VOTERS, eligible: VOTERS });
  const published = new Map(data.proposal.ballots.nodes.map(({ receipt, voter }) => [voter.id, receipt]));
  expect(story.voters.map(({ agent }) => published.get(agent ?? ""))).toEqual(receipts);
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(verifyChain(events)).toBeNull();
  expect(events.filter(({ type }) => type === "governance.ballot.counted.v1")).toHaveLength(VOTERS);
});
