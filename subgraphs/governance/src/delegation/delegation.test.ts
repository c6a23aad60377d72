import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { createDelegation, resolveDelegations } from "./delegation";

const NOW = new Date("2026-06-01T12:00:00Z");
const SIZE = 12;
const agent = (i: number): string => `agt_${i}`;

/** A roll, who of it voted, and to whom others gave their vote, some of them outside the roll. */
const electorateArb = fc.record({
  roll: fc.uniqueArray(fc.nat(SIZE - 1), { minLength: 1, maxLength: SIZE }),
  voted: fc.uniqueArray(fc.nat(SIZE - 1), { maxLength: SIZE }),
  edges: fc.uniqueArray(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: SIZE, selector: ([from]) => from }),
});

function resolve({ roll, voted, edges }: { roll: number[]; voted: number[]; edges: [number, number][] }) {
  const onRoll = new Set(roll.map(agent));
  const ballots = new Set(voted.map(agent).filter((each) => onRoll.has(each)));
  const delegates = new Map(edges.filter(([from, to]) => from !== to).map(([from, to]) => [agent(from), agent(to)]));
  const outcomes = resolveDelegations(
    delegates,
    (each) => onRoll.has(each),
    (each) => ballots.has(each),
  );
  return { onRoll, ballots, delegates, outcomes };
}

test("counted and abstained and stuck are the roll, on any graph", () => {
  fc.assert(
    fc.property(electorateArb, (electorate) => {
      const { onRoll, ballots, delegates, outcomes } = resolve(electorate);
      let counted = ballots.size;
      let stuck = 0;
      for (const [from, outcome] of outcomes) {
        expect(onRoll.has(from) && !ballots.has(from)).toBe(true);
        if (outcome.state === "COUNTED") {
          counted += 1;
          expect(ballots.has(outcome.voter)).toBe(true);
        } else stuck += 1;
      }
      const abstained = [...onRoll].filter((each) => !ballots.has(each) && !delegates.has(each)).length;
      expect(counted + abstained + stuck).toBe(onRoll.size);
    }),
    { numRuns: 1_000 },
  );
});

test("a vote goes where following the delegations step by step leads, whatever their order", () => {
  fc.assert(
    fc.property(electorateArb, (electorate) => {
      const { onRoll, ballots, delegates, outcomes } = resolve(electorate);
      for (const [from, outcome] of outcomes) {
        let at = from;
        for (let step = 0; step <= SIZE && onRoll.has(at) && !ballots.has(at) && delegates.has(at); step += 1)
          at = delegates.get(at) ?? at;
        if (outcome.state === "COUNTED") expect(at).toBe(outcome.voter);
        else if (outcome.reason === "NOT_ON_ROLL") expect(onRoll.has(at)).toBe(false);
        else if (outcome.reason === "CYCLE") expect(onRoll.has(at) && !ballots.has(at) && delegates.has(at)).toBe(true);
        else expect(delegates.has(at)).toBe(false);
      }
      const reversed = { ...electorate, edges: electorate.edges.toReversed() };
      expect(Object.fromEntries(resolve(reversed).outcomes)).toEqual(Object.fromEntries(outcomes));
    }),
  );
});

test("own ballot, chain, cycle, dead end: each is told apart", () => {
  const delegates = new Map([
    ["ada", "bo"],
    ["bo", "cy"],
    ["dan", "eve"],
    ["eve", "dan"],
    ["fay", "eve"],
    ["gil", "hal"],
    ["ida", "stranger"],
    ["cy", "ada"],
  ]);
  const outcomes = resolveDelegations(
    delegates,
    (each) => each !== "stranger",
    (each) => each === "cy",
  );
  expect(Object.fromEntries(outcomes)).toEqual({
    ada: { state: "COUNTED", voter: "cy" },
    bo: { state: "COUNTED", voter: "cy" },
    dan: { state: "STUCK", reason: "CYCLE" },
    eve: { state: "STUCK", reason: "CYCLE" },
    fay: { state: "STUCK", reason: "CYCLE" },
    gil: { state: "STUCK", reason: "DID_NOT_VOTE" },
    ida: { state: "STUCK", reason: "NOT_ON_ROLL" },
  });
});

test("a chain of 100,000 is followed without a stack", () => {
  const delegates = new Map(Array.from({ length: 100_000 }, (_, i) => [agent(i), agent(i + 1)]));
  const outcomes = resolveDelegations(
    delegates,
    () => true,
    (each) => each === agent(100_000),
  );
  expect(outcomes.get(agent(0))).toEqual({ state: "COUNTED", voter: agent(100_000) });
});

test("nobody delegates to themselves, to nobody, or into the past", () => {
  const scope = { assembly: "asm_1", proposal: null, topic: null };
  const to = "agt_01jd0000000000000000000000";
  expect(createDelegation("dlg_1", scope, "agt_a", { to }, NOW)).toMatchObject({ to, givenAt: NOW, until: null });
  for (const [from, input] of [
    [to, { to }],
    ["agt_a", { to: "prj_01jd0000000000000000000000" }],
    ["agt_a", { to, until: NOW }],
  ] as const)
    expect(() => createDelegation("dlg_1", scope, from, input, NOW)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
});
