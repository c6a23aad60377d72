import { ratio, roundQuotas } from "@commons-hub/shared/numbers";
import { showRatio } from "../marks";
import { SeededNumbers } from "../seed";
import { bestPanel, type Chance, type Composition, leximin } from "./leximin";
import { compareText, type MemberType, type Pool, refuse, typesOf } from "./pool";

/** The parts of a lottery are whole tickets of so many. */
export const TICKETS = 1_000_000_000;

export interface Sortition {
  /** Ids of who is drawn, in ascending order. */
  readonly panel: readonly string[];
  /**
   * "LEXIMIN": the lottery is the fairest there is to who is least likely. "QUOTAS": it could not be solved; the panel
   * meets the quotas, and nothing is said about chances.
   */
  readonly fairness: "LEXIMIN" | "QUOTAS";
  /** By type, in the order in which compositions name them; the chance is null without a lottery. */
  readonly types: readonly { readonly ids: readonly string[]; readonly chance: string | null }[];
  /** Compositions with their tickets of `TICKETS`; none without a lottery. */
  readonly lottery: readonly { readonly composition: Composition; readonly tickets: number }[];
  /** The ticket that the seed drew, from 0; null without a lottery. */
  readonly ticket: number | null;
}

/**
 * Draws a panel by lot, such that it meets quotas and is fair to who is least likely to be drawn (LEXIMIN).
 *
 * The lottery is a list of compositions (how many of each type of member) with whole numbers of tickets. The seed draws a
 * ticket; then the members of each type by lot. Who knows pool, quotas, lottery and seed repeats the draw.
 *
 * Conventions: a seed is published before the pool closes; members whom no quota tells apart have equal chances. The
 *              lottery comes from a solver with floats: chances are right to six decimals, and what is drawn follows from
 *              tickets, which are whole numbers.
 * Laws:        the panel has as many members as seats and meets every quota; the order of the pool changes nothing; the
 *              same seed draws the same panel.
 * Errors:      INVALID_INPUT when the pool is malformed, or no panel meets the quotas.
 * Source:      Flanigan and others, Fair algorithms for selecting citizens' assemblies (2021).
 */
export async function drawSortition(pool: Pool, seed: string): Promise<Sortition> {
  const types = typesOf(pool);
  const numbers = new SeededNumbers(seed);
  const chances = await leximin(types, pool.quotas, pool.seats);
  if (chances === null) return drawByQuotas(pool, types, numbers);
  const lottery = ticketsOf(chances);
  const ticket = numbers.below(TICKETS);
  let end = 0;
  const drawn = lottery.find(({ tickets }) => (end += tickets) > ticket);
  if (!drawn) throw new RangeError("The tickets of a lottery add up to all there are.");
  return {
    panel: drawMembers(types, drawn.composition, numbers),
    fairness: "LEXIMIN",
    types: types.map(({ ids }, at) => ({ ids, chance: chanceOf(at, ids.length, lottery) })),
    lottery,
    ticket,
  };
}

/** Parts as whole tickets that add up, in an order that depends on nothing but what they are. */
function ticketsOf(chances: readonly Chance[]): { composition: Composition; tickets: number }[] {
  const sorted = [...chances].sort((a, b) => compareText(a.composition.join(), b.composition.join()));
  const whole = sorted.reduce((sum, { part }) => sum + part, 0);
  const unit = 1_000_000n;
  const quotas = sorted.map(({ part }) => BigInt(Math.round((part / whole) * TICKETS * Number(unit))));
  // Floats miss the whole by less than a ticket; the largest part takes the difference.
  const missing = BigInt(TICKETS) * unit - quotas.reduce((sum, quota) => sum + quota, 0n);
  const largest = quotas.reduce((best, quota, at) => (quota > (quotas[best] ?? 0n) ? at : best), 0);
  quotas[largest] = (quotas[largest] ?? 0n) + missing;
  const tickets = roundQuotas(BigInt(TICKETS), quotas, unit);
  return sorted.flatMap(({ composition }, at) => {
    const count = Number(tickets[at] ?? 0n);
    return count === 0 ? [] : [{ composition, tickets: count }];
  });
}

function chanceOf(at: number, size: number, lottery: Sortition["lottery"]): string {
  const drawn = lottery.reduce(
    (sum, { composition, tickets }) => sum + BigInt(tickets) * BigInt(composition[at] ?? 0),
    0n,
  );
  return showRatio(ratio(drawn, BigInt(TICKETS) * BigInt(size)));
}

/** A panel that meets the quotas, the one of most weight where the seed weighs the types. */
async function drawByQuotas(pool: Pool, types: readonly MemberType[], numbers: SeededNumbers): Promise<Sortition> {
  const weights = types.map(() => 1 + numbers.below(1_000));
  const composition = await bestPanel(types, pool.quotas, pool.seats, weights);
  if (composition === null) return refuse("No panel could be found in the time there is: use fewer or wider quotas.");
  return {
    panel: drawMembers(types, composition, numbers),
    fairness: "QUOTAS",
    types: types.map(({ ids }) => ({ ids, chance: null })),
    lottery: [],
    ticket: null,
  };
}

/** Members of each type by lot: the first so many of a shuffle. */
function drawMembers(types: readonly MemberType[], composition: Composition, numbers: SeededNumbers): string[] {
  return types
    .flatMap(({ ids }, at) => {
      const rest = [...ids];
      return Array.from({ length: composition[at] ?? 0 }, () => {
        const chosen = numbers.below(rest.length);
        const id = rest[chosen] ?? "";
        rest[chosen] = rest.at(-1) ?? "";
        rest.pop();
        return id;
      });
    })
    .sort(compareText);
}
