import { DomainError } from "@commons-hub/shared/errors";

/** A step into a JSON document: a property or the place in a list. */
export type PathStep = string | number;

/** `$.components[3].name`; keys that are no plain words are quoted, long ones cut. */
export function jsonPath(steps: readonly PathStep[]): string {
  const parts = steps.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$-]{0,60}$/.test(step) ? `.${step}` : `[${JSON.stringify(step.slice(0, 60))}]`;
  });
  return `$${parts.join("")}`;
}

/** The refusal of a file: where, unless it is the whole, and what is wrong there. Nothing of a refused file is stored. */
export function importInvalid(steps: readonly PathStep[], problem: string, cause?: unknown): DomainError {
  const path = jsonPath(steps);
  return new DomainError("IMPORT_INVALID", steps.length === 0 ? problem : `${path}: ${problem}`, { path }, { cause });
}
