import { digestOf } from "@commons-hub/shared/digest";
import type { Money } from "@commons-hub/shared/value";
import type { LineDraft } from "../allocation";
import type { Basis } from "../basis/basis";
import type { ReturnRule } from "../rule/rule";

/** One splitting of money that came in from one payer. Never changed. */
export interface AllocationRun {
  readonly id: string;
  readonly organization: string;
  readonly rule: string;
  readonly payer: string;
  readonly pledge: string | null;
  readonly bill: string | null;
  readonly declaration: string | null;
  readonly pool: Money;
  /** What of it is held for receivers who have not joined. */
  readonly heldMinor: bigint;
  /** Of pool, rule and snapshot: with them anyone computes the same lines again. */
  readonly digest: string;
  /** Up to where the log of projects was known: who were the stewards. */
  readonly projectsCursor: string;
  readonly publishedAt: Date;
}

/** What one project gets out of a run. */
export interface AllocationLine {
  readonly id: string;
  readonly run: string;
  /** From 0: the largest amount first. */
  readonly index: number;
  readonly project: string;
  /** Null while the amount is held. */
  readonly receiver: string | null;
  readonly amount: Money;
  readonly passedOnMinor: bigint;
  readonly text: string;
  readonly path: readonly string[];
}

/** A run with its lines; a dry run is exactly this, and is stored nowhere. */
export interface AllocationPlan {
  readonly run: AllocationRun;
  readonly lines: readonly AllocationLine[];
}

/** What a run is made of. */
export interface RunInput {
  readonly rule: ReturnRule;
  readonly payer: string;
  readonly pledge: string | null;
  readonly basis: Basis;
  readonly pool: Money;
  /** The pool as `basis` splits it. */
  readonly drafts: readonly LineDraft[];
  /** Who receives for a project; projects that are not in it have their amount held. */
  readonly receivers: ReadonlyMap<string, string>;
  readonly projectsCursor: string;
}

/**
 * Names who receives what of a pool that was split.
 *
 * Laws: lines sum to the pool; heldMinor is the sum of the lines without a receiver; the digest depends on pool, rule
 * and snapshot alone.
 */
export function planRun(newId: (prefix: string) => string, input: RunInput, at: Date): AllocationPlan {
  const { rule, basis, pool } = input;
  const id = newId("alr");
  const lines = input.drafts.map((draft, index) => toLine(newId("aln"), id, index, draft, input));
  return {
    run: {
      id,
      organization: rule.organization,
      rule: rule.id,
      payer: input.payer,
      pledge: input.pledge,
      bill: basis.bill,
      declaration: basis.declaration,
      pool,
      heldMinor: lines.reduce((sum, { receiver, amount }) => (receiver === null ? sum + amount.minor : sum), 0n),
      digest: digestOf({ basis: basis.digest, pool: { minor: pool.minor, currency: pool.currency } }),
      projectsCursor: input.projectsCursor,
      publishedAt: at,
    },
    lines,
  };
}

function toLine(
  id: string,
  run: string,
  index: number,
  draft: LineDraft,
  { pool, receivers }: RunInput,
): AllocationLine {
  return {
    id,
    run,
    index,
    project: draft.project,
    receiver: receivers.get(draft.project) ?? null,
    amount: { minor: draft.amountMinor, currency: pool.currency },
    passedOnMinor: draft.passedOnMinor,
    text: draft.text,
    path: draft.path,
  };
}
