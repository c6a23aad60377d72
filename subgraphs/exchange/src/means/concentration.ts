/** How unevenly things are spread over those who have them. */
export interface Concentration {
  readonly means: number;
  readonly owners: number;
  /** 0: everybody has as many; towards 1: one has them all. */
  readonly gini: number;
  /** Σ of squared portions: 1 / owners when all have as many, 1 when one has them all. */
  readonly herfindahl: number;
  /** How many of the largest owners have more than half together. */
  readonly nakamoto: number;
}

/**
 * Measures of how concentrated ownership is, among those who own at least one.
 *
 * Shapes: counts by owner, whole and above zero, in any order; none gives zeros.
 * Laws:   0 <= gini < 1; 1 / owners <= herfindahl <= 1; the order of the owners changes nothing; k times as many for each
 *         changes neither gini, herfindahl nor nakamoto.
 * Source: Gini 1912; Herfindahl 1950; the Nakamoto coefficient of Srinivasan and Lee 2017.
 */
export function concentrationOf(counts: readonly number[]): Concentration {
  const ascending = counts.toSorted((a, b) => a - b);
  const owners = ascending.length;
  const means = ascending.reduce((sum, count) => sum + count, 0);
  if (means === 0) return { means: 0, owners: 0, gini: 0, herfindahl: 0, nakamoto: 0 };
  const weighted = ascending.reduce((sum, count, i) => sum + (2 * (i + 1) - owners - 1) * count, 0);
  return {
    means,
    owners,
    gini: weighted / (owners * means),
    herfindahl: ascending.reduce((sum, count) => sum + count * count, 0) / (means * means),
    nakamoto: countOfMajority(ascending.toReversed(), means),
  };
}

function countOfMajority(descending: readonly number[], total: number): number {
  let held = 0;
  return descending.findIndex((count) => (held += count) * 2 > total) + 1;
}
