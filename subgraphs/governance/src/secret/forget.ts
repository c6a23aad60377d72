import type { Transaction } from "@commons-hub/shared/database";
import type { JobHandler } from "@commons-hub/shared/job";
import type { KeyStore } from "./key-store";

/** Destroys the key of a secret vote that is over; planned in the transaction that ends it, so that no kill forgets it. */
export const DESTROY_KEY = "destroy-key";

export async function planKeyDestruction(tx: Transaction, proposal: string): Promise<void> {
  await tx.schedule({ kind: DESTROY_KEY, key: proposal, dueAt: await tx.now(), payload: {} });
}

/** Of a vote that is withdrawn: nobody will ever count its ballots. */
export async function forgetBallots(tx: Transaction, { id }: { readonly id: string }): Promise<void> {
  await tx.query("DELETE FROM ballot WHERE proposal = $1", [id]);
  await planKeyDestruction(tx, id);
}

/** Destroying what is gone does nothing, so a job that runs again does no harm. */
export function destroyKeyJob(keys: KeyStore): JobHandler {
  return { run: (_, job) => keys.destroy(job.key) };
}
