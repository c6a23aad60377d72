import { DomainError } from "@commons-hub/shared/errors";
import { digestOf } from "@commons-hub/shared/digest";
import { formatDecimal } from "@commons-hub/shared/numbers";
import {
  type Bill,
  type GraphShares,
  type LineDraft,
  METHOD_VERSION,
  type Receiver,
  draftEqualLines,
  draftGraphLines,
  draftUsageLines,
} from "../allocation";
import type { ReturnRule } from "../rule/rule";
import { type DeclaredUse, WEIGHT_SCALE } from "../usage/usage";

/** A snapshot of what an amount is split along, and how. Nothing of it changes later. */
export interface Basis {
  /** The bill of materials, where the rule follows one. */
  readonly bill: string | null;
  /** The usage declaration, where one was taken. */
  readonly declaration: string | null;
  /** Of everything that the split depends on, but for the amount. */
  readonly digest: string;
  /** Splits an amount; the lines sum exactly to it. */
  split(amountMinor: bigint, currency: string): LineDraft[];
}

interface Source {
  readonly bill: string | null;
  readonly declaration: string | null;
}

/** Along a bill of materials. */
export function graphBasis(rule: ReturnRule, source: Source, bill: Bill, snapshot: string, shares: GraphShares): Basis {
  return {
    ...source,
    digest: digestOf({ method: `dependency-graph/${METHOD_VERSION}`, alphaBps: rule.alphaBps, snapshot }),
    split: (amountMinor, currency) => draftGraphLines(bill, shares, amountMinor, currency),
  };
}

/** Equal parts among projects. Errors: NO_RECEIVERS without any. */
export function equalBasis(source: Source, receivers: readonly Receiver[]): Basis {
  if (receivers.length === 0) throw noReceivers();
  const distinct = [...new Map(receivers.map((receiver) => [receiver.project, receiver])).values()];
  return {
    ...source,
    digest: digestOf({ method: `equal/${METHOD_VERSION}`, receivers: distinct.map(({ project }) => project).sort() }),
    split: (amountMinor, currency) => draftEqualLines(distinct, amountMinor, currency),
  };
}

/**
 * In proportion to declared use.
 *
 * Errors: NO_RECEIVERS without any; INVALID_INPUT when uses are declared on several bases, which cannot be added.
 */
export function usageBasis(source: Source, uses: readonly DeclaredUse[], labels: ReadonlyMap<string, string>): Basis {
  if (uses.length === 0) throw noReceivers();
  if (new Set(uses.map(({ basis }) => basis)).size > 1)
    throw new DomainError("INVALID_INPUT", "The use is declared on several bases, which cannot be added up.", {
      field: "rule",
    });
  const total = uses.reduce((sum, { weight }) => sum + weight, 0n);
  const shown = (weight: bigint): string => formatDecimal(weight, WEIGHT_SCALE);
  const weighed = uses.map(({ project, weight }) => ({
    project,
    key: labels.get(project) ?? project,
    weight,
    shownWeight: `${shown(weight)} of ${shown(total)}`,
  }));
  return {
    ...source,
    digest: digestOf({
      method: `by-usage/${METHOD_VERSION}`,
      uses: weighed.map(({ project, weight }) => `${project} ${weight}`).sort(),
    }),
    split: (amountMinor, currency) => draftUsageLines(weighed, amountMinor, currency),
  };
}

function noReceivers(): DomainError {
  return new DomainError("NO_RECEIVERS", "No use of any project is declared that this rule could follow.");
}
