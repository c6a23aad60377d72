import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";
import { TOPIC_LIMIT } from "../proposal/draft";
import { parseForeignId } from "../text";

/**
 * One vote given into another's hand: for one proposal, for all proposals of a topic, or for all of an assembly. The
 * narrower one counts; one's own ballot goes before any of them.
 */
export interface Delegation {
  readonly id: string;
  readonly assembly: string;
  /** Null: for more than one proposal. */
  readonly proposal: string | null;
  /** Null: for every topic. Compared without regard to case. */
  readonly topic: string | null;
  readonly from: string;
  readonly to: string;
  readonly givenAt: Date;
  /** Exclusive; null: until revoked. */
  readonly until: Date | null;
  readonly revokedAt: Date | null;
}

/** Where a delegation counts. */
export interface DelegationScope {
  readonly assembly: string;
  readonly proposal: string | null;
  readonly topic: string | null;
}

export interface NewDelegation {
  readonly to: string;
  readonly proposal?: string | null | undefined;
  readonly topic?: string | null | undefined;
  readonly assembly?: string | null | undefined;
  readonly until?: Date | null | undefined;
}

/** Errors: INVALID_INPUT for oneself, for an id that is no agent's, for an end that is not later than now, for topics. */
export function createDelegation(
  id: string,
  scope: DelegationScope,
  from: string,
  { to, until = null }: Pick<NewDelegation, "to" | "until">,
  now: Date,
): Delegation {
  parseForeignId(to, "agt", "to");
  if (to === from)
    throw new DomainError("INVALID_INPUT", "Nobody delegates to themselves: revoke the delegation, or vote.");
  if (until !== null && until <= now)
    throw new DomainError("INVALID_INPUT", "until is later than now.", { now: now.toISOString() });
  const topic = scope.topic === null ? null : requireLine("topic", scope.topic, TOPIC_LIMIT);
  return { ...scope, topic, id, from, to, givenAt: now, until, revokedAt: null };
}

export const STUCK_REASONS = ["CYCLE", "NOT_ON_ROLL", "DID_NOT_VOTE"] as const;
/**
 * CYCLE: it comes back to somebody on the way. NOT_ON_ROLL: it leads to somebody who may not vote. DID_NOT_VOTE: its end
 * neither voted nor delegated.
 */
export type StuckReason = (typeof STUCK_REASONS)[number];

/** What became of a vote that was given away. */
export type DelegationOutcome =
  { readonly state: "COUNTED"; readonly voter: string } | { readonly state: "STUCK"; readonly reason: StuckReason };

/**
 * Follows every delegation to its end, at most one from each agent.
 *
 * Rules: who has a ballot of their own needs no delegation, and is where the chains of others end; a chain goes on
 *        through people on the roll alone.
 * Laws:  each delegating agent on the roll without a ballot is counted once or stuck once, so that counted + abstained
 *        (no ballot, no delegation) + stuck = roll; all on a cycle are stuck in it, and nobody's vote is lost silently
 *        or doubled; independent of order.
 * Cost:  each agent is passed once, however long the chains.
 */
export function resolveDelegations(
  delegates: ReadonlyMap<string, string>,
  isOnRoll: (agent: string) => boolean,
  hasVoted: (agent: string) => boolean,
): Map<string, DelegationOutcome> {
  const outcomes = new Map<string, DelegationOutcome>();
  for (const start of delegates.keys()) {
    if (hasVoted(start) || !isOnRoll(start)) continue;
    const path: string[] = [];
    const onPath = new Set<string>();
    let agent = start;
    let outcome: DelegationOutcome | undefined;
    while (outcome === undefined) {
      outcome = outcomes.get(agent) ?? endAt(agent, delegates, onPath, isOnRoll, hasVoted);
      if (outcome !== undefined) break;
      path.push(agent);
      onPath.add(agent);
      agent = delegates.get(agent) as string;
    }
    for (const passed of path) outcomes.set(passed, outcome);
  }
  return outcomes;
}

function endAt(
  agent: string,
  delegates: ReadonlyMap<string, string>,
  onPath: ReadonlySet<string>,
  isOnRoll: (agent: string) => boolean,
  hasVoted: (agent: string) => boolean,
): DelegationOutcome | undefined {
  if (!isOnRoll(agent)) return { state: "STUCK", reason: "NOT_ON_ROLL" };
  if (hasVoted(agent)) return { state: "COUNTED", voter: agent };
  if (onPath.has(agent)) return { state: "STUCK", reason: "CYCLE" };
  if (!delegates.has(agent)) return { state: "STUCK", reason: "DID_NOT_VOTE" };
  return undefined;
}
