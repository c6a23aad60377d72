import { sha256 } from "@commons-hub/shared/digest";
import { type ComponentGraph, compareText } from "./graph";
import type { Bill, BillComponent } from "./line";

/**
 * The dependency graph of a bill of materials.
 *
 * A component's key is its name and version; components that share both are told apart by their order in the bill,
 * which then is the only thing of the order that the result depends on.
 */
export function graphOfBill(bill: Bill): ComponentGraph {
  return { keys: keysOf(bill.components), root: 0, edges: bill.edges };
}

/**
 * A digest of everything that an allocation reads from a bill.
 *
 * Law: the order of components and edges changes nothing; any other change to a component or an edge changes it.
 */
export function digestOfBill(bill: Bill): string {
  const keys = keysOf(bill.components);
  const order = keys.map((_, index) => index).sort((a, b) => compareText(keys[a] ?? "", keys[b] ?? ""));
  const ranks = new Float64Array(keys.length);
  order.forEach((index, rank) => (ranks[index] = rank));
  const edges = Float64Array.from(
    bill.edges,
    ([from, to]) => (ranks[from] ?? 0) * keys.length + (ranks[to] ?? 0),
  ).sort();
  return sha256(
    [
      `root ${ranks[0]}`,
      ...order.map((index) => JSON.stringify([keys[index], bill.components[index]?.project])),
      ...edges.filter((edge, place) => edge !== edges[place - 1]),
    ].join("\n"),
  );
}

function keysOf(components: readonly BillComponent[]): string[] {
  const seen = new Map<string, number>();
  return components.map(({ name, version }) => {
    const key = JSON.stringify([name, version]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count === 0 ? key : `${key}#${count}`;
  });
}
