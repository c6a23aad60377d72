import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EconomicEvent } from "./economic-event";
import { type Direction, follow, type Front } from "./flow";

const event = (id: string, over: Partial<EconomicEvent>): EconomicEvent => ({
  id,
  action: "TRANSFER",
  provider: "ann",
  receiver: "bob",
  resource: null,
  toResource: null,
  specification: null,
  inputOf: null,
  outputOf: null,
  quantity: null,
  effort: null,
  agreement: null,
  fulfills: null,
  settles: null,
  state: null,
  stage: null,
  container: null,
  gift: false,
  occurredAt: new Date(0),
  corrects: null,
  change: "0",
  recordedBy: null,
  recordedAt: new Date(0),
  ...over,
});

/** All events of the front, as the database answers. */
const reading =
  (events: readonly EconomicEvent[]) =>
  async ({ resources, processes }: Front): Promise<EconomicEvent[]> =>
    events.filter(
      ({ resource, toResource, inputOf, outputOf }) =>
        [resource, toResource].some((id) => id !== null && resources.includes(id)) ||
        [inputOf, outputOf].some((id) => id !== null && processes.includes(id)),
    );

const bread = [
  event("e1", { action: "PRODUCE", resource: "grain" }),
  event("e2", { resource: "grain", toResource: "flour" }),
  event("e3", { action: "CONSUME", resource: "flour", inputOf: "baking" }),
  event("e4", { action: "WORK", inputOf: "baking" }),
  event("e5", { action: "PRODUCE", resource: "bread", outputOf: "baking" }),
  event("e6", { resource: "bread", toResource: "supper" }),
  event("e7", { resource: "salt", toResource: "soup" }),
];

test("a worked example: bread is traced to the grain, and grain is tracked to the supper", async () => {
  const names = async (direction: Direction, resource: string) =>
    (await follow(direction, resource, reading(bread))).map((step) => `${step.depth} ${step.event.id}`);
  expect(await names("trace", "bread")).toEqual(["1 e5", "2 e3", "2 e4", "3 e2", "4 e1"]);
  expect(await names("track", "grain")).toEqual(["1 e2", "2 e3", "3 e5", "4 e6"]);
  expect(await names("trace", "salt")).toEqual([]);
});

const transfersArb = fc
  .array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 30 })
  .map((arcs) =>
    arcs
      .filter(([from, to]) => from !== to)
      .map(([from, to], i) => event(`e${String(i).padStart(2, "0")}`, { resource: `r${from}`, toResource: `r${to}` })),
  );

test("whatever cycles there are, it ends, and names each event on the way once, at its fewest steps", async () => {
  await fc.assert(
    fc.asyncProperty(transfersArb, async (events) => {
      const steps = await follow("track", "r0", reading(events));
      const distance = new Map([["r0", 0]]);
      for (let i = 0; i < 8; i++)
        for (const { resource, toResource } of events) {
          const from = distance.get(resource ?? "");
          if (from !== undefined && from + 1 < (distance.get(toResource ?? "") ?? 99))
            distance.set(toResource ?? "", from + 1);
        }
      const expected = events
        .filter(({ resource }) => distance.has(resource ?? ""))
        .map(({ id, resource }) => `${id} ${(distance.get(resource ?? "") ?? 0) + 1}`);
      expect(steps.map((step) => `${step.event.id} ${step.depth}`).sort()).toEqual(expected.sort());
    }),
  );
});

test("back and forth find each other: what one is tracked to is traced to it", async () => {
  await fc.assert(
    fc.asyncProperty(transfersArb, async (events) => {
      for (const { event: found } of await follow("track", "r0", reading(events))) {
        const back = await follow("trace", found.toResource ?? "", reading(events));
        expect(back.map((step) => step.event.id)).toContain(found.id);
      }
    }),
  );
});
