import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HUB_COMMAND } from "../database";
import { createTestDatabase, openTestWork, TEST_LOGGER, type TestDatabase, waitFor } from "../testing";
import { JobRunner } from ".";

const SCHEMA = { schema: "jobs", migrations: [], entities: [] };
let database: TestDatabase;
let part: Awaited<ReturnType<typeof openTestWork>>;

beforeAll(async () => {
  database = await createTestDatabase(SCHEMA);
  part = await openTestWork(database, SCHEMA);
  await part.work.sql.query("CREATE TABLE done (key text)");
});
afterAll(async () => {
  await part.close();
  await database.drop();
});

const plan = (key: string, inMs: number, kind = "note") =>
  part.work.run(HUB_COMMAND, async (tx) =>
    tx.schedule({ kind, key, dueAt: new Date((await tx.now()).getTime() + inMs), payload: { key } }),
  );
const note = {
  note: {
    run: async (tx: { query(text: string, values: unknown[]): Promise<unknown> }, job: { key: string }) =>
      void (await tx.query("INSERT INTO done VALUES ($1)", [job.key])),
  },
};
const doneOf = async (key: string) => (await part.work.sql.query("SELECT 1 FROM done WHERE key = $1", [key])).length;

test("four runners on one database do each of 40 jobs once", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, i) => plan(`many-${i}`, 0)));
  const runners = Array.from({ length: 4 }, () => new JobRunner(part.work, note, TEST_LOGGER));
  const counts = await Promise.all(runners.map((runner) => runner.runDue()));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(40);
  expect(
    (await part.work.sql.query("SELECT key FROM done WHERE key LIKE 'many-%' GROUP BY key HAVING count(*) = 1")).length,
  ).toBe(40);
});

test("a job waits for the database's clock, not for the application's", async () => {
  const runner = new JobRunner(part.work, note, TEST_LOGGER);
  await plan("later", 3_600_000);
  expect(await runner.runDue()).toBe(0);
  await database.shiftClock(3_600_001);
  expect(await runner.runDue()).toBe(1);
  await database.shiftClock(0);
});

test("a started runner finds by itself what fell due while nobody ran", async () => {
  await plan("downtime", -60_000);
  const runner = new JobRunner(part.work, note, TEST_LOGGER);
  runner.start();
  await waitFor(async () => (await doneOf("downtime")) === 1, "the job");
  await runner.stop();
});

test("a job that fails leaves nothing behind, keeps its error and comes again", async () => {
  let fail = true;
  const runner = new JobRunner(
    part.work,
    {
      brittle: {
        run: async (tx) => {
          await tx.query("INSERT INTO done VALUES ('brittle')");
          if (fail) throw new Error("not yet");
        },
      },
    },
    TEST_LOGGER,
  );
  await plan("b", 0, "brittle");
  expect(await runner.runDue()).toBe(0);
  expect(await doneOf("brittle")).toBe(0);
  expect(await part.work.sql.query("SELECT attempts, last_error FROM job WHERE kind = 'brittle'")).toEqual([
    { attempts: 1, last_error: "not yet" },
  ]);
  expect(await runner.runDue()).toBe(0); // its pause is not over
  fail = false;
  await database.shiftClock(10_000);
  expect(await runner.runDue()).toBe(1);
  expect(await doneOf("brittle")).toBe(1);
  await database.shiftClock(0);
});

test("a job of the same kind and key is moved, and can be cancelled", async () => {
  await plan("moved", 0);
  await plan("moved", 3_600_000);
  const runner = new JobRunner(part.work, note, TEST_LOGGER);
  expect(await runner.runDue()).toBe(0);
  await part.work.run(HUB_COMMAND, (tx) => tx.cancel("note", "moved"));
  expect(await part.work.sql.query("SELECT 1 FROM job WHERE key = 'moved'")).toEqual([]);
});

test("answers older than 24 hours are forgotten by themselves, younger ones stay", async () => {
  await part.work.sql.query(
    `INSERT INTO idempotency (caller, key, path, created_at) VALUES ('a', 'old', 'p', hub_now() - interval '25 hours'), ('a', 'new', 'p', hub_now())`,
  );
  const runner = new JobRunner(part.work, {}, TEST_LOGGER);
  await database.shiftClock(2 * 3_600_000); // the runners before have planned it for an hour later
  runner.start();
  await waitFor(
    async () => (await part.work.sql.query("SELECT 1 FROM idempotency WHERE key = 'old'")).length === 0,
    "the old answer to go",
  );
  await runner.stop();
  expect(await part.work.sql.query("SELECT key FROM idempotency")).toEqual([{ key: "new" }]);
});
