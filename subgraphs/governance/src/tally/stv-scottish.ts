import { formatDecimal } from "@commons-hub/shared/numbers";
import { countMarked } from "./marks";
import type { Count, CountOptions, CountRound, TallyMethod, Tie } from "./method";
import { firstContinuing, NOBODY, type PreferenceOrders, preferenceOrders } from "./preference";
import type { Profile } from "./profile";
import { electSeveral, requireSeats } from "./several";

const DECIMALS = 5;
const ONE = 10n ** BigInt(DECIMALS);

/**
 * Single transferable vote as in Scottish local elections (weighted inclusive Gregory).
 *
 * Quota: the whole number above votes / (seats + 1). Whoever reaches it is elected; the largest surplus is transferred
 * with every paper of the pile at value × surplus / votes; where there is none, the last is excluded and its papers go
 * on at the value they have. When those left just fill the seats, they are elected.
 *
 * Arithmetic:  fixed point with five decimals, each transfer value cut off, never rounded up (rule 48).
 * Conventions: equal surpluses and equal last places go by the most recent stage at which they differed; never different,
 *              the one that comes last in the tie order is taken; without one the first in the order of options is. A
 *              paper goes no further where several continuing options share its next place. Withdrawn options are left
 *              out before the count.
 * Laws:        exactly as many are elected as there are seats; permuting ballots changes nothing; votes + what is not
 *              transferable + what is cut off = ballots. Not monotone.
 * Source:      The Scottish Local Government Elections Order 2007, schedule 1, rules 45 to 52.
 */
export const stvScottish: TallyMethod<"STV_SCOTTISH"> = {
  name: "STV_SCOTTISH",
  version: 1,
  ballot: "RANKING",
  feeds: ["RANKING"],
  needs: "seats",
  description:
    "Single transferable vote, Scottish rules: whole Droop quota, five decimals cut off, ties by the stage before; " +
    "unranked options get nothing.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const seats = requireSeats(options, profile.optionCount);
    return new ScottishCount(profile, seats, options.tieOrder).run();
  },
  /** The weight of the ballots that rank it at all. */
  support: (profile: Profile, winner: number) => countMarked(profile)[winner] ?? 0n,
};

/** One count; its fields are what stands on the table at a stage. */
class ScottishCount {
  readonly #orders: PreferenceOrders;
  readonly #continues: Uint8Array;
  /** The option that holds each row, and the value of a paper in it. */
  readonly #holder: Int32Array;
  readonly #value: BigInt64Array;
  readonly #votes: bigint[];
  readonly #stages: (readonly bigint[])[] = [];
  readonly #rounds: CountRound[] = [];
  readonly #ties: Tie[] = [];
  readonly #elected: number[] = [];
  #pending: number[] = [];
  #quota = 0n;

  constructor(
    private readonly profile: Profile,
    private readonly seats: number,
    private readonly tieOrder: readonly number[] | undefined,
  ) {
    this.#orders = preferenceOrders(profile);
    this.#continues = new Uint8Array(profile.optionCount).fill(1);
    this.#holder = new Int32Array(profile.rowCount).fill(NOBODY);
    this.#value = new BigInt64Array(profile.rowCount).fill(ONE);
    this.#votes = Array.from({ length: profile.optionCount }, () => 0n);
  }

