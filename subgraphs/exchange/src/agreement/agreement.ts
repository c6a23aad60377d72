import { DomainError } from "@commons-hub/shared/errors";
import { requireText } from "../text";

export const AGREEMENT_PREFIX = "agr";
export const AGREEMENT_PARTIES_MAX = 20;
const NAME_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = 2_000;

/** vf:Agreement: what some agents settle among themselves; its clauses are commitments. */
export interface Agreement {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  /** Ids of agents, sorted. */
  readonly parties: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export type AgreementDraft = Pick<Agreement, "name" | "note" | "parties">;

/** Errors: INVALID_INPUT for less than 2 or more than 20 parties, or words that are not readable. */
export function requireAgreement({ name, note, parties }: AgreementDraft): AgreementDraft {
  const distinct = [...new Set(parties)].sort();
  if (distinct.length < 2 || parties.length > AGREEMENT_PARTIES_MAX)
    throw new DomainError("INVALID_INPUT", `An agreement is among 2 to ${AGREEMENT_PARTIES_MAX} agents.`);
  return {
    name: requireText("name", name, NAME_LENGTH_MAX),
    note: note === null ? null : requireText("note", note, NOTE_LENGTH_MAX),
    parties: distinct,
  };
}

/** Errors: INVALID_INPUT for a flow between agents of whom one is no party. */
export function requireOfParties(
  { id, parties }: Pick<Agreement, "id" | "parties">,
  { provider, receiver }: { readonly provider: string; readonly receiver: string },
): void {
  if (!parties.includes(provider) || !parties.includes(receiver))
    throw new DomainError("INVALID_INPUT", "Provider and receiver must both be parties of the agreement.", {
      agreement: id,
    });
}
