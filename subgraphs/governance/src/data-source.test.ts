import { expect, test } from "@jest/globals";
import { createTestDatabase, openTestWork } from "@commons-hub/shared/testing";
import { GOVERNANCE_SCHEMA } from "./data-source";

test("every change of the schema can be taken back and made again", async () => {
  const database = await createTestDatabase(GOVERNANCE_SCHEMA);
  const { database: opened, work, close } = await openTestWork(database, GOVERNANCE_SCHEMA);
  const runner = opened.dataSource.createQueryRunner();
  const tables = () =>
    work.sql.query(
      "SELECT to_regclass('proposal') AS a, to_regclass('delegation') AS b, to_regclass('sheet_page') AS c",
    );
  try {
    const changes = GOVERNANCE_SCHEMA.migrations.map((Change) => new Change());
    for (const change of changes.toReversed()) await change.down(runner);
    expect(await tables()).toEqual([{ a: null, b: null, c: null }]);
    for (const change of changes) await change.up(runner);
    expect(await tables()).toEqual([{ a: "proposal", b: "delegation", c: "sheet_page" }]);
  } finally {
    await runner.release();
    await close();
    await database.drop();
  }
});
