import type { StoredEvent } from "@commons-hub/shared/event";
import { ASSEMBLY_CREATED } from "../assembly/assembly.events";
import { BALLOT_COUNTED, QUORUM_REACHED } from "../ballot/ballot.events";
import { DELEGATION_CHANGED } from "../delegation/delegation.events";
import { DECISION_IN_FORCE, TALLY_PUBLISHED } from "../closing/closing.events";
import { ARGUMENT_ADDED, OBJECTION_RAISED, OBJECTION_RESOLVED } from "../deliberation/deliberation.events";
import {
  PROPOSAL_CLOSED,
  PROPOSAL_DRAFTED,
  PROPOSAL_OPENED,
  PROPOSAL_REVISED,
  PROPOSAL_WITHDRAWN,
} from "../proposal/proposal.events";

import { SORTITION_DRAWN } from "../sortition/sortition.events";

/** The names of events in the schema, with their names in the log. */
export const EVENT_TYPES = {
  ASSEMBLY_CREATED,
  PROPOSAL_DRAFTED,
  PROPOSAL_REVISED,
  ARGUMENT_ADDED,
  OBJECTION_RAISED,
  OBJECTION_RESOLVED,
  PROPOSAL_OPENED,
  BALLOT_COUNTED,
  QUORUM_REACHED,
  DELEGATION_CHANGED,
  SORTITION_DRAWN,
  PROPOSAL_CLOSED,
  PROPOSAL_WITHDRAWN,
  TALLY_PUBLISHED,
  DECISION_IN_FORCE,
} as const;

export type GovernanceEventName = keyof typeof EVENT_TYPES;

export const EVENT_NAMES = Object.keys(EVENT_TYPES) as readonly GovernanceEventName[];

const nameOf: ReadonlyMap<string, GovernanceEventName> = new Map(EVENT_NAMES.map((name) => [EVENT_TYPES[name], name]));

/** An event of an assembly's chain. Records are named by id; null where the event is not about one. */
export interface GovernanceEvent {
  readonly id: string;
  readonly cursor: string;
  readonly type: GovernanceEventName;
  readonly occurredAt: Date;
  readonly hash: string;
  readonly previousHash: string | null;
  /** From 1 within the assembly. */
  readonly sequence: bigint;
  readonly actor: string | null;
  readonly assembly: string;
  readonly proposal: string | null;
  readonly chamber: string | null;
  readonly decision: string | null;
}

/** Null for an event that is not of an assembly's chain. */
export function toGovernanceEvent(event: StoredEvent): GovernanceEvent | null {
  const type = nameOf.get(event.type);
  const { stream, hash, streamSeq, payload } = event;
  if (type === undefined || stream === null || hash === null || streamSeq === null) return null;
  const idIn = (key: string): string | null => {
    const value = payload[key];
    return typeof value === "string" ? value : null;
  };
  return {
    id: event.id,
    cursor: event.cursor,
    type,
    occurredAt: event.occurredAt,
    hash,
    previousHash: event.previousHash,
    sequence: streamSeq,
    actor: event.actor,
    assembly: stream,
    proposal: idIn("proposal"),
    chamber: idIn("chamber"),
    decision: idIn("decision"),
  };
}
