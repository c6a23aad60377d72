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

/** So many owners have as many each. */
export interface OwnersOfAsMany {
  readonly means: number;
  readonly owners: number;
}

/**
 * Measures of how concentrated ownership is, among those who own at least one.
 *
 * Shapes: counts whole and above zero, each number of means once, in any order; none gives zeros.
 * Laws:   0 <= gini < 1; 1 / owners <= herfindahl <= 1; the order changes nothing; k times as many for each changes neither
 *         gini, herfindahl nor nakamoto.
 * Source: Gini 1912; Herfindahl 1950; the Nakamoto coefficient of Srinivasan and Lee 2017.
 */
export function concentrationOf(groups: readonly OwnersOfAsMany[]): Concentration {
  const ascending = groups.toSorted((a, b) => a.means - b.means);
  const owners = sumOf(ascending, (group) => group.owners);
  const means = sumOf(ascending, (group) => group.means * group.owners);
  if (means === 0) return { means: 0, owners: 0, gini: 0, herfindahl: 0, nakamoto: 0 };
  let before = 0;
  // Of the i-th owner of n, from 1, (2i - n - 1) × its means, added up over those who have as many.
  const weighted = sumOf(ascending, (group) => {
    const rank = 2 * before + group.owners - owners;
    before += group.owners;
    return rank * group.means * group.owners;
  });
  return {
    means,
    owners,
    gini: weighted / (owners * means),
    herfindahl: sumOf(ascending, (group) => group.means ** 2 * group.owners) / means ** 2,
    nakamoto: countOfMajority(ascending.toReversed(), means),
  };
}

function sumOf(groups: readonly OwnersOfAsMany[], valueOf: (group: OwnersOfAsMany) => number): number {
  return groups.reduce((sum, group) => sum + valueOf(group), 0);
}

function countOfMajority(descending: readonly OwnersOfAsMany[], total: number): number {
  let [held, count] = [0, 0];
  for (const { means, owners } of descending) {
    const needed = Math.floor((total - 2 * held) / (2 * means)) + 1;
    if (needed <= owners) return count + needed;
    held += means * owners;
    count += owners;
  }
  return count;
}
