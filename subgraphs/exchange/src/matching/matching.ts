import type { Measure, Period } from "@commons-hub/shared/value";

/** What is offered or needed, as far as it decides how well the two fit. */
export interface Side {
  readonly quantity: Measure | null;
  /** Null: until further notice. */
  readonly period: Period | null;
}

/** An offer and a need of the same specification that reach each other, in a common unit and at a common time. */
export interface Pair {
  readonly offer: string;
  readonly need: string;
  readonly provider: string;
  readonly receiver: string;
  readonly gift: boolean;
  readonly given: Side;
  readonly wanted: Side;
  /** Null where one of the two is bound to no place. */
  readonly distanceKm: number | null;
  /** How far the two reach together; null where one of them is bound to no place. */
  readonly reachKm: number | null;
}

export interface Match extends Pair {
  /** 0 to 1. */
  readonly score: number;
}

/** What is not said fits half. */
const UNKNOWN = 0.5;

/**
 * How well an offer fits a need: the mean of how much of the quantity it covers, how near it is, and how much of the time
 * wanted it is available.
 *
 * Laws:   0 to 1; never less when the offer is greater, nearer or longer.
 */
export function scoreOf({ given, wanted, distanceKm, reachKm }: Pair): number {
  return (coverage(given.quantity, wanted.quantity) + nearness(distanceKm, reachKm) + overlap(given, wanted)) / 3;
}

/** Best first; of equals those whose ids are first. */
export function rank(pairs: readonly Pair[]): Match[] {
  return pairs
    .map((pair) => ({ ...pair, score: scoreOf(pair) }))
    .toSorted((a, b) => b.score - a.score || order(a.offer, b.offer) || order(a.need, b.need));
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function coverage(given: Measure | null, wanted: Measure | null): number {
  if (given === null || wanted === null) return UNKNOWN;
  return Math.min(1, Number(given.value) / Number(wanted.value));
}

function nearness(distanceKm: number | null, reachKm: number | null): number {
  if (distanceKm === null || reachKm === null) return UNKNOWN;
  return reachKm === 0 ? 1 : Math.max(0, 1 - distanceKm / reachKm);
}

function overlap({ period: available }: Side, { period: wanted }: Side): number {
  if (available === null) return 1;
  if (wanted?.until == null) return UNKNOWN;
  const [from, until] = [wanted.from.getTime(), wanted.until.getTime()];
  const common =
    Math.min(until, available.until?.getTime() ?? Number.POSITIVE_INFINITY) - Math.max(from, available.from.getTime());
  return Math.max(0, common) / (until - from);
}

/** The longest ring of agents that anybody can still bring to one table. */
export const LOOP_LENGTH_MAX = 5;

/**
 * Rings in which each agent gives what the next one needs, and the last one gives what the first needs.
 *
 * Shapes: the matches that may be links, best first -> rings from `start`, each link's receiver being the next link's
 *         provider, 2 to `LOOP_LENGTH_MAX` links; at most `limit`, the shortest first.
 * Laws:   nobody is in a ring twice; of the matches from one agent to another only the best is used, so no two rings have
 *         the same agents in the same order.
 * Method: search by depth, which goes on only where the way back is known to be short enough.
 */
export function findLoops(matches: readonly Match[], start: string, limit: number): Match[][] {
  const links = bestLinks(matches);
  const back = stepsTo(links, start);
  const loops: Match[][] = [];
  for (let length = 2; length <= LOOP_LENGTH_MAX && loops.length < limit; length++)
    extend([], new Set([start]), start, length);
  return loops;

  function extend(path: readonly Match[], seen: ReadonlySet<string>, agent: string, left: number): void {
    for (const link of links.get(agent)?.values() ?? []) {
      if (loops.length >= limit) return;
      if (link.receiver === start) {
        if (left === 1) loops.push([...path, link]);
        continue;
      }
      if (seen.has(link.receiver) || (back.get(link.receiver) ?? Number.POSITIVE_INFINITY) > left - 1) continue;
      extend([...path, link], new Set([...seen, link.receiver]), link.receiver, left - 1);
    }
  }
}

/** By provider, then by receiver. */
function bestLinks(matches: readonly Match[]): ReadonlyMap<string, ReadonlyMap<string, Match>> {
  const links = new Map<string, Map<string, Match>>();
  for (const match of matches) {
    const from = links.get(match.provider) ?? new Map<string, Match>();
    if (!from.has(match.receiver)) from.set(match.receiver, match);
    links.set(match.provider, from);
  }
  return links;
}

/** How many links it takes at least from each agent to the target. */
function stepsTo(links: ReadonlyMap<string, ReadonlyMap<string, Match>>, target: string): ReadonlyMap<string, number> {
  const giversOf = new Map<string, string[]>();
  for (const [provider, receivers] of links)
    for (const receiver of receivers.keys()) giversOf.set(receiver, [...(giversOf.get(receiver) ?? []), provider]);
  const steps = new Map([[target, 0]]);
  let front = [target];
  for (let step = 1; front.length > 0 && step < LOOP_LENGTH_MAX; step++) {
    const next = front.flatMap((agent) => giversOf.get(agent) ?? []).filter((agent) => !steps.has(agent));
    for (const agent of next) steps.set(agent, step);
    front = [...new Set(next)];
  }
  return steps;
}
