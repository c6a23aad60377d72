import { setImmediate as tick } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Gate } from "./gate";

interface Member {
  readonly id: number;
  readonly names: readonly string[];
}

const membersArb = fc
  .array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 2 }), { maxLength: 30 })
  .map((all) => all.map((names, id): Member => ({ id, names })));

test("everybody is served once, never beside somebody of the same name, in the order of coming among those", async () => {
  await fc.assert(
    fc.asyncProperty(membersArb, fc.integer({ min: 1, max: 5 }), async (members, limit) => {
      const groups: (readonly Member[])[] = [];
      const gate = new Gate<Member, number>(
        async (_, group) => {
          groups.push(group);
          await tick();
          return group.map(({ id }) => id);
        },
        limit,
        ({ names }) => names,
      );
      expect(await Promise.all(members.map((member) => gate.enter("s", member)))).toEqual(members.map(({ id }) => id));
      expect(groups.flat()).toHaveLength(members.length);
      for (const group of groups) {
        const names = group.flatMap((member) => member.names);
        expect(new Set(names).size).toBe(names.length);
        expect(group.length).toBeLessThanOrEqual(limit);
      }
      const served = groups.flat();
      for (const name of ["a", "b", "c"]) {
        const ids = served.filter(({ names }) => names.includes(name)).map(({ id }) => id);
        expect(ids).toEqual(ids.toSorted((x, y) => x - y));
      }
    }),
    { numRuns: 60 },
  );
});

test("a group that fails refuses its own members alone; those after it are served", async () => {
  const gate = new Gate<number, number>(
    async (_, group) => {
      await tick();
      if (group.includes(0)) throw new Error("broken");
      return group;
    },
    10,
    () => [],
  );
  const first = gate.enter("s", 0);
  const second = gate.enter("s", 1);
  await expect(first).rejects.toThrow("broken");
  expect(await second).toBe(1);
  expect(await gate.enter("s", 2)).toBe(2);
});

test("streams do not wait for each other", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const gate = new Gate<string, string>(
    async (stream, group) => {
      if (stream === "slow") await held;
      return group;
    },
    10,
    () => [],
  );
  const slow = gate.enter("slow", "x");
  expect(await gate.enter("fast", "y")).toBe("y");
  release();
  expect(await slow).toBe("x");
});
