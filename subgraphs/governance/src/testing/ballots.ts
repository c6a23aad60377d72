import * as fc from "fast-check";
import { type BallotKind, createProfile, type Profile, type TallyMethod, type WeighedMarks } from "../tally";

const MARK_OF: Readonly<Record<BallotKind, fc.Arbitrary<number>>> = {
  ONE: fc.constant(0),
  LISTS: fc.constant(0),
  APPROVAL: fc.nat({ max: 1 }),
  BUDGET: fc.nat({ max: 1 }),
  SCORES: fc.nat({ max: 10 }),
  CREDITS: fc.nat({ max: 20 }),
  SHARES: fc.nat({ max: 6 }),
  CONSENT: fc.nat({ max: 8 }),
  RANKING: fc.nat({ max: 5 }),
};

/** Any ballots of a kind, with weights of 1 to 4. */
export function rowsArb(kind: BallotKind, options: number, maxLength = 15): fc.Arbitrary<WeighedMarks[]> {
  const any = fc.array(MARK_OF[kind], { minLength: options, maxLength: options });
  const one = fc
    .integer({ min: -1, max: options - 1 })
    .map((chosen) => Array.from({ length: options }, (_, o) => (o === chosen ? 1 : 0)));
  const marks = kind === "ONE" || kind === "LISTS" ? one : any;
  return fc.array(fc.record({ marks, weight: fc.bigInt({ min: 1n, max: 4n }) }), { maxLength });
}

export function profileOf(method: TallyMethod, options: number, rows: readonly WeighedMarks[]): Profile {
  return createProfile(method.ballot, options, rows);
}
