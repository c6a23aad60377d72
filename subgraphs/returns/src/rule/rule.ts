import { DomainError } from "@commons-hub/shared/errors";
import { type Ratio, formatDecimal, parseDecimal, ratio } from "@commons-hub/shared/numbers";
import { requireLine } from "@commons-hub/shared/text";

export const RULE_KINDS = ["EQUAL", "BY_USAGE", "DEPENDENCY_GRAPH"] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** How an organization passes on what it collects. Never changed: a change is a new version. */
export interface ReturnRule {
  readonly id: string;
  /** The organization that collects and allocates by this rule. */
  readonly organization: string;
  readonly name: string;
  readonly kind: RuleKind;
  /** The part that is passed on along the graph, in ten-thousandths; only where the kind is DEPENDENCY_GRAPH. */
  readonly alphaBps: number | null;
  /** Id of the first version. */
  readonly family: string;
  /** From 1. */
  readonly version: number;
  /** The version before. */
  readonly replaces: string | null;
  readonly createdAt: Date;
}

export interface NewRule {
  readonly organization: string;
  readonly name: string;
  readonly kind: RuleKind;
  readonly alpha?: string | null | undefined;
  readonly replaces?: string | null | undefined;
}

const MAX_NAME_LENGTH = 200;
const BPS = 4;

/**
 * Checks a rule, or the next version of one.
 *
 * Errors: INVALID_INPUT for a bad name, an alpha that is missing, not wanted, outside 0 to 1 or finer than 0.0001, or a
 *         version of another organization's rule.
 */
export function createRule(id: string, input: NewRule, before: ReturnRule | null, createdAt: Date): ReturnRule {
  if (before !== null && before.organization !== input.organization)
    throw new DomainError("INVALID_INPUT", "A rule is replaced by the organization that has it.", {
      field: "replaces",
    });
  return {
    id,
    organization: input.organization,
    name: requireLine("name", input.name, MAX_NAME_LENGTH),
    kind: input.kind,
    alphaBps: parseAlpha(input.kind, input.alpha ?? null),
    family: before?.family ?? id,
    version: (before?.version ?? 0) + 1,
    replaces: before?.id ?? null,
    createdAt,
  };
}

export function alphaOf(rule: ReturnRule): Ratio {
  return ratio(BigInt(rule.alphaBps ?? 0), 10n ** BigInt(BPS));
}

export function showAlpha(rule: ReturnRule): string | null {
  return rule.alphaBps === null ? null : formatDecimal(BigInt(rule.alphaBps), BPS);
}

function parseAlpha(kind: RuleKind, alpha: string | null): number | null {
  if (kind !== "DEPENDENCY_GRAPH") {
    if (alpha === null) return null;
    throw new DomainError("INVALID_INPUT", "Only a rule along the dependency graph has an alpha.", { field: "alpha" });
  }
  if (alpha === null)
    throw new DomainError(
      "INVALID_INPUT",
      "A rule along the dependency graph needs alpha, the part that is passed on.",
      {
        field: "alpha",
      },
    );
  const bps = parseDecimal(alpha, BPS, "alpha");
  if (bps < 0n || bps > 10n ** BigInt(BPS))
    throw new DomainError("INVALID_INPUT", "alpha is from 0 to 1.", { field: "alpha" });
  return Number(bps);
}
