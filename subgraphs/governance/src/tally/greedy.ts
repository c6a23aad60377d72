import { approvalSupport } from "./approval";
import { countMarked } from "./marks";
import type { Count, CountOptions, TallyMethod } from "./method";
import type { Profile } from "./profile";
import { budgetTieRules, electSeveral, requireBudget, TieBreaker } from "./several";

/**
 * Greedy selection for budgets: projects in the order of satisfaction per unit of cost, each taken when it still fits.
 *
 * Satisfaction is the cost itself (`COST`: most votes first), or 1 (`CARDINALITY`: most votes per cost first).
 *
 * Conventions: a project that does not fit is passed over; what nobody approves is not taken; ties go to the cheaper,
 *              then to more approvals, then to the first in the order; a blank ballot approves nothing.
 * Laws:        the selection costs at most the budget; permuting ballots changes nothing; no project passed over would
 *              still fit.
 * Exactness:   votes per cost are compared as products of whole numbers.
 * Source:      Talmon and Faliszewski, A framework for approval-based budgeting methods (2019).
 */
function greedy<Name extends string>(name: Name, first: string, weigh: (cost: bigint) => bigint): TallyMethod<Name> {
  return {
    name,
    version: 1,
    ballot: "BUDGET",
    feeds: ["BUDGET", "APPROVAL"],
    needs: "budget",
    description: `Greedy for budgets: ${first} first, each project that still fits; what nobody approves is not taken.`,
    count(profile: Profile, options: CountOptions = {}): Count {
      const { costs, total } = requireBudget(options, profile.optionCount);
      const votes = countMarked(profile);
      const breaker = new TieBreaker(options.tieOrder, profile.optionCount);
      const rules = budgetTieRules(costs, votes);
      const taken: number[] = [];
      let left = total;
      let open = [...costs.keys()].filter((project) => (votes[project] ?? 0n) > 0n);
      const isWorse = (a: number, b: number): boolean =>
        (votes[a] ?? 0n) * weigh(costs[b] ?? 0n) < (votes[b] ?? 0n) * weigh(costs[a] ?? 0n);
      for (;;) {
        const room = left;
        open = open.filter((project) => (costs[project] ?? 0n) <= room);
        if (open.length === 0) break;
        const best = open.reduce((leader, project) => (isWorse(leader, project) ? project : leader));
        const tied = open.filter((project) => !isWorse(project, best));
        const project = breaker.first(tied, rules);
        taken.push(project);
        left -= costs[project] ?? 0n;
        open = open.filter((other) => other !== project);
      }
      const lines = taken.map((project) => ({ options: [project], value: String(votes[project]) }));
      return electSeveral(
        taken,
        profile.optionCount,
        [{ title: "Taken in this order, with votes", lines }],
        breaker.ties,
      );
    },
    support: approvalSupport,
  };
}

export const greedyCost = greedy("GREEDY_COST", "most votes", () => 1n);
export const greedyCardinality = greedy("GREEDY_CARDINALITY", "most votes per cost", (cost) => cost);
