import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { HUB_COMMAND } from "../database";
import { createTestDatabase, openTestWork, type TestDatabase } from "../testing";
import { pageOfLog, type StoredEvent } from ".";

const SCHEMA = { schema: "pages", migrations: [], entities: [] };
let database: TestDatabase;
let part: Awaited<ReturnType<typeof openTestWork>>;

beforeAll(async () => {
  database = await createTestDatabase(SCHEMA);
  part = await openTestWork(database, SCHEMA);
});
afterAll(async () => {
  await part.close();
  await database.drop();
});

const emit = (subject: string): Promise<void> =>
  part.work.run(HUB_COMMAND, async (tx) => {
    tx.emit({ type: "test.thing.happened.v1", actor: null, subject, payload: {} });
  });
const page = (first: number, after?: string | null) =>
  pageOfLog(part.events, {}, { first, after }, (event: StoredEvent) => event);

test("a page holds what was committed before it was asked for, though another transaction is still open", async () => {
  const slow = new pg.Client({ connectionString: database.url });
  await slow.connect();
  await slow.query("BEGIN");
  await slow.query("SELECT pg_current_xact_id()");
  await emit("mine");
  const asked = page(10);
  await slow.query("COMMIT");
  await slow.end();
  expect((await asked).nodes.map(({ subject }) => subject)).toEqual(["mine"]);
});

test("pages follow each other without a gap, and the last one names the present", async () => {
  for (const subject of ["b", "c", "d"]) await emit(subject);
  const first = await page(3);
  expect(await first.totalCount).toBe(4);
  expect(first).toMatchObject({ pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  const second = await page(3, first.pageInfo.endCursor);
  expect([...first.nodes, ...second.nodes].map(({ subject }) => subject)).toEqual(["mine", "b", "c", "d"]);
  const empty = await page(3, second.pageInfo.endCursor);
  expect(empty).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, endCursor: second.pageInfo.endCursor } });
  await expect(page(101)).rejects.toMatchObject({ code: "PAGE_SIZE_OUT_OF_RANGE" });
});
