import { type Caller, type Role, mayActFor, requireActFor } from "@commons-hub/shared/identity";

/** Who declares, pledges and handles money in an organization's name. */
export const OFFICERS: readonly Role[] = ["STEWARD", "TREASURER"];
/** Who looks into an organization's books. */
const READERS: readonly Role[] = [...OFFICERS, "AUDITOR"];

/** Errors: UNAUTHENTICATED, FORBIDDEN. */
export function requireOfficer(caller: Caller, agent: string): void {
  requireActFor(caller, agent, "RETURNS", OFFICERS);
}

/** True for the agent itself, and for officers and auditors of the organization, with a key that may read. */
export function mayReadBooks(caller: Caller, agent: string): boolean {
  if (caller.kind === "hub") return true;
  return (
    caller.scopes.some((scope) => ["READ", "RETURNS", "ADMIN"].includes(scope)) && mayActFor(caller, agent, READERS)
  );
}

/**
 * What organizations use, pledge and pay is public, as commons registers are. A person's is shown to that person and to
 * the books of the organization that it goes to.
 */
export function maySeePayments(
  caller: Caller,
  payer: { readonly id: string; readonly kind: string },
  organization?: string,
): boolean {
  if (payer.kind !== "PERSON") return true;
  return mayReadBooks(caller, payer.id) || (organization !== undefined && mayReadBooks(caller, organization));
}
