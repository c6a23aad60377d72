import type { Transaction } from "../database/transaction";
import type { Job } from "./queue";

export interface JobHandler {
  /** Streams that the job's events are chained in. */
  readonly streams?: (job: Job) => readonly string[];
  /** What may take longer than a transaction; it runs before, and again with every attempt. It changes nothing. */
  readonly prepare?: (job: Job) => Promise<void>;
  /** Does the job in the transaction that removes it: it is done once, or not at all and tried again. */
  run(tx: Transaction, job: Job): Promise<void>;
}
