import type { NewEvent } from "@commons-hub/shared/event";
import type { Process } from "./process";

export const PROCESS_STARTED = "exchange.process.started.v1";

export function processStarted({ id, agent }: Process, actor: string | null): NewEvent {
  return { type: PROCESS_STARTED, actor, subject: id, payload: { process: id, agent } };
}
