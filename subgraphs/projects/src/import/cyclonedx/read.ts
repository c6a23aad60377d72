import { expressionOfAll } from "../../licence";
import {
  type BillOfMaterials,
  type Component,
  createBill,
  type DependencyKind,
  type Edge,
  Listing,
  MAX_COMPONENTS,
  MAX_EDGES,
} from "../bill";
import { checkShape, parseJson } from "../json";
import { importInvalid, type PathStep } from "../problem";
import { findPackage, isIdentity } from "../purl";
import { findRepository } from "../repository";
import { cleanText, normaliseText } from "../text";
import { type CycloneDxComponent, type CycloneDxDocument, cycloneDxShape } from "./shape";

/** 100,000 components with all that tools write about them stay below this. */
const LIMITS = { maxBytes: 128 * 1024 * 1024, maxDepth: 64 } as const;
const MAX_LICENCES = 20;
const MAX_STATEMENT = 300;
const DEVELOPMENT_PROPERTY = "cdx:npm:package:development";

/**
 * Reads a CycloneDX bill of materials (JSON, 1.2 to 1.7) of software or hardware.
 *
 * - A component with a package URL is known by it, another by group and name.
 * - The same `bom-ref` twice is one component when both say the same, and an error when not.
 * - Edges to components that the bill lacks and edges to oneself are dropped and reported; cycles are kept and reported.
 * - A component inside another is contained in it, unless `dependencies` says who needs it.
 *
 * Laws: `components[0]` is what the bill describes; every edge joins two components of the bill; reading twice gives the
 * same digest.
 * Errors: IMPORT_INVALID with the path of the place: no JSON, another format or version, a wrong type, texts that cannot
 * be stored, over 128 MiB, 64 levels, 100,000 components or 1,000,000 edges.
 */
export function readCycloneDx(bytes: Uint8Array): BillOfMaterials {
  const document = checkShape(cycloneDxShape, parseJson(bytes, LIMITS));
  const collector = new Collector();
  collector.add(document.metadata.component, ["metadata", "component"], null);
  (document.components ?? []).forEach((component, index) => collector.add(component, ["components", index], null));
  return createBill({
    format: "cyclonedx",
    formatVersion: document.specVersion,
    components: collector.components,
    componentsRead: collector.read,
    duplicateComponents: collector.duplicates.listed,
    invalidPurls: collector.invalidPurls.listed,
    ...readEdges(document, collector),
  });
}

/** Flattens nested components and gives each its index. */
class Collector {
  readonly components: Component[] = [];
  /** Index of the component that holds this one; null at the top. */
  readonly holders: (number | null)[] = [];
  readonly byRef = new Map<string, number>();
  readonly duplicates = new Listing();
  readonly invalidPurls = new Listing();
  read = 0;

  add(raw: CycloneDxComponent, path: readonly PathStep[], holder: number | null): void {
    if (++this.read > MAX_COMPONENTS + 1)
      throw importInvalid(path, `the bill has more than ${MAX_COMPONENTS.toLocaleString("en")} components`);
    const index = this.#indexOf(this.#component(raw, path), path, holder);
    (raw.components ?? []).forEach((nested, place) => this.add(nested, [...path, "components", place], index));
  }

  #indexOf(component: Component, path: readonly PathStep[], holder: number | null): number {
    const known = component.ref === null ? undefined : this.byRef.get(component.ref);
    if (known === undefined) {
      const index = this.components.push(component) - 1;
      this.holders.push(holder);
      if (component.ref !== null) this.byRef.set(component.ref, index);
      return index;
    }
    const other = this.components[known];
    if (other?.identity !== component.identity || other.version !== component.version)
      throw importInvalid([...path, "bom-ref"], "another component has the same bom-ref");
    this.duplicates.add(component.ref ?? component.identity);
    return known;
  }

  #component(raw: CycloneDxComponent, path: readonly PathStep[]): Component {
    const group = normaliseText(raw.group ?? "");
    const bare = normaliseText(raw.name);
    const name = group === "" ? bare : `${group}/${bare}`;
    const found = raw.purl === undefined ? null : findPackage(raw.purl);
    if (raw.purl !== undefined && found === null) this.invalidPurls.add(raw.purl);
    const identity = found?.purl ?? `component:${name}`;
    if (!isIdentity(identity)) throw importInvalid(path, "its name or package URL is longer than can be kept");
    const licences = statementsOf(raw);
    return {
      ref: raw["bom-ref"] ?? null,
      identity,
      purl: found?.purl ?? null,
      name,
      version: normaliseText(raw.version ?? "") || found?.version || null,
      licences,
      licence: expressionOfAll(licences),
      repository: repositoryOf(raw),
      need: needOf(raw),
    };
  }
}

function statementsOf(raw: CycloneDxComponent): string[] {
  return (raw.licenses ?? [])
    .slice(0, MAX_LICENCES)
    .map((choice) => cleanText(choice.expression ?? choice.license?.id ?? choice.license?.name ?? "", MAX_STATEMENT))
    .filter((statement) => statement !== "");
}

function repositoryOf(raw: CycloneDxComponent): string | null {
  const reference = (raw.externalReferences ?? []).find(({ type }) => type === "vcs");
  return reference === undefined ? null : findRepository(reference.url);
}

function needOf(raw: CycloneDxComponent): DependencyKind {
  const development = (raw.properties ?? []).some(
    ({ name, value }) => name === DEVELOPMENT_PROPERTY && value === "true",
  );
  if (development || raw.scope === "excluded") return "DEVELOPMENT";
  return raw.scope === "optional" ? "OPTIONAL" : "RUNTIME";
}

function readEdges(document: CycloneDxDocument, { components, byRef, holders }: Collector) {
  const edges: Edge[] = [];
  const dangling = new Listing();
  const needed = new Set<number>();
  let edgesRead = 0;
  (document.dependencies ?? []).forEach(({ ref, dependsOn = [] }, place) => {
    edgesRead += dependsOn.length;
    if (edgesRead > MAX_EDGES)
      throw importInvalid(["dependencies", place], `the bill has more than ${MAX_EDGES.toLocaleString("en")} edges`);
    const from = byRef.get(ref);
    for (const target of dependsOn) {
      const to = byRef.get(target);
      if (from === undefined || to === undefined) dangling.add(`${ref} → ${target}`);
      else {
        needed.add(to);
        edges.push({ from, to, kind: components[to]?.need ?? "RUNTIME" });
      }
    }
  });
  holders.forEach((holder, index) => {
    if (holder !== null && !needed.has(index)) edges.push({ from: holder, to: index, kind: "CONTAINS" });
  });
  return { edges, edgesRead, danglingEdges: dangling.listed };
}
