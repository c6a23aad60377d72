import { DomainError } from "@commons-hub/shared/errors";
import type { Money } from "@commons-hub/shared/value";
import { createProfile, getMethod, type TallyMethodName } from "../tally";

export interface NewNeeds {
  readonly method: TallyMethodName;
  readonly seats?: number | null | undefined;
  readonly budget?: Money | null | undefined;
  readonly costs?: readonly bigint[] | null | undefined;
}

/** What a method is told besides the ballots. */
export interface Needs {
  readonly seats: number | null;
  readonly budget: Money | null;
  readonly costs: readonly bigint[];
}

const INT64_MAX = 2n ** 63n - 1n;
const CURRENCY = /^[A-Z][A-Z0-9]{1,11}$/;

/**
 * Seats and budget of a proposal, as its method needs them.
 *
 * Errors: INVALID_INPUT when one is missing, not needed, or does not fit the options; AMOUNT_OUT_OF_RANGE.
 */
export function parseNeeds(input: NewNeeds, optionCount: number): Needs {
  const { seats = null, budget = null, costs = null } = input;
  const method = getMethod(input.method);
  const { needs } = method;
  if (seats !== null && needs !== "seats" && needs !== "seats or budget")
    refuse(`${method.name} takes no seats.`, "seats");
  if (budget !== null && needs !== "budget" && needs !== "seats or budget")
    refuse(`${method.name} takes no budget.`, "budget");
  if ((budget === null) !== (costs === null)) refuse("budget and costs come together.", "costs");
  if (seats !== null && budget !== null) refuse("A proposal has seats or a budget, not both.", "seats");
  if (needs !== null && seats === null && budget === null) refuse(`${method.name} needs ${needs}.`, "seats");
  const own = { seats, budget, costs: costs ?? [] };
  if (budget !== null) requireBudget(budget, own.costs, optionCount);
  // The method knows itself what else must fit.
  const options = {
    ...(seats === null ? {} : { seats }),
    ...(budget === null ? {} : { budget: { total: budget.minor, costs: own.costs } }),
  };
  if (needs !== null) method.count(createProfile(method.ballot, optionCount, []), options);
  return own;
}

function requireBudget({ minor, currency }: Money, costs: readonly bigint[], optionCount: number): void {
  if (!CURRENCY.test(currency)) refuse("A currency is a code such as EUR.", "budget");
  if (costs.length !== optionCount) refuse("costs has one amount per option.", "costs");
  if ([minor, ...costs].some((amount) => amount < 1n || amount > INT64_MAX))
    throw new DomainError("AMOUNT_OUT_OF_RANGE", "Budget and costs are at least 1 minor unit and fit into 64 bits.", {
      field: "budget",
    });
}

function refuse(message: string, field: string): never {
  throw new DomainError("INVALID_INPUT", message, { field });
}
