import { digestOf } from "@commons-hub/shared/digest";
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
  return digestOf({
    root: keys[0] ?? null,
    components: bill.components
      .map(({ project }, index): [string, string] => [keys[index] ?? "", project])
      .sort(([a], [b]) => compareText(a, b)),
    edges: [...new Set(bill.edges.map(([from, to]) => JSON.stringify([keys[from] ?? "", keys[to] ?? ""])))].sort(
      compareText,
    ),
  });
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
