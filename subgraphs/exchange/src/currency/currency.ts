import { DomainError } from "@commons-hub/shared/errors";
import { type Limits, requireLimits } from "../ledger/balance";
import { requireText } from "../text";

export const DECIMALS_MAX = 8;
const CODE = /^[A-Z][A-Z0-9]{1,11}$/;
const NAME_LENGTH_MAX = 200;
const STATE_CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** What an organization issues among those who trust each other: mutual credit, which is owed and never lent at a price. */
export interface CurrencyDraft {
  readonly code: string;
  readonly name: string;
  /** How many decimals of one unit are counted; amounts are whole numbers of the smallest. */
  readonly decimals: number;
  /** The organization that answers for the limits. */
  readonly issuer: string;
  /** What an account gets unless the issuer grants other limits. */
  readonly defaultLimits: Limits;
}

export interface Currency extends CurrencyDraft {
  readonly id: string;
  readonly createdAt: Date;
}

/**
 * Checks a currency before it is created.
 *
 * Errors: INVALID_INPUT for a code that is not 2 to 12 capitals and digits or belongs to a state's money (ISO 4217), a
 *         name that is empty or too long, decimals outside 0 to 8; those of `requireLimits`.
 */
export function requireCurrency(draft: CurrencyDraft): CurrencyDraft {
  if (!CODE.test(draft.code))
    throw new DomainError("INVALID_INPUT", "A code is 2 to 12 capital letters and digits, a letter first: HOURS.");
  if (isStateCurrency(draft.code))
    throw new DomainError("INVALID_INPUT", `${draft.code} is a state's money (ISO 4217); choose another code.`);
  if (!Number.isInteger(draft.decimals) || draft.decimals < 0 || draft.decimals > DECIMALS_MAX)
    throw new DomainError("INVALID_INPUT", `decimals must be 0 to ${DECIMALS_MAX}.`);
  requireLimits(draft.defaultLimits);
  return { ...draft, name: requireText("name", draft.name, NAME_LENGTH_MAX) };
}

/** ISO 4217, as the runtime knows it, so that a hub currency is never taken for money of that name. */
export function isStateCurrency(code: string): boolean {
  return STATE_CURRENCIES.has(code);
}
