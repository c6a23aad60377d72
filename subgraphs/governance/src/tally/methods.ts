import { dhondt, sainteLague } from "./apportionment";
import { approval } from "./approval";
import { borda } from "./borda";
import { consent } from "./consent";
import { copeland } from "./copeland";
import { equalShares } from "./equal-shares";
import { equalSharesAdd1, equalSharesCardinality, equalSharesCost } from "./equal-shares-budget";
import { gradients } from "./gradients";
import { greedyCardinality, greedyCost } from "./greedy";
import { instantRunoff } from "./instant-runoff";
import { commandName, type TallyMethod } from "./method";
import { phragmen } from "./phragmen";
import { plurality } from "./plurality";
import { quadratic } from "./quadratic";
import { rankedPairs } from "./ranked-pairs";
import { schulzeMargins, schulzeWinningVotes } from "./schulze";
import { score } from "./score";
import { stvMeek } from "./stv-meek";
import { stvScottish } from "./stv-scottish";

/** Every method there is. A new one is a file of its own and a line here. */
export const METHODS = [
  plurality,
  approval,
  score,
  quadratic,
  consent,
  gradients,
  schulzeMargins,
  schulzeWinningVotes,
  rankedPairs,
  copeland,
  instantRunoff,
  borda,
  stvScottish,
  stvMeek,
  phragmen,
  equalShares,
  equalSharesCost,
  equalSharesCardinality,
  equalSharesAdd1,
  greedyCost,
  greedyCardinality,
  dhondt,
  sainteLague,
] as const;

export type TallyMethodName = (typeof METHODS)[number]["name"];

export const METHOD_NAMES: readonly TallyMethodName[] = METHODS.map((method) => method.name);

const byName: ReadonlyMap<string, TallyMethod<TallyMethodName>> = new Map(
  METHODS.map((method) => [method.name, method]),
);

export function isTallyMethodName(name: string): name is TallyMethodName {
  return byName.has(name);
}

/** The method of that name; the name was checked where it came in. */
export function getMethod(name: TallyMethodName): TallyMethod<TallyMethodName> {
  const method = byName.get(name);
  if (!method) throw new RangeError(`There is no method ${name}.`);
  return method;
}

/** The method of a name on the command line, such as `schulze-margins`. */
export function findMethod(command: string): TallyMethod<TallyMethodName> | null {
  return METHODS.find((method) => commandName(method.name) === command) ?? null;
}
