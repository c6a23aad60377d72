import { DomainError } from "@commons-hub/shared/errors";
import type { Measure } from "@commons-hub/shared/value";
import type { ClaimDraft } from "../claim/claim";
import type { CommitmentDraft } from "../commitment/commitment";
import { ACTION_RULES, ECONOMIC_ACTIONS, type EconomicAction } from "../economic-event/action";
import type { EventDraft } from "../economic-event/economic-event";
import type { IntentDraft } from "../intent/intent";
import { wordOf } from "./describe";
import { isQuantity, type Quantity, type Value } from "./graph";
import { refOf, type Story, textOf, type Told } from "./story";

const NAME_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = 2_000;
const ACTIONS: ReadonlyMap<string, EconomicAction> = new Map(
  ECONOMIC_ACTIONS.map((action) => [wordOf(action), action]),
);

/** Finds the hub's own id for an address. */
export type Lookup = (uri: string) => string | null;

/** What the file does not say and the hub must know. */
export function unsaid(what: string): DomainError {
  return new DomainError("INVALID_INPUT", what);
}

export function nameOf({ uri, properties }: Told): string {
  const { name, trackingIdentifier, note } = properties;
  return (textOf(name) ?? textOf(trackingIdentifier) ?? textOf(note) ?? uri).slice(0, NAME_LENGTH_MAX);
}

export function noteOf({ properties }: Told): string | null {
  return (textOf(properties["note"]) ?? textOf(properties["skos:note"]))?.slice(0, NOTE_LENGTH_MAX) ?? null;
}

/** Exact decimal text, as the hub writes quantities. */
export function measureOf(value: Value | undefined): Measure | null {
  if (!isQuantity(value)) return null;
  const { hasNumericalValue, hasUnit }: Quantity = value;
  const plain = String(hasNumericalValue);
  return { value: plain.includes("e") ? hasNumericalValue.toFixed(18) : plain, unit: hasUnit };
}

/** Errors: INVALID_INPUT for an action or a party that is not said, or not known here. */
export function flowOf(story: Story, flow: Told, idOf: Lookup) {
  const { properties } = flow;
  const action = ACTIONS.get(textOf(properties["action"]) ?? "");
  if (action === undefined) throw unsaid("It names none of the 19 actions.");
  const specification = refOf(properties["resourceConformsTo"]);
  return {
    action,
    provider: partyOf(flow, "provider", idOf),
    receiver: partyOf(flow, "receiver", idOf),
    specification: specification === null ? null : idOf(specification),
    quantity: measureOf(properties["resourceQuantity"]),
    effort: measureOf(properties["effortQuantity"]),
    inputOf: idOfKnown(story.inputOf(flow), idOf),
    outputOf: idOfKnown(story.outputOf(flow), idOf),
    agreement: idOfKnown(story.agreementOf(flow), idOf),
  };
}

/** Errors: INVALID_INPUT. */
export function partyOf({ properties }: Told, role: "provider" | "receiver", idOf: Lookup): string {
  const uri = refOf(properties[role]);
  if (uri === null) throw unsaid(`It names no ${role}.`);
  const agent = idOf(uri);
  if (agent === null)
    throw unsaid(`${uri} is no agent of this file or this hub: add it as a Person or an Organization.`);
  return agent;
}

/** Errors: INVALID_INPUT for what is named and yet not known here. */
export function idOfKnown(uri: string | null, idOf: Lookup): string | null {
  if (uri === null) return null;
  const id = idOf(uri);
  if (id === null) throw unsaid(`${uri} is named and did not become a record of this hub.`);
  return id;
}

function timeOf(value: Value | undefined): Date | null {
  const text = textOf(value);
  return text === null ? null : new Date(text);
}

/** Errors: INVALID_INPUT as `flowOf`. */
export function commitmentOf(story: Story, told: Told, idOf: Lookup): CommitmentDraft {
  const resource = refOf(told.properties["resourceInventoriedAs"]);
  return {
    ...flowOf(story, told, idOf),
    resource: idOfKnown(resource, idOf),
    due: timeOf(told.properties["due"]),
    note: noteOf(told),
  };
}

