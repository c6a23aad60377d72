import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { TEST_LOGGER } from "@commons-hub/shared/testing";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, vote } from "../testing/stories";
import { type VerifiedHistory, verifyHistory } from "./verify";

let kit: GovernanceKit;
let story: Story;
let client: pg.Client;
beforeAll(async () => {
  kit = await createKit();
  story = await openStory(kit, { voters: 4 });
  for (const voter of story.voters) await vote(kit, story, voter, 0);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  client = new pg.Client({ connectionString: kit.database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await kit.stop();
});

const verify = (heads: readonly string[] = []): Promise<VerifiedHistory> =>
  verifyHistory(kit.database.url, heads, TEST_LOGGER);

/** Changes the log, looks, and puts it back as it was. */
async function whenForged(...statements: readonly string[]): Promise<VerifiedHistory> {
  await client.query("CREATE TABLE kept AS SELECT * FROM governance.event");
  try {
    for (const statement of statements) await client.query(statement, []);
    return await verify();
  } finally {
    await client.query("DELETE FROM governance.event");
    await client.query("INSERT INTO governance.event OVERRIDING SYSTEM VALUE SELECT * FROM kept");
    await client.query("DROP TABLE kept");
  }
}

test("an untouched log holds, and its heads are told", async () => {
  const verified = await verify();
  expect(verified.faults).toEqual([]);
  const [head] = verified.heads;
  expect(head).toMatchObject({ assembly: story.assembly, sequence: `${verified.events}` });
  expect((await verify([head?.hash ?? ""])).faults).toEqual([]);
  expect((await verify(["0".repeat(64)])).faults).toMatchObject([{ fault: "missing head" }]);
});

test.each([
  [
    "an altered payload",
    ["UPDATE governance.event SET payload = payload || '{\"cast\": 9}' WHERE stream_seq = 5"],
    "5",
    "altered",
  ],
  ["another actor", ["UPDATE governance.event SET actor = 'agt_forged' WHERE stream_seq = 4"], "4", "altered"],
  [
    "another time",
    ["UPDATE governance.event SET occurred_at = occurred_at + interval '1 ms' WHERE stream_seq = 2"],
    "2",
    "altered",
  ],
  ["a dropped row", ["DELETE FROM governance.event WHERE stream_seq = 5"], "6", "missing before"],
  ["a dropped first row", ["DELETE FROM governance.event WHERE stream_seq = 1"], "2", "missing before"],
  [
    "two rows in another order",
    ["UPDATE governance.event SET xid = (SELECT max(xid) + 1 FROM governance.event) WHERE stream_seq = 3"],
    "4",
    "missing before",
  ],
])("%s is found, with its place", async (_, statements, sequence, fault) => {
  const { faults } = await whenForged(...statements);
  expect(faults[0]).toMatchObject({ assembly: story.assembly, sequence, fault });
});

test("rows that were cut off at the end are missed by what the records speak of", async () => {
  const { faults } = await whenForged("DELETE FROM governance.event WHERE type IN ('governance.decision.in-force.v1')");
  expect(faults).toMatchObject([{ fault: "missing at the end", assembly: story.assembly }]);
});
