import { type Count, type CountOptions, electOne, type TallyMethod, type Tie } from "./method";
import { pairRound, type PairwiseMatrix, pairwisePreferences, pairwiseSupport } from "./pairwise";
import type { Profile } from "./profile";

/**
 * Ranked pairs: victories are locked in, the largest margin first, each unless it would close a circle with those locked
 * before; who is not beaten by a locked victory wins.
 *
 * Conventions: victories of equal margin are tried in every order that matters, and whoever wins in one of them is a
 *              winner (parallel universes); with a tie order they are taken in that order. Beyond `UNIVERSE_LIMIT`
 *              universes victories that contradict each other are left out, which leaves more options tied and is named
 *              among the ties. Unranked options are tied last; a blank ballot decides no pair. An option's place is its
 *              best over all universes.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; a Condorcet winner is the only
 *              winner; monotone.
 * Source:      Tideman, Independence of clones as a criterion for voting rules, Social Choice and Welfare 4 (1987);
 *              Brill and Fischer, The price of neutrality for the ranked pairs method (2012).
 */
export const rankedPairs: TallyMethod<"RANKED_PAIRS"> = {
  name: "RANKED_PAIRS",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: null,
  description:
    "Ranked pairs by margins: victories are locked in, the largest first, unless they close a circle; equal margins are " +
    "tried in every order; unranked options are tied last.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const prefer = pairwisePreferences(profile, options.unranked);
    const { universes, ties } = lockAll(prefer, options.tieOrder);
    const places = prefer.map((_, option) => Math.min(...universes.map((reach) => placeIn(reach, option))));
    const best = Math.min(...places);
    const end = electOne(
      places.map((place) => place - best + 1),
      [pairRound("Pairwise preferences", prefer), lockedRound(prefer, universes)],
      options,
    );
    return { ...end, ties: [...ties, ...end.ties] };
  },
  support: pairwiseSupport,
};

export const UNIVERSE_LIMIT = 2_000;

/** Bit b of `reach[a]`: a stands before b by locked victories. */
type Reach = readonly bigint[];

interface Victory {
  readonly winner: number;
  readonly loser: number;
}

function lockAll(
  prefer: PairwiseMatrix,
  tieOrder: readonly number[] | undefined,
): { readonly universes: Reach[]; readonly ties: Tie[] } {
  const ties: Tie[] = [];
  let universes: Reach[] = [prefer.map(() => 0n)];
  for (const group of groupByMargin(prefer)) {
    const next = new Map<string, Reach>();
    for (const reach of universes) {
      const sure = lockSure(reach, group);
      const contested = group.filter((victory) => isOpen(sure, victory));
      const ends = contested.length === 0 ? [sure] : explore(sure, contested, tieOrder, ties);
      for (const end of ends) next.set(end.join(), end);
    }
    universes = [...next.values()];
    if (universes.length > UNIVERSE_LIMIT) {
      universes = [universes.reduce((common, reach) => common.map((row, option) => row & (reach[option] ?? 0n)))];
      ties.push({ options: optionsOf(group), settledBy: "left out" });
    }
  }
  return { universes, ties };
}

function groupByMargin(prefer: PairwiseMatrix): Victory[][] {
  const groups = new Map<bigint, Victory[]>();
  for (const [winner, row] of prefer.entries()) {
    for (const [loser, forward] of row.entries()) {
      const margin = forward - (prefer[loser]?.[winner] ?? 0n);
      if (margin <= 0n) continue;
      const group = groups.get(margin);
      if (group) group.push({ winner, loser });
      else groups.set(margin, [{ winner, loser }]);
    }
  }
  return [...groups].sort(([a], [b]) => (a > b ? -1 : 1)).map(([, group]) => group);
}

/** Locks every victory of a group that no other of the group can contradict. */
function lockSure(reach: Reach, group: readonly Victory[]): Reach {
  const possible = group.filter((victory) => isOpen(reach, victory));
  const all = possible.reduce<Reach>((sum, victory) => lock(sum, victory), reach);
  return possible
    .filter(({ winner, loser }) => !stands(all, loser, winner))
    .reduce<Reach>((sum, victory) => lock(sum, victory), reach);
}

/** Every end that some order of the contested victories reaches; with a tie order the one of that order. */
function explore(
  start: Reach,
  contested: readonly Victory[],
  tieOrder: readonly number[] | undefined,
  ties: Tie[],
): Reach[] {
  if (tieOrder) {
    ties.push({ options: optionsOf(contested), settledBy: "seed" });
    return [lockInOrder(start, contested, tieOrder)];
  }
  const seen = new Set([start.join()]);
  const waiting = [start];
  const ends: Reach[] = [];
  for (let reach = waiting.pop(); reach; reach = waiting.pop()) {
    const now = reach;
    const open = contested.filter((victory) => isOpen(now, victory));
    if (open.length === 0) ends.push(now);
    for (const victory of open) {
      const next = lock(now, victory);
      const key = next.join();
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
    if (seen.size > UNIVERSE_LIMIT) {
      ties.push({ options: optionsOf(contested), settledBy: "left out" });
      return [start];
    }
  }
  return ends;
}

function lockInOrder(start: Reach, contested: readonly Victory[], order: readonly number[]): Reach {
  const rank = new Map(order.map((option, index) => [option, index]));
  const rankOf = (option: number): number => rank.get(option) ?? 0;
  return [...contested]
    .sort((a, b) => rankOf(a.winner) - rankOf(b.winner) || rankOf(b.loser) - rankOf(a.loser))
    .reduce<Reach>((reach, victory) => (isOpen(reach, victory) ? lock(reach, victory) : reach), start);
}

function stands(reach: Reach, before: number, behind: number): boolean {
  return (((reach[before] ?? 0n) >> BigInt(behind)) & 1n) === 1n;
}

/** Neither locked in already nor contradicted. */
function isOpen(reach: Reach, { winner, loser }: Victory): boolean {
  return !stands(reach, winner, loser) && !stands(reach, loser, winner);
}

function lock(reach: Reach, { winner, loser }: Victory): Reach {
  const more = (reach[loser] ?? 0n) | (1n << BigInt(loser));
  return reach.map((row, option) => (option === winner || stands(reach, option, winner) ? row | more : row));
}

function placeIn(reach: Reach, option: number): number {
  return 1 + reach.filter((_, other) => stands(reach, other, option)).length;
}

function optionsOf(victories: readonly Victory[]): number[] {
  return [...new Set(victories.flatMap(({ winner, loser }) => [winner, loser]))].sort((a, b) => a - b);
}

/** The victories that hold in every universe. */
function lockedRound(prefer: PairwiseMatrix, universes: readonly Reach[]): ReturnType<typeof pairRound> {
  const { lines } = pairRound(
    "",
    prefer.map((row, a) => row.map((forward, b) => forward - (prefer[b]?.[a] ?? 0n))),
  );
  const locked = lines.filter(
    ({ options: [a = 0, b = 0], value }) => BigInt(value) > 0n && universes.every((reach) => stands(reach, a, b)),
  );
  return { title: "Locked victories (margins)", lines: locked };
}
