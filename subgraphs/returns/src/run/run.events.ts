import type { NewEvent } from "@commons-hub/shared/event";
import type { AllocationPlan } from "./run";

export const ALLOCATION_PUBLISHED = "returns.allocation.published.v1";

/** Names each receiver who has joined, with what they got in all; what is held names nobody. */
export function allocationPublished({ run, lines }: AllocationPlan, actor: string | null): NewEvent {
  const received = new Map<string, bigint>();
  for (const { receiver, amount } of lines)
    if (receiver !== null) received.set(receiver, (received.get(receiver) ?? 0n) + amount.minor);
  return {
    type: ALLOCATION_PUBLISHED,
    actor,
    subject: run.id,
    payload: {
      allocationRun: run.id,
      organization: run.organization,
      payer: run.payer,
      rule: run.rule,
      pool: { minor: run.pool.minor.toString(), currency: run.pool.currency },
      heldMinor: run.heldMinor.toString(),
      lines: lines.length,
      received: Array.from(received, ([agent, minor]) => ({ agent, minor: minor.toString() })),
      digest: run.digest,
    },
  };
}
