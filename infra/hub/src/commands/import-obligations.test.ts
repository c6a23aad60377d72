import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { EXCHANGE_SCHEMA } from "@commons-hub/exchange";
import { createTestDatabase, openTestWork, type TestDatabase } from "@commons-hub/shared/testing";
import { runHub, type HubResult } from "../testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

let dir: string;
let database: TestDatabase;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-obligations-"));
  database = await createTestDatabase(EXCHANGE_SCHEMA);
  const { work, close } = await openTestWork(database, EXCHANGE_SCHEMA);
  await work.sql.query(
    `INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
     VALUES ('cur_1', 'RING', 'Ring', 2, 'agt_issuer', 0, hub_now())`,
  );
  await work.sql.query(
    "INSERT INTO known_agent (id, kind) VALUES ('agt_loom', 'ORGANIZATION'), ('agt_mill', 'PERSON')",
  );
  await close();
});

afterAll(async () => {
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

function run(rows: string, ...more: string[]): Promise<HubResult> {
  const file = path.join(dir, "owed.csv");
  writeFileSync(file, `id,debtor,creditor,amount\n${rows}`);
  const where = ["--currency", "RING", "--data", path.join(dir, ".hub"), ...more];
  return runHub(["import", "obligations", file, ...where], { env: { DATABASE_URL: database.url } });
}

test("obligations are imported once, however often the file is given", async () => {
  const rows = "1,agt_loom,agt_mill,250\n2,agt_mill,agt_loom,80\n";
  const first = await run(rows, "--json");
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(JSON.parse(first.stdout)).toEqual({ currency: "RING", obligations: 2, newObligations: 2 });
  expect((await run(rows)).stdout).toBe("Nothing is new: all 2 obligations are in RING already.\n");
  expect((await run(`${rows}3,agt_mill,agt_loom,9\n`)).stdout).toBe(
    "Imported 1 obligations in RING; 2 were there already.\n",
  );
});

test.each([
  ["1,agt_loom,agt_mill,-5", 'cannot be read: Line 2: the amount "-5" is negative.'],
  [
    "1,agt_loom,agt_mill,2.50",
    'cannot be read: Line 2: the amount "2.50" is fractional: write whole minor units (cents).',
  ],
  ["7,agt_loom,agt_mill,5\n7,agt_loom,agt_mill,5", "cannot be read: Line 3: the id 7 stands in line 2 already."],
  [
    "9,agt_loom,agt_none,5",
    "The import was refused: Line 2: agt_none is no agent of this hub: write agents by their id.",
  ],
])("a file with %j is refused with its line", async (rows, reason) => {
  const { code, stdout, stderr } = await run(`${rows}\n`);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(reason);
});

test("a currency must be named, and be one of the hub", async () => {
  const { code, stderr } = await run("1,agt_loom,agt_mill,5\n", "--currency", "NONE");
  expect(code).toBe(1);
  expect(stderr).toBe("hub: The import was refused: There is no currency NONE in this hub: create it first.\n");
});
