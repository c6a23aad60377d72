import { DomainError } from "@commons-hub/shared/errors";
import type { Money } from "@commons-hub/shared/value";
import type { Basis } from "../basis/basis";
import type { DueTime } from "../gap/proration";
import { requireMoney } from "../money";
import { requirePeriod } from "../period";
import type { ReturnRule } from "../rule/rule";

/** A promise to return an amount by a rule. What is due to each project is settled when it is made. */
export interface Pledge {
  readonly id: string;
  readonly agent: string;
  /** The organization that collects it. */
  readonly organization: string;
  readonly rule: string;
  readonly bill: string | null;
  readonly declaration: string | null;
  readonly amount: Money;
  readonly due: DueTime;
  /** Of rule and snapshot: with them anyone computes the same parts again. */
  readonly digest: string;
  readonly createdAt: Date;
}

export interface NewPledge {
  readonly agent: string;
  readonly amount: Money;
  readonly rule: string;
  readonly period?: { readonly from: Date; readonly until?: Date | null | undefined } | null | undefined;
  readonly project?: string | null | undefined;
  readonly billOfMaterials?: string | null | undefined;
}

/** Errors: INVALID_INPUT for a period without an end or a bad currency; AMOUNT_OUT_OF_RANGE. */
export function createPledge(id: string, input: NewPledge, rule: ReturnRule, basis: Basis, createdAt: Date): Pledge {
  return {
    id,
    agent: input.agent,
    organization: rule.organization,
    rule: rule.id,
    bill: basis.bill,
    declaration: basis.declaration,
    amount: requireMoney(input.amount, "amount"),
    due: parseDue(input, createdAt),
    digest: basis.digest,
    createdAt,
  };
}

/** Without a period a pledge is due when it is made. Errors: INVALID_INPUT. */
export function parseDue(input: Pick<NewPledge, "period">, now: Date): DueTime {
  if (!input.period) return { from: now, until: null };
  const period = requirePeriod(input.period);
  if (period.until === null)
    throw new DomainError("INVALID_INPUT", "A pledge for a period needs its end, to know how much is due when.", {
      field: "period.until",
    });
  return period;
}
