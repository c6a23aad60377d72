import { type Caller, type Role, mayActFor } from "@commons-hub/shared/identity";

/** Who spends, offers and issues in an organization's name. */
export const OFFICERS: readonly Role[] = ["STEWARD", "TREASURER"];
/** Who takes part in an organization, and does not only look on. */
export const MEMBERS: readonly Role[] = [...OFFICERS, "MEMBER", "AUDITOR"];
/** Who looks into an organization's books. */
const READERS: readonly Role[] = [...OFFICERS, "AUDITOR"];

/** The agents in whose name the caller may spend; null: any, for the hub itself. */
export function agentsSpentFor(caller: Caller): readonly string[] | null {
  return agentsActedFor(caller, OFFICERS);
}

/** The agents whose books the caller may look into; null: any, for the hub itself. */
export function agentsReadFor(caller: Caller): readonly string[] | null {
  return agentsActedFor(caller, READERS)?.filter((agent) => mayReadBooks(caller, agent)) ?? null;
}

function agentsActedFor(caller: Caller, roles: readonly Role[]): readonly string[] | null {
  if (caller.kind === "hub") return null;
  const organizations = caller.memberships
    .filter((membership) => membership.roles.some((role) => roles.includes(role)))
    .map((membership) => membership.organization);
  return caller.agent === null ? organizations : [caller.agent, ...organizations];
}

/**
 * Whether the caller may see what an account holds: its owner, the officers and auditors of an owning organization, and
 * those of the organization that issues the currency. Everybody else sees that the account exists, and no figure.
 */
export function mayReadAccount(caller: Caller, account: { readonly owner: string; readonly issuer: string }): boolean {
  return mayReadBooks(caller, account.owner) || mayReadBooks(caller, account.issuer);
}

/** Whether the caller looks into an agent's books: the agent itself, or an organization's officers and auditors. */
export function mayReadBooks(caller: Caller, agent: string): boolean {
  if (!caller.scopes.some((scope) => scope === "READ" || scope === "EXCHANGE" || scope === "ADMIN")) return false;
  return mayActFor(caller, agent, READERS);
}
