import { createHash } from "node:crypto";
import { depthsFrom, findCycles } from "../dependency/graph";

/** Why one component needs another. */
export const DEPENDENCY_KINDS = ["RUNTIME", "OPTIONAL", "PEER", "DEVELOPMENT", "CONTAINS"] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** One version of one thing in a bill of materials, software or hardware. */
export interface Component {
  /** The name by which the bill itself refers to it; null when nothing refers to it. */
  readonly ref: string | null;
  /** What makes it a `Project`: its package URL without version, or `component:` and its name. */
  readonly identity: string;
  /** The package URL without version; null when it has none. */
  readonly purl: string | null;
  /** With its group in front where it has one: `@babel/core`, `symfony/console`. */
  readonly name: string;
  readonly version: string | null;
  /** As the bill says it, one text a statement. */
  readonly licences: readonly string[];
  /** The statements as one SPDX expression. */
  readonly licence: string;
  readonly repository: string | null;
  /** Why it is in the bill at all; the kind of edges to it, where the format says nothing closer. */
  readonly need: DependencyKind;
}

/** From the one that depends to what it depends on, both by their index in `components`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: DependencyKind;
}

/** What was met and what became of it; examples are cut to twenty. */
export interface BillReport {
  readonly componentsRead: number;
  /** Edges as stated, with repetitions, self loops and dangling ones. */
  readonly edgesRead: number;
  readonly duplicateEdges: number;
  /** Dropped: nothing depends on itself. */
  readonly selfLoops: Listed;
  /** Dropped: they name a component that the bill does not hold. */
  readonly danglingEdges: Listed;
  /** The same component stated again under the same reference; kept once. */
  readonly duplicateComponents: Listed;
  /** Package URLs that could not be read; the component is known by its name. */
  readonly invalidPurls: Listed;
  /** Kept: sets of components that depend on each other in a circle, as references. */
  readonly cycles: Listed;
  /** Components that no path of edges reaches from the root. */
  readonly unreachable: number;
  readonly deepest: number;
}

export interface Listed {
  readonly count: number;
  readonly examples: readonly string[];
}

/** A bill of materials as read from a file: `components[0]` is the root, the thing that the bill describes. */
export interface BillOfMaterials {
  readonly format: "cyclonedx" | "npm";
  readonly formatVersion: string;
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
  /**
   * SHA-256 over all that is imported (components in the order of the file, edges), hexadecimal. Files that differ only
   * in serial numbers, time stamps or white space have the same digest.
   */
  readonly digest: string;
  readonly report: BillReport;
}

export const MAX_COMPONENTS = 100_000;
export const MAX_EDGES = 1_000_000;
const MAX_EXAMPLES = 20;

/** Collects what a report lists. */
export class Listing {
  #count = 0;
  readonly #examples: string[] = [];

  add(example: string): void {
    this.#count++;
    if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(example.slice(0, 300));
  }

  get listed(): Listed {
    return { count: this.#count, examples: this.#examples };
  }
}

/** What a reader found, before edges are made distinct and the graph is looked at. */
export interface Reading {
  readonly format: BillOfMaterials["format"];
  readonly formatVersion: string;
  readonly components: readonly Component[];
  readonly edges: readonly Edge[];
  readonly componentsRead: number;
  readonly edgesRead: number;
  readonly danglingEdges: Listed;
  readonly duplicateComponents: Listed;
  readonly invalidPurls: Listed;
}

/**
 * Makes a bill of what a reader found.
 *
 * Laws: edges are distinct by (from, to), the first kind stated is kept; no edge leads from a component to itself; the
 * same components and edges give the same digest.
 */
export function createBill(reading: Reading): BillOfMaterials {
  const { components } = reading;
  const selfLoops = new Listing();
  const edges: Edge[] = [];
  const seen = new Set<number>();
  let duplicateEdges = 0;
  for (const edge of reading.edges) {
    const key = edge.from * components.length + edge.to;
    if (edge.from === edge.to) selfLoops.add(labelOf(components[edge.from]));
    else if (seen.has(key)) duplicateEdges++;
    else {
      seen.add(key);
      edges.push(edge);
    }
  }
  const graph = { size: components.length, edges: edges.map(({ from, to }): [number, number] => [from, to]) };
  const cycles = new Listing();
  for (const cycle of findCycles(graph))
    cycles.add(
      cycle
        .slice(0, 10)
        .map((index) => labelOf(components[index]))
        .join(" → "),
    );
  const depths = depthsFrom(graph, 0);
  return {
    format: reading.format,
    formatVersion: reading.formatVersion,
    components,
    edges,
    digest: digestOf(components, edges),
    report: {
      componentsRead: reading.componentsRead,
      edgesRead: reading.edgesRead,
      duplicateEdges,
      selfLoops: selfLoops.listed,
      danglingEdges: reading.danglingEdges,
      duplicateComponents: reading.duplicateComponents,
      invalidPurls: reading.invalidPurls,
      cycles: cycles.listed,
      unreachable: depths.filter((depth) => depth === null).length,
      deepest: depths.reduce<number>((deepest, depth) => Math.max(deepest, depth ?? 0), 0),
    },
  };
}

function labelOf(component: Component | undefined): string {
  if (component === undefined) return "?";
  return (
    component.ref ?? (component.version === null ? component.identity : `${component.identity}@${component.version}`)
  );
}

function digestOf(components: readonly Component[], edges: readonly Edge[]): string {
  const hash = createHash("sha256");
  for (const { identity, name, version, licence, repository } of components)
    hash.update(`${JSON.stringify([identity, name, version, licence, repository])}\n`);
  hash.update("edges\n");
  const lines = edges.map(({ from, to, kind }) => `${from} ${to} ${kind}\n`);
  hash.update(lines.sort().join(""));
  return hash.digest("hex");
}
