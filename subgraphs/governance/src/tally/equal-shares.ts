import { ratio } from "@commons-hub/shared/numbers";
import { approvalSupport } from "./approval";
import { showRatio } from "./marks";
import type { Count, CountOptions, CountRound, TallyMethod } from "./method";
import { electCommittee } from "./phragmen";
import type { Profile } from "./profile";
import { electSeveral, requireSeats, TieBreaker } from "./several";
import { buyByShares, ExactPurse, type SharesInput } from "./shares";
import { findSupporters, type Supporters } from "./supporters";

/**
 * Method of Equal Shares for committees: each voter gets an equal share of the seats, and members are bought by those who
 * approve them, evenly. Seats that this leaves empty are filled by Phragmén's rule, to which voters come with what they
 * have left.
 *
 * Conventions: ties go to more approvals, then to the first in the order; a blank ballot has a share and buys nothing; an
 *              option that nobody approves is elected only where seats are left, by the order of ties.
 * Laws:        as many as seats; permuting ballots changes nothing; no voter pays beyond the share, and what is paid for
 *              a member is 1; extended justified representation (EJR).
 * Exactness:   shares are whole numbers over one denominator; floats only sift who may be next.
 * Source:      Peters and Skowron, Proportionality and the limits of welfarism (2020), Rule X with Phragmén's completion.
 */
export const equalShares: TallyMethod<"EQUAL_SHARES"> = {
  name: "EQUAL_SHARES",
  version: 1,
  ballot: "APPROVAL",
  feeds: ["APPROVAL", "BUDGET"],
  needs: "seats",
  description:
    "Method of Equal Shares for committees: each voter has an equal share of the seats and pays evenly for whom they " +
    "approve; seats left over go by Phragmén's rule.",
  count(profile: Profile, options: CountOptions = {}): Count {
    const { optionCount } = profile;
    const seats = requireSeats(options, optionCount);
    const supporters = findSupporters(profile);
    const breaker = new TieBreaker(options.tieOrder, optionCount);
    const input = committeeInput(supporters, seats);
    const rules = [
      { name: "more approvals", measure: (option: number): bigint => -(supporters.approvals[option] ?? 0n) },
    ];
    const bought = supporters.voterCount === 0n ? [] : buyByShares(input, breaker, rules);
    const purse = new ExactPurse(input);
    const rounds = bought.map((option, index) => paidRound(option, index, purse));
    const rest = electCommittee(supporters, seats, breaker, {
      elected: bought,
      loads: purse.left.map((left) => -left),
      denominator: purse.denominator,
    });
    const completed = rest.map(({ option, load }, index): CountRound => {
      const lines = [{ options: [option], value: load === null ? "0" : showRatio(load) }];
      return { title: `Completion ${index + 1}: load of each supporter`, lines };
    });
    const winners = [...bought, ...rest.map(({ option }) => option)];
    return electSeveral(winners, optionCount, [...rounds, ...completed], breaker.ties);
  },
  support: approvalSupport,
};

function committeeInput(supporters: Supporters, seats: number): SharesInput {
  const ones = Array.from({ length: supporters.optionCount }, () => 1n);
  const voters = supporters.voterCount === 0n ? 1n : supporters.voterCount;
  return { supporters, costs: ones, satisfaction: ones, endowment: ratio(BigInt(seats), voters) };
}

/** Buys an option and says what a supporter who has enough paid. */
export function paidRound(option: number, index: number, purse: ExactPurse): CountRound {
  const paid = [...purse.buy(option).values()];
  const most = paid.reduce((high, value) => (value > high ? value : high), 0n);
  const lines = [{ options: [option], value: showRatio(ratio(most, purse.denominator)) }];
  return { title: `Purchase ${index + 1}: most paid by a supporter`, lines };
}
