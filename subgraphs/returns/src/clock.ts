import type { Sql } from "@commons-hub/shared/database";

/** The database's clock, outside of any transaction; within one it is `tx.now()`. */
export async function readClock(sql: Sql): Promise<Date> {
  const [row] = await sql.query<{ now: Date }>("SELECT hub_now() AS now");
  if (!row) throw new Error("the clock gave no row");
  return row.now;
}
