import type { Transaction } from "../database/transaction";
import type { JobHandler } from "./handler";

export const FORGET_ANSWERS = "frame.forget-answers";

const BATCH = 5_000;
const EVERY_MS = 3_600_000;

/** Removes idempotency records older than 24 hours, some at a time, and plans itself again. */
export const forgetAnswers: JobHandler = {
  async run(tx: Transaction): Promise<void> {
    const gone = await tx.query(
      `DELETE FROM idempotency WHERE ctid IN
         (SELECT ctid FROM idempotency WHERE created_at <= hub_now() - interval '24 hours' LIMIT ${BATCH})
       RETURNING 1`,
    );
    const inMs = gone.length === BATCH ? 0 : EVERY_MS;
    await tx.schedule({
      kind: FORGET_ANSWERS,
      key: "",
      dueAt: new Date((await tx.now()).getTime() + inMs),
      payload: {},
    });
  },
};
