import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Lru } from "./lru";

const KEYS = ["a", "b", "c", "d", "e"];
const stepArb = fc.record({
  key: fc.constantFrom(...KEYS),
  weight: fc.integer({ min: 0, max: 10 }),
  read: fc.boolean(),
});

test("keeps what was used last, never more than its capacity, and never heavier than its budget but for one entry", () => {
  fc.assert(
    fc.property(
      fc.array(stepArb),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 20 }),
      (steps, capacity, budget) => {
        const lru = new Lru<string, number>(capacity, budget);
        let model: { key: string; weight: number }[] = [];
        for (const { key, weight, read } of steps) {
          const known = model.find((entry) => entry.key === key);
          if (read) {
            expect(lru.get(key)).toBe(known?.weight);
            if (known) model = [...model.filter((entry) => entry !== known), known];
            continue;
          }
          lru.set(key, weight, weight);
          model = [...model.filter((entry) => entry !== known), { key, weight }];
          while (model.length > 1 && (model.length > capacity || total(model) > budget)) model.shift();
        }
        for (const key of KEYS) expect(lru.get(key)).toBe(model.find((entry) => entry.key === key)?.weight);
        expect(lru.size).toBe(model.length);
      },
    ),
  );
});

function total(entries: readonly { readonly weight: number }[]): number {
  return entries.reduce((sum, { weight }) => sum + weight, 0);
}
