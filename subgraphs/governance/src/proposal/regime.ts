import { DomainError } from "@commons-hub/shared/errors";
import { parseText } from "../text";

export const REGIMES = ["PEER", "MULTISTAKEHOLDER"] as const;
/** PEER: those who take part decide together. MULTISTAKEHOLDER: several chambers must each agree. */
export type Regime = (typeof REGIMES)[number];

export interface ChosenRegime {
  readonly regime: Regime;
  readonly regimeReason: string;
}

/** Why, where the draft does not say. */
const USUAL: Readonly<Record<Regime, string>> = {
  PEER: "One chamber: those who take part decide together.",
  MULTISTAKEHOLDER: "Several chambers: each group that is concerned must agree by itself.",
};

/**
 * The regime of a proposal and why. Unless it is named, it follows from the number of chambers that must agree.
 *
 * Errors: INVALID_INPUT for PEER with several chambers, MULTISTAKEHOLDER with one, and for reasons over 2,000 characters.
 */
export function parseRegime(named: Regime | null, reason: string | null, chamberCount: number): ChosenRegime {
  const fitting: Regime = chamberCount > 1 ? "MULTISTAKEHOLDER" : "PEER";
  if (named !== null && named !== fitting)
    throw new DomainError(
      "INVALID_INPUT",
      named === "PEER"
        ? "Under PEER one chamber decides: name that one in chambers."
        : "Under MULTISTAKEHOLDER at least two chambers must agree: name them in chambers.",
      { field: "regime", chambers: chamberCount },
    );
  return {
    regime: fitting,
    regimeReason: reason === null ? USUAL[fitting] : parseText(reason, "regimeReason", 2_000),
  };
}
