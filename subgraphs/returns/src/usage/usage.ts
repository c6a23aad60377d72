import { DomainError } from "@commons-hub/shared/errors";
import { parseDecimal } from "@commons-hub/shared/numbers";
import type { Period } from "@commons-hub/shared/value";
import { requirePeriod } from "../period";

export const USAGE_BASES = ["BILL_OF_MATERIALS", "MEASURE", "REVENUE", "HEADCOUNT"] as const;
export type UsageBasis = (typeof USAGE_BASES)[number];

/** Weights are whole numbers of 10^-18. */
export const WEIGHT_SCALE = 18;
const MAX_WEIGHT = 10n ** 30n;
const MAX_USES = 1_000;

/** That an agent says to use something, during a period. */
export interface UsageDeclaration {
  readonly id: string;
  readonly agent: string;
  readonly period: Period;
  /** Id of the bill of materials that is used. */
  readonly bill: string | null;
  readonly createdAt: Date;
}

/** How much of a project is used; for a bill of materials, how many of its components are the project's. */
export interface DeclaredUse {
  readonly project: string;
  readonly basis: UsageBasis;
  readonly weight: bigint;
}

export interface NewUsage {
  readonly agent: string;
  readonly period: { readonly from: Date; readonly until?: Date | null | undefined };
  readonly uses?:
    readonly { readonly project: string; readonly basis: UsageBasis; readonly weight: string }[] | null | undefined;
  readonly billOfMaterials?: string | null | undefined;
}

/** Errors: INVALID_INPUT. */
export function createDeclaration(id: string, input: NewUsage, bill: string | null, createdAt: Date): UsageDeclaration {
  return { id, agent: input.agent, period: requirePeriod(input.period), bill, createdAt };
}

/**
 * Reads the uses that are named one by one.
 *
 * Errors: INVALID_INPUT when neither uses nor a bill are declared, for more than 1,000 uses, a project that is named
 *         twice on one basis, a weight that is not above zero and below 10^12, or the basis of a bill.
 */
export function parseUses(input: NewUsage): DeclaredUse[] {
  const uses = input.uses ?? [];
  if (uses.length === 0 && !input.billOfMaterials)
    throw new DomainError("INVALID_INPUT", "Declare at least one used project, or a bill of materials.", {
      field: "uses",
    });
  if (uses.length > MAX_USES)
    throw new DomainError(
      "INVALID_INPUT",
      `A declaration names at most ${MAX_USES} uses; import a bill of materials.`,
      {
        field: "uses",
      },
    );
  if (new Set(uses.map(({ project, basis }) => `${basis} ${project}`)).size < uses.length)
    throw new DomainError("INVALID_INPUT", "A project is named once for each basis.", { field: "uses" });
  return uses.map(({ project, basis, weight }) => ({ project, basis, weight: parseWeight(basis, weight) }));
}

function parseWeight(basis: UsageBasis, text: string): bigint {
  if (basis === "BILL_OF_MATERIALS")
    throw new DomainError("INVALID_INPUT", "The use of a bill of materials is declared by naming the bill.", {
      field: "uses.basis",
    });
  const weight = parseDecimal(text, WEIGHT_SCALE, "uses.weight");
  if (weight <= 0n || weight >= MAX_WEIGHT)
    throw new DomainError("INVALID_INPUT", "A weight is above zero and below 10^12.", { field: "uses.weight" });
  return weight;
}
