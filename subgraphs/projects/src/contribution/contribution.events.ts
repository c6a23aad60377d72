import type { NewEvent } from "@commons-hub/shared/event";
import type { Contribution } from "./contribution";

export const CONTRIBUTION_RECORDED = "projects.contribution.recorded.v1";
export const CONTRIBUTION_CONFIRMED = "projects.contribution.confirmed.v1";

export function contributionRecorded(contribution: Contribution, actor: string | null): NewEvent {
  return {
    type: CONTRIBUTION_RECORDED,
    actor,
    subject: contribution.id,
    payload: { ...payloadOf(contribution), corrects: contribution.corrects },
  };
}

export function contributionConfirmed(contribution: Contribution, confirmedBy: string): NewEvent {
  return {
    type: CONTRIBUTION_CONFIRMED,
    actor: confirmedBy,
    subject: contribution.id,
    payload: { ...payloadOf(contribution), confirmedBy },
  };
}

function payloadOf({ id, agent, project, action, effort, at }: Contribution) {
  return {
    contribution: id,
    agent,
    project,
    action,
    effort: effort === null ? null : { value: effort.value, unit: effort.unit },
    at: at.toISOString(),
  };
}
