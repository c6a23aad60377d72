import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ratio } from "@commons-hub/shared/numbers";
import { type ChamberCount, decideOutcome, meetsQuorum } from "./outcome";
import { formatShare, meetsShare, parseShare } from "./share";

const shareArb = fc
  .tuple(fc.bigInt({ min: 0n, max: 60n }), fc.bigInt({ min: 1n, max: 60n }))
  .filter(([part, whole]) => part <= whole)
  .map(([part, whole]) => ratio(part, whole));

const chamberArb: fc.Arbitrary<ChamberCount> = fc
  .record({
    quorum: shareArb,
    threshold: shareArb,
    eligible: fc.nat(30),
    castPart: fc.nat(30),
    supportPart: fc.nat(30),
  })
  .map(({ quorum, threshold, eligible, castPart, supportPart }) => {
    const cast = Math.min(eligible, castPart);
    const castWeight = BigInt(cast);
    return {
      chamber: "chm_1",
      quorum,
      threshold,
      eligible,
      cast,
      delegated: 0,
      castWeight,
      supportWeight: BigInt(Math.min(cast, supportPart)),
    };
  });

function chamber(change: Partial<ChamberCount>): ChamberCount {
  return {
    chamber: "chm_1",
    quorum: ratio(1n, 2n),
    threshold: ratio(2n, 3n),
    eligible: 6,
    cast: 3,
    delegated: 0,
    castWeight: 3n,
    supportWeight: 2n,
    ...change,
  };
}

test("half of the roll and two thirds of the votes are enough when they are met exactly", () => {
  expect(decideOutcome([chamber({})], [0], null)).toMatchObject({
    adopted: true,
    chambers: [{ quorumMet: true, adopted: true }],
  });
  expect(decideOutcome([chamber({ eligible: 7 })], [0], null)).toMatchObject({
    adopted: false,
    chambers: [{ quorumMet: false, adopted: false }],
  });
  expect(decideOutcome([chamber({ supportWeight: 1n })], [0], null)).toMatchObject({
    adopted: false,
    chambers: [{ quorumMet: true, adopted: false }],
  });
});

test("a proposal passes only when every chamber does", () => {
  fc.assert(
    fc.property(fc.array(chamberArb, { minLength: 1, maxLength: 4 }), (chambers) => {
      const { adopted, chambers: results } = decideOutcome(chambers, [0], null);
      expect(adopted).toBe(results.every((result) => result.adopted));
      for (const result of results) if (result.adopted) expect(result.quorumMet).toBe(true);
    }),
  );
});

test("a tie, or the victory of the option that leaves everything as it is, adopts nothing", () => {
  fc.assert(
    fc.property(fc.array(chamberArb, { minLength: 1, maxLength: 4 }), (chambers) => {
      expect(decideOutcome(chambers, [0, 1], null).adopted).toBe(false);
      expect(decideOutcome(chambers, [1], 1).adopted).toBe(false);
    }),
  );
});

test("an empty roll meets no quorum and a chamber without ballots adopts nothing", () => {
  const zero = ratio(0n);
  const nobody = chamber({ quorum: zero, threshold: zero, eligible: 0, cast: 0, castWeight: 0n, supportWeight: 0n });
  expect(meetsQuorum(nobody)).toBe(false);
  expect(decideOutcome([nobody], [0], null).adopted).toBe(false);
  const silent = { ...nobody, eligible: 3 };
  expect(meetsQuorum(silent)).toBe(true);
  expect(decideOutcome([silent], [0], null).adopted).toBe(false);
  expect(decideOutcome([], [0], null).adopted).toBe(false);
});

test("another ballot never loses a quorum", () => {
  fc.assert(
    fc.property(chamberArb, (count) => {
      fc.pre(count.cast < count.eligible && meetsQuorum(count));
      expect(meetsQuorum({ ...count, cast: count.cast + 1 })).toBe(true);
    }),
  );
});

test("shares are exact, in either notation", () => {
  expect(parseShare("2/3", "threshold")).toEqual({ numerator: 2n, denominator: 3n });
  expect(parseShare("0.50", "threshold")).toEqual({ numerator: 1n, denominator: 2n });
  expect(parseShare("1", "threshold")).toEqual({ numerator: 1n, denominator: 1n });
  expect(meetsShare(2n, 3n, parseShare("2/3", "t"))).toBe(true);
  expect(meetsShare(66_666n, 100_000n, parseShare("2/3", "t"))).toBe(false);
  fc.assert(fc.property(shareArb, (share) => expect(parseShare(formatShare(share), "t")).toEqual(share)));
});

test.each(["", "1/0", "-1/2", "3/2", "1.01", "-0.1", "1e-1", "٢/٣", "NaN", "1/2/3", " 1/2", "0x1", "9".repeat(50)])(
  "the share %p is refused",
  (text) => expect(() => parseShare(text, "quorum")).toThrow(expect.objectContaining({ code: "INVALID_INPUT" })),
);

test("people who are carried count for the quorum", () => {
  const half = chamber({ cast: 1, delegated: 2 });
  expect(meetsQuorum(half)).toBe(true);
  expect(meetsQuorum({ ...half, delegated: 1 })).toBe(false);
});

test("where several are selected, their number is no tie and support is not asked for", () => {
  const chambers = [chamber({ cast: 6, castWeight: 6n, supportWeight: 0n })];
  expect(decideOutcome(chambers, [0, 1], null, false).adopted).toBe(true);
  expect(decideOutcome(chambers, [0, 1], null).adopted).toBe(false);
  expect(decideOutcome(chambers, [], null, false).adopted).toBe(false);
});
