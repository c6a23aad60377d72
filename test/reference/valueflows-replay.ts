import { decideEvent, ECONOMIC_ACTIONS, type EconomicAction } from "@commons-hub/exchange/economic-event";
import { parseDecimal } from "@commons-hub/shared/numbers";
import { parse } from "yaml";

type Node = Readonly<Record<string, unknown>>;
type Resource = Parameters<typeof decideEvent>[2]["resource"] & object;

interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** What an example says a resource holds at one point; null: not said. */
export interface Snapshot {
  readonly resource: string;
  readonly said: {
    readonly accounting: string | null;
    readonly onhand: string | null;
    /** Undefined: not said; null: in nothing. */
    readonly containedIn: string | null | undefined;
  };
  readonly held: { readonly accounting: string; readonly onhand: string; readonly containedIn: string | null };
}

/**
 * Replays an example, event by event, as this hub's rules have it, and answers what each later snapshot says beside what is
 * held then. The first snapshot of a resource is where it starts; of what is not said, it starts with plenty where events
 * take from it, because examples leave out what their story does not need.
 */
export function replay(text: string): Snapshot[] {
  const nodes = flatten(readGraph(text));
  const resources = new Map<string, Resource>();
  const later: Snapshot[] = [];
  for (const [at, node] of nodes.entries()) {
    if (node["@type"] === "EconomicEvent") {
      for (const event of spelledOut(node, nodes, nodes.slice(at), resources)) apply(event, resources);
      continue;
    }
    if (node["@type"] !== "EconomicResource" || !hasQuantity(node)) continue;
    const id = String(node["@id"]);
    const held = resources.get(id);
    const said = {
      accounting: valueOf(node, "accountingQuantity"),
      onhand: valueOf(node, "onhandQuantity"),
      containedIn: "containedIn" in node ? ((node["containedIn"] ?? null) as string | null) : undefined,
    };
    if (held === undefined) resources.set(id, start(id, node, said, ownerOf(id, node, nodes)));
    else {
      const { accounting, onhand, containedIn } = held;
      later.push({ resource: id, said, held: { accounting, onhand, containedIn } });
    }
  }
  return later;
}

/** The nodes of the document, prefixes of ids written out. */
export function readGraph(text: string): Node[] {
  const document = parse(text, { uniqueKeys: false }) as { "@context": unknown; "@graph"?: Node[] };
  const prefixes = Object.assign(
    {},
    ...[document["@context"]].flat().filter((each) => typeof each === "object"),
  ) as Record<string, string>;
  return JSON.parse(JSON.stringify(document["@graph"] ?? []), (key, value: unknown) => {
    if (typeof value !== "string" || key === "@type") return value;
    const [prefix = "", ...rest] = value.split(":");
    return Object.hasOwn(prefixes, prefix) && rest.length > 0 ? `${prefixes[prefix]}${rest.join(":")}` : value;
  }) as Node[];
}

/** Events that stand inside of processes come out, in the order in which they are written. */
function flatten(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => {
    const into = (property: string, by: string): Node[] =>
      [node[property]]
        .flat()
        .filter(isNode)
        .map((flow) => ({ ...flow, [by]: node["@id"] }));
    return [node, ...flatten([...into("hasInput", "inputOf"), ...into("hasOutput", "outputOf")])];
  });
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function hasQuantity(node: Node): boolean {
  return isNode(node["accountingQuantity"]) || isNode(node["onhandQuantity"]);
}

