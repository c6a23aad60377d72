import type { Caller } from "@commons-hub/shared/identity";

/**
 * What decides which data a caller may see. Subscribers share executed events only within one scope; a key without it
 * would leak data.
 *
 * Anonymous callers are one scope. Everybody else is a scope of their own agent, scopes and memberships, because any
 * selected field may depend on the agent.
 */
export function authorisationScope(caller: Caller): string {
  if (caller.kind === "anonymous") return "anonymous";
  const memberships = caller.memberships
    .map(({ organization, roles }) => `${organization}:${[...roles].sort().join(",")}`)
    .sort();
  return JSON.stringify([caller.kind, caller.agent, [...caller.scopes].sort(), memberships]);
}

/** JSON with sorted keys, so that equal variables give equal text whatever their order. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === "object" && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
