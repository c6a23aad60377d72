import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Logger } from "@commons-hub/shared/logging";
import { waitFor } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, type Story, vote } from "../testing/stories";

const logged: string[] = [];
const write = (details: object, message: string): void => {
  logged.push(
    JSON.stringify([details, message], (_, value: unknown) => (value instanceof Error ? errorText(value) : value)),
  );
};
const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger };

/** Everything that an error carries, own fields and causes too: more than any log line shows of it. */
function errorText(error: Error): object {
  return {
    ...Object.fromEntries(Object.getOwnPropertyNames(error).map((name) => [name, String(Reflect.get(error, name))])),
    cause: String(error.cause),
  };
}

let kit: GovernanceKit;
let client: pg.Client;
let story: Story;
const receipts: string[] = [];

beforeAll(async () => {
  kit = await createKit({ logger });
  await kit.subgraph.start();
  client = new pg.Client({ connectionString: kit.database.url });
  await client.connect();
  story = await openStory(kit, { voters: 10, more: { secrecy: "SECRET" } });
  for (const [i, voter] of story.voters.entries()) {
    const { data } = await vote(kit, story, voter, (i * 7) % 2, `leak-${i}`);
    receipts.push(data.castBallot.receipt);
  }
});
afterAll(async () => {
  await client.end();
  await kit.stop();
});

/** Files of the database and of its write-ahead log that hold one of the texts: what a physical backup would hold. */
async function filesWith(texts: readonly string[]): Promise<string[]> {
  await client.query("CHECKPOINT");
  const { rows } = await client.query<{ folder: string; oid: string }>(
    "SELECT current_setting('data_directory') AS folder, oid::text FROM pg_database WHERE datname = current_database()",
  );
  const [place] = rows;
  if (place === undefined) throw new Error("the database is not listed");
  const found: string[] = [];
  for (const folder of [`base/${place.oid}`, "pg_wal"])
    for (const entry of await readdir(path.join(place.folder, folder), { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(path.join(place.folder, folder, entry.name));
      if (texts.some((text) => bytes.includes(text))) found.push(`${folder}/${entry.name}`);
    }
  return found;
}

/** Files of the published sheet, the one place that may know a receipt. */
async function sheetFiles(): Promise<string[]> {
  const { rows } = await client.query<{ file: string }>(
    `SELECT pg_relation_filepath(file.oid) AS file FROM pg_class sheet
     JOIN pg_class file ON file.oid IN (sheet.oid, sheet.reltoastrelid)
       OR file.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (sheet.oid, sheet.reltoastrelid))
     WHERE sheet.oid = 'governance.sheet_page'::regclass`,
  );
  return rows.map(({ file }) => file);
}

test("a physical backup taken while the vote is open holds no receipt, in no table and in no write-ahead log", async () => {
  expect(receipts).toHaveLength(10);
  expect(await filesWith([story.proposal])).not.toEqual([]); // the search finds what is there
  expect(await filesWith(receipts)).toEqual([]);
});

test("a physical backup taken after the close holds receipts on the published sheet alone", async () => {
  const closed = await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  expect(closed.codes).toEqual([]);
  const allowed = await sheetFiles();
  const inTables = (await filesWith(receipts)).filter((file) => file.startsWith("base/"));
  expect(inTables.filter((file) => !allowed.includes(file))).toEqual([]);
});

test("no log line holds a receipt, a voter's choice or the key, refused and failing ballots included", async () => {
  const failing = await openStory(kit, { voters: 4, more: { secrecy: "SECRET" } });
  const kill = () =>
    client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
  const answers = await waitFor(async () => {
    const votes = Promise.all(failing.voters.map((voter, i) => vote(kit, failing, voter, i % 2)));
    await kill();
    const told = await votes;
    return told.some(({ codes }) => codes.length > 0) ? told : null;
  }, "a ballot that fails with its connection");
  await Promise.all(story.voters.map((voter) => vote(kit, story, voter, 0, "leak-after-the-close")));
  expect(logged).not.toEqual([]);
  const given = answers.flatMap(({ data }) => data?.castBallot?.receipt ?? []);
  const text = logged.join("\n");
  for (const receipt of [...receipts, ...given]) expect(text).not.toContain(receipt);
  for (const { agent } of [...story.voters, ...failing.voters]) expect(text).not.toContain(agent);
  expect(text).not.toMatch(/marks|sealed/);
});
