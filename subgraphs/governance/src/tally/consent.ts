import { type Count, type CountOptions, electOne, lineOf, type TallyMethod } from "./method";
import { CONSENT_STEPS, type ConsentStep, type Profile } from "./profile";

/**
 * Consent: an option passes when somebody consents to it and no paramount objection stands. Of several that pass, the one
 * with least objections wins, then the one with most consent.
 *
 * A ballot with PARAMOUNT_OBJECTION blocks as long as the objection stands; once it is answered or withdrawn the ballot
 * comes to the count as another step.
 *
 * Conventions: "agree" is every step up to SUPPORT_WITH_RESERVATIONS, and DISLIKE_BUT_SUPPORT; ABSTAIN, MORE_DISCUSSION
 *              and no answer are abstentions; OBJECT is counted and does not block. Nothing that passes: no winner.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; one paramount objection, of
 *              whatever weight, is enough to block.
 * Source:      Rau, Sociocracy (2018): consent decision making.
 */
export const consent: TallyMethod<"CONSENT"> = {
  name: "CONSENT",
  version: 1,
  ballot: "CONSENT",
  feeds: ["CONSENT"],
  needs: null,
  description:
    "Consent: an option with a paramount objection that stands is blocked; of the others the one with least objections " +
    "wins, then with most consent; no answer abstains.",
  count(profile: Profile, options?: CountOptions): Count {
    const steps = weighSteps(profile);
    const voices = steps.map(voicesOf);
    const isBefore = (a: Voices, b: Voices): boolean => {
      if (a.passes !== b.passes) return a.passes;
      if (a.paramount !== b.paramount) return a.paramount < b.paramount;
      if (a.object !== b.object) return a.object < b.object;
      return a.agree > b.agree;
    };
    const places = voices.map((voice) => 1 + voices.filter((other) => isBefore(other, voice)).length);
    const rounds = [
      lineOf(
        "Consent",
        voices.map(({ agree }) => agree),
      ),
      lineOf(
        "Abstentions",
        voices.map(({ abstain }) => abstain),
      ),
      lineOf(
        "Objections",
        voices.map(({ object }) => object),
      ),
      lineOf(
        "Paramount objections",
        voices.map(({ paramount }) => paramount),
      ),
    ];
    if (!voices.some(({ passes }) => passes)) return { winners: [], places, rounds, ties: [] };
    return electOne(places, rounds, options);
  },
  /** The weight that consents. */
  support: (profile: Profile, winner: number) => consentWeight(weighSteps(profile)[winner] ?? []),
};

interface Voices {
  readonly agree: bigint;
  readonly abstain: bigint;
  readonly object: bigint;
  readonly paramount: bigint;
  readonly passes: boolean;
}

/** The ballot's mark for a step. */
export function markOfStep(step: ConsentStep): number {
  return CONSENT_STEPS.indexOf(step) + 1;
}

/** Per option the weight at each mark; place 0 is no answer. */
export function weighSteps(profile: Profile): bigint[][] {
  const { optionCount: n, rowCount, marks, weights } = profile;
  const steps = Array.from({ length: n }, () => Array.from({ length: CONSENT_STEPS.length + 1 }, () => 0n));
  for (let r = 0; r < rowCount; r += 1) {
    for (let o = 0; o < n; o += 1) {
      const mark = marks[r * n + o] as number;
      const row = steps[o] as bigint[];
      if (mark >= row.length) throw new RangeError(`${mark} is no step of consent.`);
      row[mark] = (row[mark] as bigint) + (weights[r] as bigint);
    }
  }
  return steps;
}

const CONSENTING: readonly ConsentStep[] = [
  "AGREE",
  "AGREE_WITH_A_POINT",
  "SUPPORT_WITH_RESERVATIONS",
  "DISLIKE_BUT_SUPPORT",
];

export function consentWeight(steps: readonly bigint[]): bigint {
  return CONSENTING.reduce((sum, step) => sum + (steps[markOfStep(step)] ?? 0n), 0n);
}

function voicesOf(steps: readonly bigint[]): Voices {
  const agree = consentWeight(steps);
  const object = steps[markOfStep("OBJECT")] ?? 0n;
  const paramount = steps[markOfStep("PARAMOUNT_OBJECTION")] ?? 0n;
  const abstain = (steps[markOfStep("ABSTAIN")] ?? 0n) + (steps[markOfStep("MORE_DISCUSSION")] ?? 0n);
  return { agree, abstain, object, paramount, passes: paramount === 0n && agree > 0n };
}
