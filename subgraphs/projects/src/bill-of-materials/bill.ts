import type { BillOfMaterials as Reading, DependencyKind } from "../import/bill";

/** A bill of materials as the hub keeps it: what a project is made of, from one import until the next of that project. */
export interface BillOfMaterials {
  readonly id: string;
  readonly rootProject: string;
  /** SHA-256 of all that was imported. */
  readonly digest: string;
  readonly format: Reading["format"];
  readonly formatVersion: string;
  readonly sourceUri: string | null;
  readonly componentCount: number;
  readonly edgeCount: number;
  readonly importedBy: string | null;
  readonly publishedAt: Date;
  /** When a later bill of the same project took its place; null for the current one. */
  readonly supersededAt: Date | null;
}

/** One version of one project in a bill. */
export interface BillComponent {
  readonly billOfMaterials: string;
  readonly index: number;
  readonly project: string;
  readonly name: string;
  readonly version: string | null;
  readonly licence: string;
}

/** A project that another one needs, as a current bill says. */
export interface Dependency {
  readonly billOfMaterials: string;
  readonly position: number;
  readonly from: string;
  readonly to: string;
  /** Of what is needed; null where the bill does not say. */
  readonly version: string | null;
  readonly kind: DependencyKind;
}

/**
 * What the edges between components say about projects.
 *
 * Laws: distinct by (from, to, version, kind); edges between two components of one project are left out; the order is
 * that of the edges.
 */
export function dependenciesOf(
  reading: Pick<Reading, "components" | "edges">,
  projects: readonly string[],
): Omit<Dependency, "billOfMaterials">[] {
  const found = new Map<string, Omit<Dependency, "billOfMaterials">>();
  for (const { from, to, kind } of reading.edges) {
    const fromProject = projects[from] as string;
    const toProject = projects[to] as string;
    if (fromProject === toProject) continue;
    const version = reading.components[to]?.version ?? null;
    const key = JSON.stringify([fromProject, toProject, version, kind]);
    if (!found.has(key)) found.set(key, { position: found.size, from: fromProject, to: toProject, version, kind });
  }
  return [...found.values()];
}

/** Components and edges that one event holds at most. */
export const PART_SIZE = 1_000;

export interface BillPart {
  /** From 0. */
  readonly part: number;
  readonly parts: number;
  readonly components: readonly {
    readonly index: number;
    readonly project: string;
    readonly name: string;
    readonly version: string | null;
  }[];
  /** From, to: indexes of components. */
  readonly edges: readonly (readonly [number, number])[];
}

/**
 * Cuts a bill into parts of at most 1,000 components and 1,000 edges.
 *
 * Laws: the parts joined give the components and the edges in their order; a bill has at least one part.
 */
export function partsOf(reading: Pick<Reading, "components" | "edges">, projects: readonly string[]): BillPart[] {
  const { components, edges } = reading;
  const parts = Math.max(1, Math.ceil(components.length / PART_SIZE), Math.ceil(edges.length / PART_SIZE));
  return Array.from({ length: parts }, (_, part) => {
    const start = part * PART_SIZE;
    return {
      part,
      parts,
      components: components.slice(start, start + PART_SIZE).map(({ name, version }, offset) => ({
        index: start + offset,
        project: projects[start + offset] as string,
        name,
        version,
      })),
      edges: edges.slice(start, start + PART_SIZE).map(({ from, to }): [number, number] => [from, to]),
    };
  });
}
