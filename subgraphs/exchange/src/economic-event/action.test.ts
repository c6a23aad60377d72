import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { changeResource, scaled, unscaled } from "../economic-resource/economic-resource";
import { ACTION_RULES, type Change, changesOf, ECONOMIC_ACTIONS } from "./action";
import { decideEvent } from "./decision";

const actionArb = fc.constantFrom(...ECONOMIC_ACTIONS);
const quantityArb = fc.bigInt({ min: 0n, max: 10n ** 30n });
const aloneArb = fc.constantFrom("giver" as const, "taker" as const, null);
const sum = (...changes: Change[]): Change => ({
  accounting: changes.reduce((total, { accounting }) => total + accounting, 0n),
  onhand: changes.reduce((total, { onhand }) => total + onhand, 0n),
});

test("there are 19 actions, and what pairs pairs both ways", () => {
  expect(ECONOMIC_ACTIONS.length).toBe(19);
  for (const action of ECONOMIC_ACTIONS) {
    const { pairsWith } = ACTION_RULES[action];
    if (pairsWith === null) continue;
    expect(ACTION_RULES[pairsWith].pairsWith).toBe(action);
    expect(sum(changesOf(action, 5n).resource, changesOf(pairsWith, 5n).resource)).toEqual({
      accounting: 0n,
      onhand: 0n,
    });
  }
});

test("a quantity changes only where the table says so", () => {
  fc.assert(
    fc.property(actionArb, quantityArb, aloneArb, (action, quantity, alone) => {
      const { resource, toResource } = changesOf(action, quantity, alone);
      const rule = ACTION_RULES[action];
      for (const kind of ["accounting", "onhand"] as const)
        if (rule[kind] === null) expect([resource[kind], toResource[kind]]).toEqual([0n, 0n]);
    }),
  );
});

test("between two resources nothing is lost or made", () => {
  fc.assert(
    fc.property(actionArb, quantityArb, (action, quantity) => {
      const { resource, toResource } = changesOf(action, quantity);
      const rule = ACTION_RULES[action];
      for (const kind of ["accounting", "onhand"] as const)
        if (rule[kind] === "decrementIncrement") expect(resource[kind] + toResource[kind]).toBe(0n);
    }),
  );
});

test("less undoes more", () => {
  fc.assert(
    fc.property(actionArb, quantityArb, aloneArb, (action, quantity, alone) => {
      const [there, back] = [changesOf(action, quantity, alone), changesOf(action, -quantity, alone)];
      const none = { accounting: 0n, onhand: 0n };
      expect([sum(there.resource, back.resource), sum(there.toResource, back.toResource)]).toEqual([none, none]);
    }),
  );
});

test("whatever happens, no quantity falls below zero, and custody passes without rights", () => {
  const store = (id: string, owner: string): EconomicResource => ({
    id,
    owner,
    name: id,
    specification: null,
    place: null,
    shareable: false,
    unit: "one",
    accounting: "5",
    onhand: "5",
    state: null,
    stage: null,
    containedIn: null,
    createdAt: new Date(0),
  });
  const stepArb = fc.tuple(
    fc.constantFrom("TRANSFER" as const, "TRANSFER_CUSTODY" as const, "TRANSFER_ALL_RIGHTS" as const),
    fc.integer({ min: 1, max: 4 }),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(stepArb, { maxLength: 20 }), (steps) => {
      const held = new Map([
        ["a", store("a", "ann")],
        ["b", store("b", "bob")],
      ]);
      for (const [action, quantity, forth] of steps) {
        const [from, to] = forth ? ["a", "b"] : ["b", "a"];
        const inventory = { resource: held.get(from) ?? null, toResource: held.get(to) ?? null };
        const draft = {
          action,
          provider: inventory.resource?.owner ?? "",
          receiver: inventory.toResource?.owner ?? "",
          quantity: { value: String(quantity), unit: "one" },
          tells: null,
        };
        try {
          for (const after of decideEvent(draft, scaled(String(quantity)), inventory, () => true))
            held.set(after.id, after);
        } catch (error) {
          expect(error).toMatchObject({ code: "QUANTITY_EXCEEDED" });
        }
        const total = (kind: "accounting" | "onhand") => [...held.values()].map((each) => scaled(each[kind]));
        for (const kind of ["accounting", "onhand"] as const) {
          expect(total(kind).every((each) => each >= 0n)).toBe(true);
          expect(unscaled(total(kind).reduce((a, b) => a + b))).toBe("10");
        }
      }
    }),
  );
});

test("a resource refuses to give what it has not, and says what it has", () => {
  const resource = { id: "res_1", unit: "one", accounting: "3", onhand: "1" };
  expect(changeResource(resource, { accounting: -scaled("3"), onhand: 0n })).toMatchObject({ accounting: "0" });
  expect(() => changeResource(resource, { accounting: 0n, onhand: -scaled("2") })).toThrow(
    expect.objectContaining({ code: "QUANTITY_EXCEEDED", details: { resource: "res_1", available: "1", unit: "one" } }),
  );
});
