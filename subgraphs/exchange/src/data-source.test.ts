import { expect, test } from "@jest/globals";
import { createTestDatabase, openTestWork } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA, findLedgerFaults } from ".";

test("every change of the schema can be taken back and made again", async () => {
  const database = await createTestDatabase(EXCHANGE_SCHEMA);
  const { database: opened, work, close } = await openTestWork(database, EXCHANGE_SCHEMA);
  const runner = opened.dataSource.createQueryRunner();
  try {
    const changes = EXCHANGE_SCHEMA.migrations.map((Change) => new Change());
    for (const change of changes.toReversed()) await change.down(runner);
    const left = await work.sql.query("SELECT to_regclass('transfer') AS transfer, to_regclass('intent') AS intent");
    expect(left).toEqual([{ transfer: null, intent: null }]);
    for (const change of changes) await change.up(runner);
    expect(await findLedgerFaults(work.sql)).toEqual([]);
  } finally {
    await runner.release();
    await close();
    await database.drop();
  }
});
