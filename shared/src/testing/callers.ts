import { type Caller, type CallerMembership, SCOPES } from "../identity";

/** An agent with every scope but ADMIN. */
export function callerOf(agent: string, memberships: readonly CallerMembership[] = []): Caller {
  return {
    kind: "agent",
    agent,
    key: "key_test",
    scopes: SCOPES.filter((scope) => scope !== "ADMIN"),
    memberships,
    readAt: "2026-01-01T00:00:00.000Z",
  };
}
