import type { TallyMethod } from "./method";
import { plurality } from "./plurality";
import { schulzeMargins, schulzeWinningVotes } from "./schulze";

/** Every method there is. A new one is a file of its own and a line here. */
export const METHODS = [plurality, schulzeMargins, schulzeWinningVotes] as const;

export type TallyMethodName = (typeof METHODS)[number]["name"];

export const METHOD_NAMES: readonly TallyMethodName[] = METHODS.map((method) => method.name);

const byName: ReadonlyMap<string, (typeof METHODS)[number]> = new Map(METHODS.map((method) => [method.name, method]));

export function isTallyMethodName(name: string): name is TallyMethodName {
  return byName.has(name);
}

/** The method of that name; the name was checked where it came in. */
export function getMethod(name: TallyMethodName): TallyMethod<TallyMethodName> {
  const method = byName.get(name);
  if (!method) throw new RangeError(`There is no method ${name}.`);
  return method;
}
