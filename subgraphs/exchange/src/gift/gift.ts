import { formatDecimal } from "@commons-hub/shared/numbers";

export const WORDS_LENGTH_MAX = 280;
const RATIO_DECIMALS = 4;

/** What a receiver says to a giver. */
export interface Thanks {
  readonly economicEvent: string;
  readonly words: string;
  readonly thankedBy: string | null;
  readonly thankedAt: Date;
}

/** How much of all exchange between agents is given, by count: a gift has no price to weigh it by. */
export interface GiftShare {
  readonly exchanges: number;
  readonly gifts: number;
  readonly thanked: number;
}

/** Gifts out of all exchanges, rounded down to four places; null where nothing was exchanged. Law: 0 to 1. */
export function giftRatio({ exchanges, gifts }: GiftShare): string | null {
  if (exchanges === 0) return null;
  return formatDecimal((BigInt(gifts) * 10n ** BigInt(RATIO_DECIMALS)) / BigInt(exchanges), RATIO_DECIMALS);
}
