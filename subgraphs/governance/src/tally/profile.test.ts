import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { sha256 } from "@commons-hub/shared/digest";
import { inputsDigest } from "./digest";
import {
  countProfile,
  createProfile,
  exactNumberWeights,
  joinProfiles,
  totalWeight,
  type WeighedMarks,
} from "./profile";
import { pairwisePreferences } from "./pairwise";

const rowArb = fc.record({
  marks: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
  weight: fc.bigInt({ min: 1n, max: 5n }),
});
const rowsArb = fc.array(rowArb, { maxLength: 12 });
const LABELS = ["a", "b", "c", "d"];

function digest(rows: readonly WeighedMarks[]): string {
  return inputsDigest({ options: LABELS, chambers: [{ key: "chm_1", profile: createProfile("RANKING", 4, rows) }] });
}

test("the digest of the inputs does not depend on the order of ballots", () => {
  fc.assert(
    fc.property(
      rowsArb.chain((rows) =>
        fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
      ),
      ([rows, shuffled]) => expect(digest(shuffled)).toBe(digest(rows)),
    ),
  );
});

test("the digest does not depend on how equal ballots are grouped, nor on gaps between places", () => {
  const single = [2, 1, 0, 2];
  const spread = [9, 4, 0, 9];
  expect(digest([{ marks: single, weight: 3n }])).toBe(
    digest([
      { marks: spread, weight: 1n },
      { marks: single, weight: 2n },
    ]),
  );
});

test("the digest changes with any ballot, weight, label or chamber", () => {
  const rows = [{ marks: [1, 2, 0, 0], weight: 1n }];
  const profile = createProfile("RANKING", 4, rows);
  const digests = [
    digest(rows),
    digest([]),
    digest([{ marks: [1, 2, 0, 0], weight: 2n }]),
    digest([{ marks: [2, 1, 0, 0], weight: 1n }]),
    inputsDigest({ options: ["a", "b", "d", "c"], chambers: [{ key: "chm_1", profile }] }),
    inputsDigest({ options: LABELS, chambers: [{ key: "chm_2", profile }] }),
  ];
  expect(new Set(digests).size).toBe(digests.length);
});

test("counting a profile is idempotent and keeps the weight", () => {
  fc.assert(
    fc.property(rowsArb, (rows) => {
      const profile = createProfile("RANKING", 4, rows);
      const counted = countProfile(profile);
      expect(countProfile(counted)).toEqual(counted);
      expect(totalWeight(counted)).toBe(totalWeight(profile));
      expect(pairwisePreferences(counted)).toEqual(pairwisePreferences(profile));
    }),
  );
});

test("joined profiles count as all their ballots together", () => {
  fc.assert(
    fc.property(rowsArb, rowsArb, (left, right) => {
      const joined = joinProfiles("RANKING", 4, [
        createProfile("RANKING", 4, left),
        createProfile("RANKING", 4, right),
      ]);
      expect(countProfile(joined)).toEqual(countProfile(createProfile("RANKING", 4, [...left, ...right])));
    }),
  );
});

test("weights beyond 2^53 are counted to the unit", () => {
  const big = 2n ** 60n;
  const rows = [
    { marks: [1, 2], weight: big },
    { marks: [2, 1], weight: big + 1n },
  ];
  const profile = createProfile("RANKING", 2, rows);
  expect(exactNumberWeights(profile)).toBeNull();
  expect(pairwisePreferences(profile)).toEqual([
    [0n, big],
    [big + 1n, 0n],
  ]);
});

test("exact numbers and bigints count the same pairs", () => {
  fc.assert(
    fc.property(rowsArb, (rows) => {
      const scale = 2n ** 55n;
      const small = pairwisePreferences(createProfile("RANKING", 4, rows));
      const large = pairwisePreferences(
        createProfile(
          "RANKING",
          4,
          rows.map((row) => ({ ...row, weight: row.weight * scale })),
        ),
      );
      expect(large).toEqual(small.map((line) => line.map((value) => value * scale)));
    }),
  );
});

test("strict rankings, complete or not, count the same pairs as they do one by one, both for unranked last and ignored", () => {
  const strictArb = fc.record({
    marks: fc
      .tuple(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 0 }), fc.nat({ max: 1 }))
      .map(([order, gap]) => LABELS.map((_, option) => (order.includes(option) ? order.indexOf(option) + 1 + gap : 0))),
    weight: fc.bigInt({ min: 1n, max: 5n }),
  });
  fc.assert(
    fc.property(
      fc.array(strictArb, { maxLength: 8 }),
      fc.constantFrom("last" as const, "ignored" as const),
      (rows, unranked) => {
        const scale = 2n ** 55n;
        const heavy = rows.map((row) => ({ ...row, weight: row.weight * scale }));
        const exact = pairwisePreferences(createProfile("RANKING", 4, heavy), unranked);
        const pairs = pairwisePreferences(createProfile("RANKING", 4, rows), unranked);
        expect(exact).toEqual(pairs.map((line) => line.map((value) => value * scale)));
        const byHand = LABELS.map((_, a) =>
          LABELS.map((__, b) =>
            rows.reduce((sum, { marks, weight }) => {
              const [first = 0, second = 0] = [marks[a], marks[b]];
              if (first === 0 || (second === 0 && unranked === "ignored")) return sum;
              return second === 0 || first < second ? sum + weight : sum;
            }, 0n),
          ),
        );
        expect(pairs).toEqual(byHand.map((line, a) => line.map((value, b) => (a === b ? 0n : value))));
      },
    ),
  );
});

test("profiles too wide for a number, and places too large to be listed, are counted alike", () => {
  const wide = Array.from({ length: 60 }, (_, option) => option % 7);
  const rows = [
    { marks: wide, weight: 2n },
    { marks: wide.toReversed(), weight: 1n },
    { marks: wide.map((mark) => mark * 300_000_000), weight: 3n },
  ];
  const counted = countProfile(createProfile("RANKING", 60, rows));
  expect(new Set(counted.weights)).toEqual(new Set([1n, 5n]));
  const narrow = createProfile("RANKING", 2, [
    { marks: [1_000_000_000, 5], weight: 1n },
    { marks: [2, 1], weight: 2n ** 61n },
  ]);
  expect([...countProfile(narrow).weights]).toEqual([2n ** 61n + 1n]);
});

test("a profile refuses rows of another shape", () => {
  expect(() => createProfile("RANKING", 0, [])).toThrow(RangeError);
  expect(() => createProfile("RANKING", 2, [{ marks: [1], weight: 1n }])).toThrow(RangeError);
  expect(() => createProfile("RANKING", 1, [{ marks: [1], weight: 0n }])).toThrow(RangeError);
  expect(() => createProfile("RANKING", 1, [{ marks: [-1], weight: 1n }])).toThrow(RangeError);
  expect(() => createProfile("RANKING", 1, [{ marks: [0.5], weight: 1n }])).toThrow(RangeError);
});

test("the digest is the SHA-256 of the text that the README shows", () => {
  const rows = [
    { marks: [1, 0], weight: 5n },
    { marks: [0, 1], weight: 3n },
  ];
  const profile = createProfile("ONE", 2, rows);
  const text = 'commons-hub tally inputs 1\noptions ["Yes","No"]\nchamber "chm_1" ONE\n3: 0 1\n5: 1 0\n';
  expect(inputsDigest({ options: ["Yes", "No"], chambers: [{ key: "chm_1", profile }] })).toBe(sha256(text));
});
