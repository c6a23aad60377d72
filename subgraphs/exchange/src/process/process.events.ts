import type { NewEvent } from "@commons-hub/shared/event";
import type { Process, ProcessSpecification } from "./process";

export const PROCESS_STARTED = "exchange.process.started.v1";

export function processStarted({ id, agent }: Process, actor: string | null): NewEvent {
  return { type: PROCESS_STARTED, actor, subject: id, payload: { process: id, agent } };
}

export const PROCESS_SPECIFIED = "exchange.process-specification.created.v1";

export function processSpecified({ id, agent }: ProcessSpecification, actor: string | null): NewEvent {
  return { type: PROCESS_SPECIFIED, actor, subject: id, payload: { processSpecification: id, agent } };
}
