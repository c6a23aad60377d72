import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ratio } from "@commons-hub/shared/numbers";
import type { Proposal } from "../proposal/proposal";
import type { WeighedMarks } from "../tally";
import { type ChamberBallots, countProposal, decide } from "./closing";

const AT = new Date("2026-06-01T12:00:00Z");
const proposal: Proposal = {
  id: "prp_1",
  assembly: "asm_1",
  project: null,
  proposer: null,
  title: "T",
  text: "X",
  topic: null,
  version: 1,
  regime: "PEER",
  regimeReason: "One chamber.",
  effects: [],
  inForceUntil: null,
  method: "SCHULZE_MARGINS",
  secrecy: "OPEN",
  seats: null,
  tieSeed: null,
  budget: null,
  options: ["A", "B", "C"].map((label) => ({ id: `opt_${label}`, label, cost: null })),
  statusQuo: null,
  requirements: [],
  state: "CLOSED",
  draftedAt: AT,
  opensAt: AT,
  closesAt: AT,
  closedAt: AT,
  withdrawnAt: null,
};

function chamber(name: string, ballots: readonly WeighedMarks[], change: Partial<ChamberBallots> = {}): ChamberBallots {
  const cast = Number(ballots.reduce((sum, { weight }) => sum + weight, 0n));
  return {
    chamber: name,
    quorum: ratio(1n, 2n),
    threshold: ratio(1n, 2n),
    eligible: Math.max(1, cast),
    cast,
    delegated: 0,
    stuck: 0,
    ballots,
    ...change,
  };
}

const first = (option: number, weight = 1n): WeighedMarks => ({
  marks: [0, 1, 2].map((other) => (other === option ? 1 : 2)),
  weight,
});

const ballotArb = fc.record({
  marks: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
  weight: fc.bigInt({ min: 1n, max: 3n }),
});

test("permuting ballots, and how equal ones are grouped, changes nothing", () => {
  fc.assert(
    fc.property(fc.array(ballotArb, { maxLength: 10 }), (ballots) => {
      const split = ballots.flatMap(({ marks, weight }) =>
        Array.from({ length: Number(weight) }, () => ({ marks, weight: 1n })),
      );
      expect(countProposal(proposal, [chamber("chm_1", split.toReversed())], AT)).toEqual(
        countProposal(proposal, [chamber("chm_1", ballots)], AT),
      );
    }),
  );
});

test("the winner of all ballots must carry each chamber: a large one cannot outvote a small one", () => {
  const tally = countProposal(
    proposal,
    [chamber("chm_1", [first(0, 9n)]), chamber("chm_2", [first(1, 2n), first(0)])],
    AT,
  );
  expect(tally.winners).toEqual([0]);
  expect(tally.chambers).toMatchObject([
    { chamber: "chm_1", supportWeight: 9n, adopted: true },
    { chamber: "chm_2", supportWeight: 1n, castWeight: 3n, quorumMet: true, adopted: false },
  ]);
  expect(decide(tally, proposal, false, "dcs_1")).toEqual({
    id: "dcs_1",
    proposal: "prp_1",
    adopted: false,
    outcome: "FAILED_THRESHOLD",
    effects: [],
    inForceFrom: null,
    inForceUntil: null,
  });
});

test("support is counted against the status quo where one is named", () => {
  const ballots = [
    { marks: [1, 2, 3], weight: 2n },
    { marks: [2, 1, 3], weight: 2n },
    { marks: [0, 0, 1], weight: 1n },
    { marks: [1, 0, 0], weight: 1n },
  ];
  const threshold = ratio(4n, 5n);
  const withQuo = countProposal({ ...proposal, statusQuo: 2 }, [chamber("chm_1", ballots, { threshold })], AT);
  expect(withQuo.chambers).toMatchObject([{ supportWeight: 5n, castWeight: 6n, adopted: true }]);
  const without = countProposal(proposal, [chamber("chm_1", ballots, { threshold })], AT);
  expect(without.winners).toEqual([0]);
  expect(without.chambers).toMatchObject([{ supportWeight: 3n, adopted: false }]);
});

test("a decision names what it failed for", () => {
  const of = (chambers: ChamberBallots[], statusQuo: number | null = null, blocked = false) =>
    decide(countProposal({ ...proposal, statusQuo }, chambers, AT), { ...proposal, statusQuo }, blocked, "dcs_1");
  const quorum = ratio(1n);
  expect(of([chamber("chm_1", [first(0)], { quorum, eligible: 9 })])).toMatchObject({ outcome: "FAILED_QUORUM" });
  expect(of([chamber("chm_1", [first(0), first(1)])])).toMatchObject({ outcome: "TIED" });
  expect(of([chamber("chm_1", [first(0)])], 0)).toMatchObject({ outcome: "KEPT", adopted: false });
  expect(of([chamber("chm_1", [first(0)])], null, true)).toMatchObject({ outcome: "BLOCKED", adopted: false });
});

test("an adopted decision is in force from the count, until the end that the proposal names, with its effects", () => {
  const inForceUntil = new Date(AT.getTime() + 1_000);
  const effects = [{ kind: "RESERVE_STOCK", stock: "stk_1", quantity: { value: "2", unit: "KGM" } }] as const;
  expect(
    decide(
      countProposal(proposal, [chamber("chm_1", [first(2)])], AT),
      { statusQuo: null, effects, inForceUntil },
      false,
      "dcs_1",
    ),
  ).toMatchObject({ outcome: "ADOPTED", effects, inForceUntil });
  const tally = countProposal(proposal, [chamber("chm_1", [first(2)])], AT);
  expect(decide(tally, proposal, false, "dcs_1")).toMatchObject({ adopted: true, inForceFrom: AT, inForceUntil: null });
});
