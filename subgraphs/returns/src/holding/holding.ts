import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";
import type { Money } from "@commons-hub/shared/value";
import type { AllocationPlan } from "../run/run";

/** What a project got before anyone could receive for it; held in its name until it is claimed. */
export interface UnclaimedHolding {
  readonly id: string;
  readonly line: string;
  readonly run: string;
  /** Who holds the money. */
  readonly organization: string;
  readonly project: string;
  readonly amount: Money;
  readonly heldAt: Date;
  readonly claimedAt: Date | null;
  readonly claimedBy: string | null;
  readonly proof: string | null;
}

const MAX_PROOF_LENGTH = 2_000;

/** One holding for each line without a receiver. */
export function holdingsOf(newId: (prefix: string) => string, { run, lines }: AllocationPlan): UnclaimedHolding[] {
  return lines
    .filter(({ receiver }) => receiver === null)
    .map(({ id, project, amount }) => ({
      id: newId("hld"),
      line: id,
      run: run.id,
      organization: run.organization,
      project,
      amount,
      heldAt: run.publishedAt,
      claimedAt: null,
      claimedBy: null,
      proof: null,
    }));
}

/**
 * Gives a holding to its receiver. `proof` says why it is theirs: an address or a short text, kept with the claim.
 *
 * Errors: STATE_CONFLICT when it was claimed before; INVALID_INPUT for an empty proof or one over 2,000 characters.
 */
export function claimHolding(holding: UnclaimedHolding, agent: string, proof: string, at: Date): UnclaimedHolding {
  if (holding.claimedAt !== null)
    throw new DomainError("STATE_CONFLICT", "This holding has been claimed.", { claimedAt: holding.claimedAt });
  return { ...holding, claimedAt: at, claimedBy: agent, proof: requireLine("proof", proof, MAX_PROOF_LENGTH) };
}
