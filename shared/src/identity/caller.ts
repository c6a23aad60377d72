import { DomainError } from "../errors";

export const SCOPES = ["READ", "PROJECTS", "GOVERNANCE", "EXCHANGE", "RETURNS", "ADMIN"] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ["STEWARD", "MEMBER", "TREASURER", "AUDITOR", "OBSERVER", "AGENCY"] as const;
export type Role = (typeof ROLES)[number];

/** Roles in one organization, as they stood at `readAt`. */
export interface CallerMembership {
  readonly organization: string;
  readonly roles: readonly Role[];
}

/**
 * Who asks. `anonymous` reads public commons data; `agent` holds a token; `hub` is a part of the hub itself
 * (following, jobs, imports at the operator's command line).
 */
export interface Caller {
  readonly kind: "anonymous" | "agent" | "hub";
  readonly agent: string | null;
  /** The access key that was presented. */
  readonly key: string | null;
  readonly scopes: readonly Scope[];
  readonly memberships: readonly CallerMembership[];
  /** When the memberships were read, ISO 8601. */
  readonly readAt: string | null;
}

export const ANONYMOUS: Caller = {
  kind: "anonymous",
  agent: null,
  key: null,
  scopes: [],
  memberships: [],
  readAt: null,
};

export const HUB_CALLER: Caller = {
  kind: "hub",
  agent: null,
  key: null,
  scopes: SCOPES,
  memberships: [],
  readAt: null,
};

/** The caller's agent id. Errors: UNAUTHENTICATED without one, FORBIDDEN when the key lacks the scope. */
export function requireAgent(caller: Caller, scope: Scope): string {
  requireScope(caller, scope);
  if (caller.agent === null) throw new DomainError("UNAUTHENTICATED", "This needs the access key of an agent.");
  return caller.agent;
}

/** Errors: UNAUTHENTICATED for anonymous callers, FORBIDDEN when the key lacks the scope. `ADMIN` holds every scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.kind === "anonymous") throw new DomainError("UNAUTHENTICATED", "This needs an access key.");
  if (!caller.scopes.includes(scope) && !caller.scopes.includes("ADMIN"))
    throw new DomainError("FORBIDDEN", `The access key lacks the scope ${scope}.`, { scope });
}

export function hasRole(caller: Caller, organization: string, roles: readonly Role[]): boolean {
  if (caller.kind === "hub") return true;
  return caller.memberships.some(
    (m) => m.organization === organization && m.roles.some((role) => roles.includes(role)),
  );
}

/** True when the caller is that agent, or holds one of the roles in it (an organization acts through its officers). */
export function mayActFor(caller: Caller, agent: string, roles: readonly Role[] = ["STEWARD"]): boolean {
  return caller.kind === "hub" || caller.agent === agent || hasRole(caller, agent, roles);
}

/** Errors: UNAUTHENTICATED, FORBIDDEN. */
export function requireActFor(caller: Caller, agent: string, scope: Scope, roles: readonly Role[] = ["STEWARD"]): void {
  requireScope(caller, scope);
  if (!mayActFor(caller, agent, roles))
    throw new DomainError("FORBIDDEN", "You may not act in the name of this agent.", { agent, roles });
}
