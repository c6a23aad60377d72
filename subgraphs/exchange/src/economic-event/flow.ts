import type { EconomicEvent } from "./economic-event";
import { ACTION_RULES } from "./action";

/** Back to where something came from, or onwards to where it went. */
export type Direction = "trace" | "track";

/** Where a search stands: resources and processes whose events are not yet known. */
export interface Front {
  readonly resources: readonly string[];
  readonly processes: readonly string[];
}

/** An event on the way, and how many steps away it is: 1 for what happened to the resource itself. */
export interface FlowStep {
  readonly depth: number;
  readonly event: EconomicEvent;
}

export const FLOW_STEPS_MAX = 200;
/** How many events are read at one step. */
export const FLOW_READ_MAX = 5_000;
export const FLOW_DEPTH_MAX = 100;

/** Whether an event is on the way when the search comes from this front: it brings in when going back, takes out when going on. */
export function isOnWay(direction: Direction, event: EconomicEvent, { resources, processes }: Front): boolean {
  const { side } = ACTION_RULES[event.action];
  const into = event.toResource ?? (side === "output" || event.action === "RAISE" ? event.resource : null);
  const from = side === "output" || event.action === "RAISE" ? null : event.resource;
  const [held, process] = direction === "trace" ? [into, event.inputOf] : [from, event.outputOf];
  return (held !== null && resources.includes(held)) || (process !== null && processes.includes(process));
}

/** Where the search goes from events on the way. */
export function nextFront(direction: Direction, events: readonly EconomicEvent[]): Front {
  const resources: (string | null)[] = [];
  const processes: (string | null)[] = [];
  for (const { action, resource, toResource, inputOf, outputOf } of events) {
    const brings = ACTION_RULES[action].side === "output" || action === "RAISE";
    if (direction === "trace") {
      resources.push(brings ? null : resource);
      processes.push(outputOf);
    } else {
      resources.push(toResource ?? (brings ? resource : null));
      processes.push(inputOf);
    }
  }
  return { resources: present(resources), processes: present(processes) };
}

function present(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

/**
 * The events by which a resource came to be (trace), or which led on from it (track), through processes and from agent to
 * agent, the nearest first.
 *
 * Laws:   each event is named once, with the fewest steps, whatever cycles there are; it ends.
 * Shapes: at most `FLOW_STEPS_MAX` events, `FLOW_DEPTH_MAX` steps away.
 */
export async function follow(
  direction: Direction,
  resource: string,
  read: (front: Front) => Promise<readonly EconomicEvent[]>,
): Promise<FlowStep[]> {
  const steps = new Map<string, FlowStep>();
  const seen = new Set([resource]);
  let front: Front = { resources: [resource], processes: [] };
  for (let depth = 1; depth <= FLOW_DEPTH_MAX && steps.size < FLOW_STEPS_MAX; depth++) {
    if (front.resources.length === 0 && front.processes.length === 0) break;
    const found = (await read(front)).filter((event) => !steps.has(event.id) && isOnWay(direction, event, front));
    for (const event of found.slice(0, FLOW_STEPS_MAX - steps.size)) steps.set(event.id, { depth, event });
    const { resources, processes } = nextFront(direction, found);
    front = {
      resources: resources.filter((id) => !seen.has(id)),
      processes: processes.filter((id) => !seen.has(id)),
    };
    for (const id of [...front.resources, ...front.processes]) seen.add(id);
  }
  return [...steps.values()];
}
