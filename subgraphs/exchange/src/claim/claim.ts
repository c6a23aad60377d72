import { DomainError } from "@commons-hub/shared/errors";
import { type Expectation, outstandingOf, requireExpectation } from "../commitment/expectation";
import { scaled } from "../economic-resource/economic-resource";
import type { EconomicEvent } from "../economic-event/economic-event";
import { requireText } from "../text";

export const CLAIM_PREFIX = "clm";
const NOTE_LENGTH_MAX = 2_000;
export const CLAIM_STATES = ["OPEN", "SETTLED", "WAIVED"] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

export interface ClaimDraft extends Expectation {
  /** Id of the event that it is for. */
  readonly triggeredBy: string;
  readonly due: Date | null;
  readonly note: string | null;
}

/** vf:Claim: what the receiver of an event owes its provider for it. Its own provider is who owes. */
export interface Claim extends ClaimDraft {
  readonly id: string;
  /** What the events that settle it say, corrections included: exact decimal text. */
  readonly settled: string;
  readonly waivedAt: Date | null;
  readonly recordedBy: string | null;
  readonly recordedAt: Date;
}

/**
 * Checks a claim against the event that it is for.
 *
 * Errors: INVALID_INPUT for a gift, which nobody owes anything for; for a claim that does not go back from the event's
 *         receiver to its provider, or on oneself; and as `requireExpectation`.
 */
export function requireClaim(
  input: ClaimDraft,
  event: Pick<EconomicEvent, "provider" | "receiver" | "gift">,
): ClaimDraft {
  const draft = requireExpectation(input);
  if (event.gift) throw new DomainError("INVALID_INPUT", "A gift was given without a claim on anything in return.");
  if (draft.provider !== event.receiver || draft.receiver !== event.provider || draft.provider === draft.receiver)
    throw new DomainError("INVALID_INPUT", "A claim is owed by the event's receiver to its provider.", {
      provider: event.receiver,
      receiver: event.provider,
    });
  return { ...draft, note: draft.note === null ? null : requireText("note", draft.note, NOTE_LENGTH_MAX) };
}

/** Law: waived once, it stays so; otherwise it is settled exactly where nothing is outstanding. */
export function claimStateOf(claim: Pick<Claim, "waivedAt" | "quantity" | "effort" | "settled">): ClaimState {
  if (claim.waivedAt !== null) return "WAIVED";
  return scaled(outstandingOf(claim, claim.settled).value) === 0n ? "SETTLED" : "OPEN";
}

/** Errors: STATE_CONFLICT for a claim that was waived. */
export function requireOpenClaim(claim: Claim): Claim {
  if (claim.waivedAt !== null)
    throw new DomainError("STATE_CONFLICT", "This claim was waived; nothing settles it any more.", { claim: claim.id });
  return claim;
}