  run(): Count {
    for (let r = 0; r < this.profile.rowCount; r += 1) this.#pass(r);
    const valid = this.#votes.reduce((sum, votes) => sum + votes, 0n) / ONE;
    this.#quota = (valid / BigInt(this.seats + 1) + 1n) * ONE;
    this.#endStage("First preferences");
    while (this.#elected.length < this.seats && this.#hopefuls().length > this.seats - this.#elected.length) {
      if (this.#pending.length > 0) this.#transferSurplus();
      else this.#exclude();
    }
    if (this.#elected.length < this.seats) this.#elected.push(...this.#hopefuls());
    const quota = { title: `Quota ${formatDecimal(this.#quota, DECIMALS)}`, lines: [] };
    return electSeveral(this.#elected, this.profile.optionCount, [quota, ...this.#rounds], this.#ties);
  }

  #hopefuls(): number[] {
    return [...this.#votes.keys()].filter((option) => this.#continues[option] === 1);
  }

  /** Hands the papers of a row on to their next continuing option. */
  #pass(row: number): void {
    const next = firstContinuing(this.profile, this.#orders, row, this.#continues);
    this.#holder[row] = next;
    if (next === NOBODY) return;
    const more = (this.profile.weights[row] as bigint) * (this.#value[row] as bigint);
    this.#votes[next] = (this.#votes[next] as bigint) + more;
  }

  #transferSurplus(): void {
    const surpluses = this.#pending.map((option) => this.#votes[option] as bigint);
    const largest = surpluses.reduce((best, votes) => (votes > best ? votes : best));
    const option = this.#untie(
      this.#pending.filter((_, index) => surpluses[index] === largest),
      (votes) => -votes,
    );
    this.#pending = this.#pending.filter((other) => other !== option);
    const votes = this.#votes[option] as bigint;
    const surplus = votes - this.#quota;
    if (surplus > 0n) {
      for (const [row, holder] of this.#holder.entries()) {
        if (holder !== option) continue;
        this.#value[row] = ((this.#value[row] as bigint) * surplus) / votes;
        this.#pass(row);
      }
      this.#votes[option] = this.#quota;
    }
    this.#endStage("Surplus", option);
  }

  #exclude(): void {
    const hopefuls = this.#hopefuls();
    const least = hopefuls.reduce(
      (low, option) => {
        const votes = this.#votes[option] as bigint;
        return votes < low ? votes : low;
      },
      this.#votes[hopefuls[0] as number] as bigint,
    );
    const option = this.#untie(
      hopefuls.filter((hopeful) => this.#votes[hopeful] === least),
      (votes) => votes,
    );
    this.#continues[option] = 0;
    this.#votes[option] = 0n;
    for (const [row, holder] of this.#holder.entries()) if (holder === option) this.#pass(row);
    this.#endStage("Exclusion", option);
  }

  /** Writes the stage down and elects whoever has the quota, the most votes first. */
  #endStage(title: string, option?: number): void {
    const lines = this.#votes.map((votes, at) => ({ options: [at], value: formatDecimal(votes, DECIMALS) }));
    this.#rounds.push({ title: `Stage ${this.#stages.length + 1}: ${title}`, lines });
    if (option !== undefined) this.#rounds.push({ title: `${title} of`, lines: [{ options: [option], value: "1" }] });
    this.#stages.push([...this.#votes]);
    const reached = this.#hopefuls().filter((hopeful) => (this.#votes[hopeful] as bigint) >= this.#quota);
    for (const elected of reached.slice(0, this.seats - this.#elected.length)) {
      this.#continues[elected] = 0;
      this.#elected.push(elected);
      this.#pending.push(elected);
    }
  }

  /** Of those tied the one with least of `measure` at the most recent stage that tells them apart. */
  #untie(tied: readonly number[], measure: (votes: bigint) => bigint): number {
    let rest = tied;
    for (const stage of this.#stages.toReversed()) {
      const values = rest.map((option) => measure(stage[option] as bigint));
      const least = values.reduce((low, value) => (value < low ? value : low));
      rest = rest.filter((_, index) => values[index] === least);
    }
    const [first = NOBODY, ...others] = rest;
    if (tied.length > 1) {
      const settledBy = others.length === 0 ? "stage before" : this.tieOrder ? "seed" : "order of options";
      this.#ties.push({ options: tied, settledBy });
    }
    return others.length === 0 ? first : (this.tieOrder?.findLast((option) => rest.includes(option)) ?? first);
  }
}
