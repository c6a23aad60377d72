import type { MemberType, Quota } from "./pool";
import { refuse } from "./pool";
import { type LinearProgram, type Row, solve, type Term } from "./program";

/** How many of each type sit on a panel. */
export type Composition = readonly number[];

/** A composition and the part of all draws in which it comes up. */
export interface Chance {
  readonly composition: Composition;
  readonly part: number;
}

/** Differences below this are none: the solver's own tolerance is smaller. */
const NEAR = 1e-6;
export const COLUMN_LIMIT = 2_000;

/**
 * The lottery over panels that is fairest to who is least likely to be drawn: it maximises the smallest chance of any
 * member, then the next smallest, and so on (LEXIMIN).
 *
 * Panels are generated as they are needed: the program over the panels known so far names a price for each type, and a
 * panel that is worth more than the best so far is added, until there is none.
 *
 * Null where it cannot be solved: more than `COLUMN_LIMIT` panels, or a program that the solver gives up on.
 * Errors: INVALID_INPUT when no panel meets the quotas.
 * Source: Flanigan, Gölz, Gupta, Hennig and Procaccia, Fair algorithms for selecting citizens' assemblies, Nature 596
 *         (2021).
 */
export async function leximin(
  types: readonly MemberType[],
  quotas: readonly Quota[],
  seats: number,
): Promise<Chance[] | null> {
  const panels = new Map<string, Composition>();
  const add = (panel: Composition): boolean => panels.size < panels.set(panel.join(), panel).size;
  for (const [at] of types.entries()) {
    if ([...panels.values()].some((known) => (known[at] ?? 0) > 0)) continue;
    const panel = await bestPanel(
      types,
      quotas,
      seats,
      types.map((_, other) => (other === at ? 1 : 0)),
    );
    if (panel === null) return null;
    add(panel);
  }
  const fixed = new Map<number, number>();
  while (fixed.size < types.length) {
    const stage = await solve(stageProgram(types, [...panels.values()], fixed));
    if (typeof stage === "string" || panels.size > COLUMN_LIMIT) return null;
    const prices = types.map((_, at) => Math.max(0, -(stage.duals.get(`type${at}`) ?? 0)));
    const weights = prices.map((price, at) => price / sizeOf(types[at]));
    const panel = await bestPanel(types, quotas, seats, weights);
    if (panel === null) return null;
    const worth = (one: Composition): number => one.reduce((sum, count, at) => sum + count * (weights[at] ?? 0), 0);
    const bestKnown = [...panels.values()].reduce((best, one) => Math.max(best, worth(one)), 0);
    if (worth(panel) > bestKnown + NEAR && add(panel)) continue;
    const least = stage.values.get("least") ?? 0;
    const settled = prices.flatMap((price, at) => (price > NEAR && !fixed.has(at) ? [at] : []));
    // Without a price left there is nothing to gain for anybody who is still open.
    for (const at of settled.length > 0 ? settled : openTypes(types, fixed)) fixed.set(at, Math.max(0, least));
  }
  return chancesOf(types, [...panels.values()], fixed);
}

/**
 * The panel of most weight that meets the quotas; null when the solver gives up.
 *
 * Errors: INVALID_INPUT when no panel meets the quotas.
 */
export async function bestPanel(
  types: readonly MemberType[],
  quotas: readonly Quota[],
  seats: number,
  weights: readonly number[],
): Promise<Composition | null> {
  const names = types.map((_, at) => `n${at}`);
  const rows = quotas.map(({ min, max }, quota): Row => ({
    name: `quota${quota}`,
    terms: types.flatMap(({ quotas: met }, at) => (met.includes(quota) ? [[1, names[at] ?? ""] as const] : [])),
    least: min,
    most: max,
  }));
  const unmet = rows.findIndex(({ terms, least }) => terms.length === 0 && (least ?? 0) > 0);
  const quota = quotas[unmet];
  if (quota) refuse(`Nobody in the pool is ${quota.category} ${quota.feature}, and ${quota.min} are asked for.`);
  const found = await solve({
    maximize: weights.map((weight, at) => [weight, names[at] ?? ""] as const),
    rows: [
      { name: "seats", terms: names.map((name) => [1, name] as const), least: seats, most: seats },
      ...rows.filter(({ terms }) => terms.length > 0),
    ],
    bounds: new Map(types.map((type, at) => [names[at] ?? "", sizeOf(type)])),
    whole: names,
  });
  if (found === "infeasible") return refuse("No panel meets these quotas with this pool: widen a quota.");
  if (found === "not solved") return null;
  return names.map((name) => Math.round(found.values.get(name) ?? 0));
}

/** Maximises the least chance of the types still open, while the others keep what they have. */
function stageProgram(
  types: readonly MemberType[],
  panels: readonly Composition[],
  fixed: ReadonlyMap<number, number>,
): LinearProgram {
  return {
    maximize: [[1, "least"]],
    rows: [
      sumToOne(panels),
      ...types.map((type, at): Row => {
        const chance = chanceTerms(type, at, panels);
        const known = fixed.get(at);
        return known === undefined
          ? { name: `type${at}`, terms: [...chance, [-1, "least"]], least: 0, most: null }
          : { name: `type${at}`, terms: chance, least: Math.max(0, known - NEAR / 10), most: null };
      }),
    ],
    bounds: new Map([["least", 1]]),
    whole: [],
  };
}

/** The parts of all panels under which every type has its chance, up to the smallest shortfall there is. */
async function chancesOf(
  types: readonly MemberType[],
  panels: readonly Composition[],
  fixed: ReadonlyMap<number, number>,
): Promise<Chance[] | null> {
  const found = await solve({
    maximize: [[-1, "shortfall"]],
    rows: [
      sumToOne(panels),
      ...types.map((type, at): Row => {
        const terms: Term[] = [...chanceTerms(type, at, panels), [1, "shortfall"]];
        return { name: `type${at}`, terms, least: fixed.get(at) ?? 0, most: null };
      }),
    ],
    bounds: new Map([["shortfall", 1]]),
    whole: [],
  });
  if (typeof found === "string") return null;
  return panels.flatMap((composition, index) => {
    const part = found.values.get(`p${index}`) ?? 0;
    return part > 0 ? [{ composition, part }] : [];
  });
}

function sumToOne(panels: readonly Composition[]): Row {
  return { name: "all", terms: panels.map((_, index) => [1, `p${index}`] as const), least: 1, most: 1 };
}

/** A member's chance: the mean of panel members of the type, divided among all of the type. */
function chanceTerms(type: MemberType, at: number, panels: readonly Composition[]): Term[] {
  return panels.flatMap((panel, index) => {
    const count = panel[at] ?? 0;
    return count === 0 ? [] : [[count / sizeOf(type), `p${index}`] as const];
  });
}

function openTypes(types: readonly MemberType[], fixed: ReadonlyMap<number, number>): number[] {
  return [...types.keys()].filter((at) => !fixed.has(at));
}

function sizeOf(type: MemberType | undefined): number {
  return type?.ids.length ?? 1;
}
