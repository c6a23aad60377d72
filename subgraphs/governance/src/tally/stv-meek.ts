import { formatDecimal } from "@commons-hub/shared/numbers";
import { countMarked } from "./marks";
import type { Count, CountOptions, CountRound, TallyMethod, Tie } from "./method";
import { type Papers, sortPapers } from "./papers";
import { preferenceOrders } from "./preference";
import type { Profile } from "./profile";
import { electSeveral, requireSeats } from "./several";

const DECIMALS = 9;
const ONE = 10n ** BigInt(DECIMALS);
/** 0.000001: a surplus below it is no surplus. */
const OMEGA = ONE / 1_000_000n;

/**
 * Single transferable vote by Meek's method: every elected option keeps just the part of each paper that it needs for the
 * quota, and the quota shrinks as papers run out.
 *
 * Arithmetic:  fixed point with nine decimals; parts kept and keep factors are rounded up, the quota is cut off and raised
 *              by one unit; iteration ends below a surplus of 0.000001, or when it shrinks no more (reference rule of the
 *              Proportional Representation Foundation).
 * Conventions: hopefuls within the remaining surplus of the last are tied with it; the one that comes last in the tie
 *              order is defeated, without one the first in the order of options. A paper is divided evenly among options
 *              that share a place. Withdrawn options are left out before the count.
 * Laws:        exactly as many are elected as there are seats; permuting ballots changes nothing.
 * Source:      Hill, Wichmann and Woodall, Algorithm 123: Single transferable vote by Meek's method, The Computer
 *              Journal 30 (1987); PR Foundation, Meek reference rule.
 */
export const stvMeek: TallyMethod<"STV_MEEK"> = {
  name: "STV_MEEK",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: "seats",
  description:
    "Single transferable vote by Meek's method, reference rule with nine decimals: elected options keep what they need " +
    "for a quota that shrinks; unranked options get nothing.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const seats = requireSeats(options, profile.optionCount);
    return new MeekCount(profile, seats, options.tieOrder).run();
  },
  /** The weight of the ballots that rank it at all. */
  support: (profile: Profile, winner: number) => countMarked(profile)[winner] ?? 0n,
};

type State = "hopeful" | "elected" | "defeated";

class MeekCount {
  readonly #states: State[];
  readonly #keep: bigint[];
  readonly #rounds: CountRound[] = [];
  readonly #ties: Tie[] = [];
  readonly #orders: Int32Array;
  #votes: bigint[] = [];
  #quota = 0n;

  constructor(
    private readonly profile: Profile,
    private readonly seats: number,
    private readonly tieOrder: readonly number[] | undefined,
  ) {
    this.#orders = preferenceOrders(profile).options;
    this.#states = Array.from({ length: profile.optionCount }, () => "hopeful");
    this.#keep = this.#states.map(() => ONE);
  }

  run(): Count {
    while (!this.#isComplete()) {
      const surplus = this.#iterate();
      if (surplus !== null) this.#defeatLast(surplus);
    }
    for (const option of this.#in("hopeful"))
      this.#states[option] = this.#in("elected").length < this.seats ? "elected" : "defeated";
    return electSeveral(this.#in("elected"), this.profile.optionCount, this.#rounds, this.#ties);
  }

  #in(state: State): number[] {
    return [...this.#states.keys()].filter((option) => this.#states[option] === state);
  }

  #isComplete(): boolean {
    const left = this.seats - this.#in("elected").length;
    return left <= 0 || this.#in("hopeful").length <= left;
  }

  /** Until somebody is elected (null), or the surplus is small or stable. */
  #iterate(): bigint | null {
    const papers = sortPapers(this.profile, this.#orders, this.#states);
    for (let last: bigint | null = null; ;) {
      this.#votes = this.#distribute(papers);
      const cast = this.#votes.reduce((sum, votes) => sum + votes, 0n);
      this.#quota = cast / BigInt(this.seats + 1) + 1n;
      const reached = this.#in("hopeful").filter((option) => (this.#votes[option] as bigint) >= this.#quota);
      for (const option of reached) this.#states[option] = "elected";
      if (reached.length > 0) return this.#endRound("Elected", reached, null);
      let surplus = 0n;
      for (const option of this.#in("elected")) {
        const more = (this.#votes[option] as bigint) - this.#quota;
        if (more > 0n) surplus += more;
      }
      if (surplus < OMEGA || (last !== null && surplus >= last)) return surplus;
      last = surplus;
      for (const option of this.#in("elected")) {
        const kept = divideUp((this.#keep[option] as bigint) * this.#quota, ONE);
        this.#keep[option] = divideUp(kept * ONE, this.#votes[option] as bigint);
      }
    }
  }

  /** Votes per option: each kind of paper hands on what an option does not keep. */
  #distribute(papers: readonly Papers[]): bigint[] {
    const votes = this.#states.map(() => 0n);
    for (const { path, weight } of papers) {
      let left = ONE;
      for (const group of path) {
        const each = left / BigInt(group.length);
        left = 0n;
        for (const option of group) {
          const kept = divideUp(each * (this.#keep[option] as bigint), ONE);
          votes[option] = (votes[option] as bigint) + kept * weight;
          left += each - kept;
        }
        if (left <= 0n) break;
      }
    }
    return votes;
  }

  #defeatLast(surplus: bigint): void {
    const hopefuls = this.#in("hopeful");
    const least = hopefuls.reduce(
      (low, option) => ((this.#votes[option] as bigint) < low ? (this.#votes[option] as bigint) : low),
      this.#votes[hopefuls[0] as number] as bigint,
    );
    const tied = hopefuls.filter((option) => (this.#votes[option] as bigint) <= least + surplus);
    if (tied.length > 1) this.#ties.push({ options: tied, settledBy: this.tieOrder ? "seed" : "order of options" });
    const last = this.tieOrder?.findLast((option) => tied.includes(option)) ?? tied[0];
    if (last === undefined) throw new RangeError("Nobody is left to be defeated.");
    this.#states[last] = "defeated";
    this.#keep[last] = 0n;
    this.#endRound("Defeated", [last], surplus);
  }

  #endRound(what: string, options: readonly number[], surplus: bigint | null): null {
    const number = 1 + this.#rounds.length / 2;
    const quota = formatDecimal(this.#quota, DECIMALS);
    const rest = surplus === null ? "" : `, surplus ${formatDecimal(surplus, DECIMALS)}`;
    const lines = this.#votes.map((votes, option) => ({ options: [option], value: formatDecimal(votes, DECIMALS) }));
    this.#rounds.push({ title: `Round ${number}: quota ${quota}${rest}`, lines });
    this.#rounds.push({ title: what, lines: options.map((option) => ({ options: [option], value: "1" })) });
    return null;
  }
}

/** Division that rounds up; both are not negative. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
