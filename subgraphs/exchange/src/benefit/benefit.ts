/** Who can win by an exchange: the two parties, those around them, and the commons that all draw on. */
export const WINNERS = ["PROVIDER", "RECEIVER", "COMMUNITY", "COMMONS"] as const;
export type Winner = (typeof WINNERS)[number];

export const BENEFIT_LENGTH_MAX = 280;

/** How one of the four wins by an exchange. */
export interface Benefit {
  readonly economicEvent: string;
  readonly winner: Winner;
  readonly words: string;
  readonly recordedAt: Date;
}

/** How many exchanges name no benefit of a winner. */
export interface MissingWinner {
  readonly winner: Winner;
  readonly exchanges: number;
}

export interface WinnersReport {
  readonly exchanges: number;
  /** Exchanges by which all four win. */
  readonly complete: number;
  readonly missing: readonly MissingWinner[];
}

/** The winners that an exchange does not name, in their order. Law: named and missing are the four, each once. */
export function missingWinners(named: readonly Pick<Benefit, "winner">[]): Winner[] {
  const known = new Set(named.map(({ winner }) => winner));
  return WINNERS.filter((winner) => !known.has(winner));
}
