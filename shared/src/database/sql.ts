import type { QueryRunner } from "typeorm";

/** Runs SQL; plain table names mean the subgraph's own schema. */
export interface Sql {
  query<R extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** typeorm answers `[rows, count]` for UPDATE and DELETE and rows for the rest; here it is always rows. */
export async function runSql<R extends object>(
  runner: QueryRunner,
  text: string,
  values: readonly unknown[],
): Promise<R[]> {
  const result = await runner.query(text, [...values], true);
  return (result.records ?? []) as R[];
}