/** Errors: INVALID_INPUT as `flowOf`, and for a claim that no event of the file triggers. */
export function claimOf(story: Story, told: Told, idOf: Lookup): ClaimDraft {
  const triggeredBy = idOfKnown(refOf(told.properties["triggeredBy"]), idOf);
  if (triggeredBy === null) throw unsaid("It does not say by which event it is triggered.");
  const { action, provider, receiver, specification, quantity, effort } = flowOf(story, told, idOf);
  const flow = { action, provider, receiver, resource: null, specification, quantity, effort };
  return { ...flow, triggeredBy, due: timeOf(told.properties["due"]), note: noteOf(told) };
}

/**
 * An event to record; a resource that begins to exist with it is its new one.
 *
 * Errors: INVALID_INPUT as `flowOf`, and for a resource of which the file does not say how much there was.
 */
export function eventOf(story: Story, told: Told, idOf: Lookup): EventDraft {
  const { properties } = told;
  const flow = flowOf(story, told, idOf);
  const { creates } = ACTION_RULES[flow.action];
  const [from, to] = [refOf(properties["resourceInventoriedAs"]), refOf(properties["toResourceInventoriedAs"])];
  const begins = creates === "resource" ? from : creates === "toResource" ? to : null;
  const isNew = begins !== null && idOf(begins) === null;
  const inventoried = (uri: string | null): string | null => {
    if (uri === null || (isNew && uri === begins)) return null;
    const id = idOf(uri);
    if (id === null) throw unsaid(`The file does not say how much there was of ${uri}.`);
    return id;
  };
  const about = isNew ? (story.get(begins) ?? { uri: begins, type: "EconomicResource", properties: {} }) : null;
  const kind = refOf(about?.properties["conformsTo"]);
  return {
    ...flow,
    resource: inventoried(from),
    toResource: inventoried(to),
    newResource:
      about === null
        ? null
        : { name: nameOf(about), specification: kind === null ? null : idOf(kind), place: null, shareable: false },
    fulfills: idOfKnown(refOf(properties["fulfills"]), idOf),
    settles: idOfKnown(refOf(properties["settles"]), idOf),
    gift: false,
    place: null,
    state: textOf(properties["state"]),
    container: flow.action === "COMBINE" ? inventoried(containerOf(story, told)) : null,
    occurredAt: timeOf(properties["hasPointInTime"] ?? properties["hasBeginning"]),
  };
}

/** What is combined in a process is put into what the same process has accepted. */
function containerOf(story: Story, event: Told): string | null {
  const process = story.inputOf(event);
  const accepted = story
    .of("EconomicEvent")
    .find((each) => each.properties["action"] === "accept" && process !== null && story.inputOf(each) === process);
  return accepted === undefined ? null : refOf(accepted.properties["resourceInventoriedAs"]);
}

/** Errors: INVALID_INPUT for a proposal that publishes no intent of one known agent. */
export function intentOf(story: Story, proposal: Told, idOf: Lookup): IntentDraft {
  const [published] = [proposal.properties["publishes"] ?? []].flat();
  const intent = story.get(refOf(published) ?? "");
  if (intent === null) throw unsaid("It publishes no intent of this file.");
  if (intent.properties["finished"] === true) throw unsaid("It is finished: nothing of it is to be had any more.");
  const isOffer = intent.properties["provider"] !== undefined;
  const kind = refOf(intent.properties["resourceConformsTo"]);
  const from = timeOf(proposal.properties["hasBeginning"]);
  const title = textOf(proposal.properties["name"]) ?? nameOf(intent);
  return {
    kind: isOffer ? "OFFER" : "NEED",
    agent: partyOf(intent, isOffer ? "provider" : "receiver", idOf),
    title: title.slice(0, NAME_LENGTH_MAX),
    specification: kind === null ? null : idOf(kind),
    gift: false,
    quantity: measureOf(intent.properties["resourceQuantity"]) ?? measureOf(intent.properties["effortQuantity"]),
    price: null,
    near: null,
    available: from === null ? null : { from, until: timeOf(proposal.properties["hasEnd"]) },
  };
}
