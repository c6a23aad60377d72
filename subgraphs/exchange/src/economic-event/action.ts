/** What an action does to a quantity of the resource that it names first, or of the one that it names second. */
export type QuantityEffect = "increment" | "decrement" | "incrementTo" | "decrementIncrement";

/** The resource that an event names first, or the one that it names second. */
export type Slot = "resource" | "toResource";

export interface ActionRule {
  /** Where it stands to a process; null: outside of processes. */
  readonly side: "input" | "output" | "both" | null;
  /** Gives back what the other one took, or takes what the other one gives back. */
  readonly pairsWith: EconomicAction | null;
  /** Which of its two resources may begin to exist with it. */
  readonly creates: Slot | null;
  readonly measures: "resource" | "effort" | "both";
  /** What is owned. */
  readonly accounting: QuantityEffect | null;
  /** What is held. */
  readonly onhand: QuantityEffect | null;
  /** Whose place it may tell anew. */
  readonly places: Slot | null;
  /** Whether the resource is put into another one, or comes out of it. */
  readonly contains: "into" | "outOf" | null;
  /** Which of its two resources the receiver is accountable for with it. */
  readonly accountable: Slot | null;
  /** Which resource has reached the stage that the process stands for. */
  readonly stages: "resource" | null;
  /** Whose state it may tell anew. */
  readonly states: Slot | null;
}

export const ECONOMIC_ACTIONS = [
  "PRODUCE",
  "CONSUME",
  "USE",
  "WORK",
  "CITE",
  "DELIVER_SERVICE",
  "PICKUP",
  "DROPOFF",
  "ACCEPT",
  "MODIFY",
  "COMBINE",
  "SEPARATE",
  "TRANSFER_ALL_RIGHTS",
  "TRANSFER_CUSTODY",
  "TRANSFER",
  "MOVE",
  "COPY",
  "RAISE",
  "LOWER",
] as const;
/** vf:Action. */
export type EconomicAction = (typeof ECONOMIC_ACTIONS)[number];

const NONE: ActionRule = {
  side: null,
  pairsWith: null,
  creates: null,
  measures: "resource",
  accounting: null,
  onhand: null,
  places: null,
  contains: null,
  accountable: null,
  stages: null,
  states: "resource",
};
const TO_RECEIVER: ActionRule = { ...NONE, creates: "toResource", states: "toResource" };
const BETWEEN = "decrementIncrement";

/**
 * The effects of the 19 actions, as data.
 *
 * Source: ValueFlows 1.0.0; test/reference compares this table with the ontology's own.
 */
export const ACTION_RULES: Readonly<Record<EconomicAction, ActionRule>> = {
  PRODUCE: {
    ...NONE,
    side: "output",
    creates: "resource",
    accounting: "increment",
    onhand: "increment",
    places: "resource",
    accountable: "resource",
    stages: "resource",
  },
  CONSUME: { ...NONE, side: "input", accounting: "decrement", onhand: "decrement" },
  USE: { ...NONE, side: "input", measures: "both" },
  WORK: { ...NONE, side: "input", measures: "effort", states: null },
  CITE: { ...NONE, side: "input" },
  DELIVER_SERVICE: { ...NONE, side: "both", states: null },
  PICKUP: { ...NONE, side: "input", pairsWith: "DROPOFF", onhand: "decrement", places: "resource" },
  DROPOFF: {
    ...NONE,
    side: "output",
    pairsWith: "PICKUP",
    onhand: "increment",
    places: "resource",
    stages: "resource",
  },
  ACCEPT: { ...NONE, side: "input", pairsWith: "MODIFY", onhand: "decrement", places: "resource" },
  MODIFY: { ...NONE, side: "output", pairsWith: "ACCEPT", onhand: "increment", places: "resource", stages: "resource" },
  COMBINE: { ...NONE, side: "input", onhand: "decrement", contains: "into" },
  SEPARATE: { ...NONE, side: "output", onhand: "increment", contains: "outOf", stages: "resource" },
  TRANSFER_ALL_RIGHTS: { ...TO_RECEIVER, accounting: BETWEEN, accountable: "toResource" },
  TRANSFER_CUSTODY: { ...TO_RECEIVER, onhand: BETWEEN, places: "toResource" },
  TRANSFER: {
    ...TO_RECEIVER,
    accounting: BETWEEN,
    onhand: BETWEEN,
    places: "toResource",
    accountable: "toResource",
  },
  MOVE: { ...TO_RECEIVER, accounting: BETWEEN, onhand: BETWEEN, places: "toResource" },
  COPY: {
    ...TO_RECEIVER,
    accounting: "incrementTo",
    onhand: "incrementTo",
    places: "toResource",
    accountable: "toResource",
  },
  RAISE: { ...NONE, creates: "resource", accounting: "increment", onhand: "increment", accountable: "resource" },
  LOWER: { ...NONE, creates: "resource", accounting: "decrement", onhand: "decrement", accountable: "resource" },
};

/** By what an action changes the two quantities of a resource. */
export interface Change {
  readonly accounting: bigint;
  readonly onhand: bigint;
}

/**
 * The changes of the two resources of an event.
 *
 * Shapes: `alone` says whose side the only resource is on, where one is named: the giver's loses, the taker's gains; null
 *         where both are named, and for the actions that know one resource only.
 * Laws:   a quantity changes only where the table says so; between two named resources the changes sum to zero; the
 *         changes of -q undo those of q.
 */
export function changesOf(
  action: EconomicAction,
  quantity: bigint,
  alone: "giver" | "taker" | null = null,
): { readonly resource: Change; readonly toResource: Change } {
  const { accounting, onhand } = ACTION_RULES[action];
  const at = (slot: Slot): Change => ({
    accounting: effectOn(slot, accounting, quantity, alone),
    onhand: effectOn(slot, onhand, quantity, alone),
  });
  return { resource: at("resource"), toResource: at("toResource") };
}

function effectOn(
  slot: Slot,
  effect: QuantityEffect | null,
  quantity: bigint,
  alone: "giver" | "taker" | null,
): bigint {
  if (slot === "toResource") {
    if (effect === "incrementTo" || (effect === BETWEEN && alone !== "giver")) return quantity;
    return 0n;
  }
  if (effect === "increment") return quantity;
  if (effect === "decrement") return -quantity;
  if (effect !== BETWEEN) return 0n;
  return alone === "taker" ? quantity : -quantity;
}
