import { DomainError } from "@commons-hub/shared/errors";
import { ratio, type Ratio } from "@commons-hub/shared/numbers";
import { approvalSupport } from "./approval";
import { paidRound } from "./equal-shares";
import { showRatio } from "./marks";
import type { Budget, Count, CountOptions, CountRound, TallyMethod, Tie } from "./method";
import type { Profile } from "./profile";
import { budgetTieRules, electSeveral, requireBudget, TieBreaker } from "./several";
import { buyByShares, ExactPurse, isSameUpTo, type SharesInput } from "./shares";
import { findSupporters } from "./supporters";

/**
 * Method of Equal Shares for budgets: each voter gets an equal share of the budget, and the supporters of a project buy it
 * together, each paying in proportion to what it is worth to them, or all that they have left. The project that asks
 * least per unit of satisfaction is next.
 *
 * Satisfaction of a supporter: the project's cost (`COST`, `ADD1`), or 1 (`CARDINALITY`).
 * Completion:  none for COST and CARDINALITY: what is left stays unspent. ADD1: whole currency units are added to every
 *              endowment, one at a time, as long as the selection still costs at most the budget; the last such selection
 *              stands.
 * Conventions: ties go to the cheaper, then to more approvals, then to the first in the order; a blank ballot has a share
 *              and buys nothing; what nobody approves is not bought.
 * Laws:        the selection costs at most the budget; Σ paid = Σ cost, and nobody pays beyond the endowment; permuting
 *              ballots changes nothing; extended justified representation up to one project.
 * Exactness:   shares are whole numbers over one denominator; floats only sift which project may be next.
 * Errors:      INVALID_INPUT without budget and costs; ADD1 after `RAISE_LIMIT` raises.
 * Source:      Peters, Pierczyński and Skowron, Proportional participatory budgeting with additive utilities (2021);
 *              Faliszewski and others, Participatory budgeting: data, tools and analysis (2023), completion Add1.
 */
function equalSharesBudget<Name extends string>(
  name: Name,
  satisfactionOf: Satisfaction,
  isRaised: boolean,
  description: string,
): TallyMethod<Name> {
  return {
    name,
    version: 1,
    ballot: "BUDGET",
    feeds: ["BUDGET", "APPROVAL"],
    needs: "budget",
    description,
    count(profile: Profile, options: CountOptions = {}): Count {
      const budget = requireBudget(options, profile.optionCount);
      const supporters = findSupporters(profile);
      if (supporters.voterCount === 0n) return electSeveral([], profile.optionCount, [], []);
      const base: SharesInput = {
        supporters,
        costs: budget.costs,
        satisfaction: budget.costs.map(satisfactionOf),
        endowment: ratio(budget.total, supporters.voterCount),
      };
      const selection = isRaised ? raise(base, budget, options) : select(base, options);
      const rounds = traceOf({ ...base, endowment: selection.endowment }, selection.bought);
      return electSeveral(selection.bought, profile.optionCount, rounds, selection.ties);
    },
    support: approvalSupport,
  };
}

type Satisfaction = (cost: bigint) => bigint;

export const equalSharesCost = equalSharesBudget(
  "EQUAL_SHARES_COST",
  (cost) => cost,
  false,
  "Method of Equal Shares for budgets: supporters pay evenly, a project is worth its cost to them; what is left stays " +
    "unspent.",
);
export const equalSharesCardinality = equalSharesBudget(
  "EQUAL_SHARES_CARDINALITY",
  () => 1n,
  false,
  "Method of Equal Shares for budgets: supporters pay evenly, every project is worth the same to them; what is left stays " +
    "unspent.",
);
export const equalSharesAdd1 = equalSharesBudget(
  "EQUAL_SHARES_ADD1",
  (cost) => cost,
  true,
  "Method of Equal Shares for budgets, completed: every endowment is raised by one currency unit at a time as long as the " +
    "selection fits the budget.",
);

interface Selection {
  readonly bought: readonly number[];
  readonly ties: readonly Tie[];
  readonly endowment: Ratio;
}

function select(input: SharesInput, options: CountOptions): Selection {
  const { supporters, costs, endowment } = input;
  const breaker = new TieBreaker(options.tieOrder, supporters.optionCount);
  const bought = buyByShares(input, breaker, budgetTieRules(costs, supporters.approvals));
  return { bought, ties: breaker.ties, endowment };
}

/** More selections than any real budget takes, those that are known to be the same not counted. */
export const RAISE_LIMIT = 200_000;

function raise(base: SharesInput, { total, costs, unit = 1n }: Budget, options: CountOptions): Selection {
  const { supporters, endowment } = base;
  const supported = [...costs.keys()].filter((project) => (supporters.approvals[project] ?? 0n) > 0n).length;
  const after = (raises: bigint): Ratio =>
    ratio(endowment.numerator + raises * unit * endowment.denominator, endowment.denominator);
  const stride = new Stride();
  let last = select(base, options);
  let raises = 0n;
  for (let runs = 0; runs < RAISE_LIMIT; runs += 1) {
    // With every supported project bought, more money buys nothing more.
    if (last.bought.length === supported) return last;
    const input = { ...base, endowment: last.endowment };
    for (let step = stride.next(); step > 0n; step = stride.next()) {
      if (!stride.took(isSameUpTo(input, last.bought, after(raises + step)))) break;
      raises += step;
      last = { ...last, endowment: after(raises) };
    }
    raises += 1n;
    const next = select({ ...base, endowment: after(raises) }, options);
    if (next.bought.reduce((sum, project) => sum + (costs[project] ?? 0n), 0n) > total) return last;
    last = next;
  }
  throw new DomainError("INVALID_INPUT", `More than ${RAISE_LIMIT} raises of the endowment: count in a larger unit.`);
}

/** How many raises are tried at once: twice as many after each success; after a failure fewer, and not at once again. */
class Stride {
  #step = 2n;
  #pause = 0;
  #patience = 1;

  /** 0n: one by one for now. */
  next(): bigint {
    if (this.#pause === 0) return this.#step;
    this.#pause -= 1;
    return 0n;
  }

  took(isTaken: boolean): boolean {
    if (isTaken) {
      this.#step *= 2n;
      this.#patience = 1;
    } else {
      this.#step = this.#step > 8n ? this.#step / 4n : 2n;
      if (this.#step === 2n) {
        this.#pause = this.#patience;
        this.#patience = Math.min(16, this.#patience * 2);
      }
    }
    return isTaken;
  }
}

/** Purchases with exact prices, and what is left in all purses. */
function traceOf(input: SharesInput, bought: readonly number[]): CountRound[] {
  const purse = new ExactPurse(input);
  const rounds = bought.map((option, index) => paidRound(option, index, purse));
  return [{ title: `Endowment of each voter: ${showRatio(input.endowment)}`, lines: [] }, ...rounds];
}
