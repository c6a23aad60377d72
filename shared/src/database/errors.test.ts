import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createTestDatabase, openTestWork, type TestDatabase } from "../testing";

const SCHEMA = { schema: "probe", migrations: [], entities: [] };
let database: TestDatabase;
let probe: Awaited<ReturnType<typeof openTestWork>>;

beforeAll(async () => {
  database = await createTestDatabase(SCHEMA);
  probe = await openTestWork(database, SCHEMA);
});
afterAll(async () => {
  await probe.close();
  await database.drop();
});

test.each([
  ["SELECT $1::text", "agt_\0"],
  ["SELECT $1::jsonb->>'id'", JSON.stringify({ id: "agt_\0" })],
])("a zero byte is the client's mistake, not the hub's: %s", async (text, value) => {
  await expect(probe.work.sql.query(text, [value])).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
