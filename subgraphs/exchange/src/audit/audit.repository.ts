import type { Sql } from "@commons-hub/shared/database";

/** A law of the ledger that does not hold, and the currency, account or transfer where it does not. */
export interface LedgerFault {
  readonly fault: string;
  readonly subject: string;
}

/** Faults that one look answers at most; the first already says that something is wrong. */
const FAULTS_MAX = 100;

/** Recounts the whole ledger in one snapshot; empty for as long as every law holds. */
export function findLedgerFaults(sql: Sql): Promise<LedgerFault[]> {
  return sql.query<{ fault: string; subject: string }>(
    "SELECT fault, subject FROM ledger_fault ORDER BY fault, subject LIMIT $1",
    [FAULTS_MAX],
  );
}
