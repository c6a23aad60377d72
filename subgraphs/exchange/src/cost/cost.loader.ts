import { byKey } from "@commons-hub/shared/loaders";
import type { CostService } from "./cost.service";
import type { FactorSet } from "./true-price";

/** Which sets, null for the standard ones, and of which kind of thing. */
export interface FactorQuestion {
  readonly sets: readonly string[] | null;
  readonly specification: string;
}

export function keyOf({ sets, specification }: FactorQuestion): string {
  return JSON.stringify([sets, specification]);
}

/** Loaders of one request: whatever is asked of the same sets is read at once. */
export function createCostLoaders(costs: CostService) {
  return {
    costFactorSet: byKey(
      (ids) => costs.load(ids),
      (set) => set.id,
    ),
    /** By `keyOf`. */
    factorSets: byKey(
      async (keys) => {
        const groups = new Map<string, { sets: readonly string[] | null; keys: Map<string, string> }>();
        for (const key of keys) {
          const [sets, specification] = JSON.parse(key) as [readonly string[] | null, string];
          const group = groups.get(JSON.stringify(sets)) ?? { sets, keys: new Map<string, string>() };
          groups.set(JSON.stringify(sets), group);
          group.keys.set(key, specification);
        }
        const answers: { key: string; sets: readonly FactorSet[] }[] = [];
        for (const group of groups.values()) {
          const sets = await costs.loadSets(group.sets, [...group.keys.values()]);
          for (const key of group.keys.keys()) answers.push({ key, sets });
        }
        return answers;
      },
      ({ key }) => key,
    ),
  };
}
