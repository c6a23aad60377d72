import { consentWeight, weighSteps } from "./consent";
import { type Count, type CountOptions, electOne, lineOf, type TallyMethod } from "./method";
import { CONSENT_STEPS, type Profile } from "./profile";

/**
 * Gradients of agreement: the option with the warmest middle step wins (majority judgement over the eight steps).
 *
 * The middle step is the one such that at most half of the weight is warmer and less than half colder. Equal middle
 * steps are told apart by the larger of the two sides: more weight warmer than the middle is good, more weight colder is
 * bad.
 *
 * Conventions: an option without an answer on a ballot that answers another one counts as MORE_DISCUSSION, the step
 *              between support and objection; blank ballots count for nothing; a paramount objection is the coldest
 *              step and blocks nothing here.
 * Laws:        permuting ballots changes nothing; renaming options renames the winners; monotone.
 * Source:      Kaner and others, gradients of agreement; Balinski and Laraki, Majority Judgment (2011), majority-gauge.
 */
export const gradients: TallyMethod<"GRADIENTS"> = {
  name: "GRADIENTS",
  version: 1,
  ballot: "CONSENT",
  feeds: ["CONSENT"],
  needs: null,
  description:
    "Gradients of agreement: the option with the warmest middle step wins, then the one with more weight on the warmer " +
    "side; no answer counts as a wish for more discussion.",
  count(profile: Profile, options?: CountOptions): Count {
    const steps = stepsOfAnswered(profile);
    const gauges = steps.map(gaugeOf);
    const places = gauges.map((gauge) => 1 + gauges.filter((other) => compareGauges(other, gauge) > 0).length);
    const rounds = CONSENT_STEPS.map((step, index) =>
      lineOf(
        step,
        steps.map((row) => row[index] ?? 0n),
      ),
    );
    rounds.push(
      lineOf(
        "Middle step",
        gauges.map(({ middle }) => String(middle)),
      ),
    );
    return electOne(places, rounds, options);
  },
  /** The weight that supports it, warmly or not. */
  support: (profile: Profile, winner: number) => consentWeight(weighSteps(profile)[winner] ?? []),
};

interface Gauge {
  /** From 1, the warmest. */
  readonly middle: number;
  readonly warmer: bigint;
  readonly colder: bigint;
}

/** Per option the weight at each step, the warmest first, without blank ballots. */
function stepsOfAnswered(profile: Profile): bigint[][] {
  const { optionCount: n, rowCount, marks } = profile;
  const silent = CONSENT_STEPS.indexOf("MORE_DISCUSSION");
  const answered = Uint8Array.from({ length: rowCount }, (_, r) =>
    marks.subarray(r * n, (r + 1) * n).some((mark) => mark !== 0) ? 1 : 0,
  );
  const whole = profile.weights.reduce((sum, weight, r) => (answered[r] ? sum + weight : sum), 0n);
  return weighSteps(profile).map(([, ...steps]) => {
    const given = steps.reduce((sum, weight) => sum + weight, 0n);
    return steps.map((weight, step) => (step === silent ? weight + whole - given : weight));
  });
}

function gaugeOf(steps: readonly bigint[]): Gauge {
  const total = steps.reduce((sum, weight) => sum + weight, 0n);
  let warmer = 0n;
  for (const [index, weight] of steps.entries()) {
    if (2n * (warmer + weight) > total) return { middle: index + 1, warmer, colder: total - warmer - weight };
    warmer += weight;
  }
  return { middle: steps.length, warmer: 0n, colder: 0n };
}

/** Positive when `a` is warmer. */
function compareGauges(a: Gauge, b: Gauge): number {
  if (a.middle !== b.middle) return b.middle - a.middle;
  const [lean, other] = [leanOf(a), leanOf(b)];
  return lean === other ? 0 : lean > other ? 1 : -1;
}

/** Weight of the larger side, with the sign of that side; equal sides lean to the cold. */
function leanOf({ warmer, colder }: Gauge): bigint {
  return warmer > colder ? warmer : -colder;
}
