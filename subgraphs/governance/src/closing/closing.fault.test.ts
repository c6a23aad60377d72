import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { verifyChain } from "@commons-hub/shared/event";
import { waitFor, readSettled } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "../testing/kit";
import { openStory, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const VOTERS = 30;
const RESULT = `query ($id: ID!) {
  proposal(id: $id) { state ballots(first: 100) { totalCount nodes { receipt } } tally { chambers { cast } } }
}`;

interface Result {
  readonly proposal: {
    readonly state: string;
    readonly ballots: { readonly totalCount: number; readonly nodes: readonly { receipt: string }[] } | null;
  };
}

/** Ends whatever writes, again and again, until told to stop. */
async function killUntil(stopped: () => boolean): Promise<void> {
  const killer = new pg.Client({ connectionString: kit.database.url });
  await killer.connect();
  while (!stopped()) {
    await killer.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 1`,
    );
    await sleep(7);
  }
  await killer.end();
}

test("a secret vote whose closing is killed again and again, in two processes, is closed once and loses no ballot", async () => {
  const story = await openStory(kit, { voters: VOTERS, closesInMs: 60_000, more: { secrecy: "SECRET" } });
  const cast = await Promise.all(story.voters.map((voter, i) => vote(kit, story, voter, i % 2)));
  const receipts = cast.map(({ data }) => data.castBallot.receipt).toSorted();
  const other = await kit.open();
  let done = false;
  try {
    await kit.database.shiftClock(61_000);
    const killing = killUntil(() => done);
    await Promise.all([kit.subgraph.start(), other.start()]);
    await sleep(300);
    done = true;
    await killing;
    const closed = await waitFor(async () => {
      const { data } = await kit.ask<Result | null>(RESULT, { id: story.proposal });
      return data?.proposal.state === "CLOSED" ? data.proposal : null;
    }, "the proposal to close");
    expect(closed.ballots?.nodes.map(({ receipt }) => receipt).toSorted()).toEqual(receipts);
    await waitFor(async () => (await readdir(kit.keyFolder)).length === 0, "the key to be gone");
  } finally {
    done = true;
    await other.stop();
    await kit.database.shiftClock(0);
  }
  await kit.settle();
  const { events } = await readSettled(kit.subgraph.events, 1_000, { streams: [story.assembly] });
  expect(verifyChain(events)).toBeNull();
  expect(events.filter(({ type }) => type === "governance.tally.published.v1")).toHaveLength(1);
}, 40_000);