/** With or without the ontology's prefix. */
function measureOf(measure: unknown): Quantity | null {
  if (!isNode(measure)) return null;
  const value = measure["hasNumericalValue"] ?? measure["om2:hasNumericalValue"];
  const unit = measure["hasUnit"] ?? measure["om2:hasUnit"];
  return value === undefined ? null : { value: textOf(value), unit: textOf(unit).replace("om2:", "") };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function valueOf(node: Node, field: string): string | null {
  return measureOf(node[field])?.value ?? null;
}

const same = (agent: unknown): string => String(agent).replace(/\/$/, "");

function start(id: string, node: Node, said: Omit<Snapshot["said"], "containedIn">, owner: string): Resource {
  const unit = measureOf(node["accountingQuantity"] ?? node["onhandQuantity"])?.unit ?? "one";
  return {
    id,
    name: textOf(node["trackingIdentifier"]),
    specification: null,
    place: null,
    shareable: false,
    owner,
    unit,
    accounting: said.accounting ?? "0",
    onhand: said.onhand ?? said.accounting ?? "0",
    state: null,
    stage: null,
    containedIn: (node["containedIn"] ?? null) as string | null,
    createdAt: new Date(0),
  };
}

/** Who is accountable; else the party of its first event that its address belongs to, or on whose side it stands. */
function ownerOf(id: string, node: Node, nodes: readonly Node[]): string {
  if (node["primaryAccountable"] !== undefined) return same(node["primaryAccountable"]);
  const home = new URL(id).origin;
  const first = nodes.find((each) => each["resourceInventoriedAs"] === id || each["toResourceInventoriedAs"] === id);
  if (first === undefined) return home;
  const [provider, receiver] = [same(first["provider"]), same(first["receiver"])];
  if (home === provider || home === receiver) return home;
  return first["resourceInventoriedAs"] === id ? provider : receiver;
}

interface Event {
  readonly action: EconomicAction;
  readonly provider: string;
  readonly receiver: string;
  readonly resource: string | null;
  readonly toResource: string | null;
  readonly quantity: Quantity | null;
  /** What COMBINE puts it into: what the same process has accepted. */
  readonly container: string | null;
}

/**
 * What an event says without words: a PICKUP into another inventory passes custody first, a DROPOFF into another one passes
 * it afterwards; rights pass between the inventories of the two parties that hold the same lot.
 */
function spelledOut(
  node: Node,
  nodes: readonly Node[],
  ahead: readonly Node[],
  resources: ReadonlyMap<string, Resource>,
): Event[] {
  const action = actionOf(String(node["action"]));
  const id = (field: string): string | null => (typeof node[field] === "string" ? node[field] : null);
  const event: Event = {
    action,
    provider: same(node["provider"]),
    receiver: same(node["receiver"]),
    resource: id("resourceInventoriedAs"),
    toResource: id("toResourceInventoriedAs"),
    quantity: measureOf(node["resourceQuantity"]),
    container: action === "COMBINE" ? containerOf(node, nodes) : null,
  };
  if (event.toResource !== null && (action === "PICKUP" || action === "DROPOFF")) {
    const custody: Event = { ...event, action: "TRANSFER_CUSTODY" };
    const moved = { ...event, provider: event.receiver, toResource: null };
    return action === "PICKUP" ? [custody, { ...moved, resource: event.toResource }] : [moved, custody];
  }
  const lot = node["trackingIdentifier"];
  if (action !== "TRANSFER_ALL_RIGHTS" || event.resource !== null || lot === undefined) return [event];
  const resource = [...resources.values()].find(({ owner, name }) => owner === event.provider && name === lot)?.id;
  const toResource = ahead.find(
    (each) => each["trackingIdentifier"] === lot && same(each["primaryAccountable"]) === event.receiver,
  );
  return [{ ...event, resource: resource ?? null, toResource: String(toResource?.["@id"]) }];
}

function containerOf(node: Node, nodes: readonly Node[]): string | null {
  const accepted = nodes.find((each) => each["action"] === "accept" && each["inputOf"] === node["inputOf"]);
  return (accepted?.["resourceInventoriedAs"] ?? null) as string | null;
}

function actionOf(name: string): EconomicAction {
  const wanted = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  const action = ECONOMIC_ACTIONS.find((each) => each === wanted);
  if (action === undefined) throw new Error(`no action ${name}`);
  return action;
}

function apply(event: Event, resources: Map<string, Resource>): void {
  const { quantity } = event;
  if (quantity === null) return;
  const get = (id: string | null, owner: string): Resource | null => {
    if (id === null) return null;
    const known = resources.get(id);
    if (known !== undefined) return known;
    const unsaid = event.resource === id ? "1000000" : "0";
    const empty = { ...start(id, {}, { accounting: unsaid, onhand: unsaid }, owner), unit: quantity.unit };
    resources.set(id, empty);
    return empty;
  };
  const resource = get(event.resource, event.provider);
  const toResource = get(event.toResource, event.receiver);
  const tells = { place: null, state: null, stage: null, container: event.container };
  const amount = parseDecimal(quantity.value, 18);
  for (const after of decideEvent({ ...event, tells }, amount, { resource, toResource }, () => true))
    resources.set(after.id, after);
}
