import { NO_ASSERTION } from "../../licence";
import type { BillOfMaterials, Component } from "../bill";

/** The CycloneDX 1.6 document that `writeCycloneDx` gives; a plain value, ready for `JSON.stringify`. */
export interface CycloneDxOutput {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly version: 1;
  readonly metadata: { readonly component: object };
  readonly components: readonly object[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Writes a bill as a CycloneDX 1.6 document, so that what was read from another format can go the common way.
 *
 * Law: reading it again gives the same components in the same order and the same edges (their kinds become those of the
 * components that they lead to).
 */
export function writeCycloneDx(bill: BillOfMaterials): CycloneDxOutput {
  const refs = bill.components.map((component, index) => component.ref ?? `component-${index}`);
  const dependsOn = refs.map((): string[] => []);
  for (const { from, to } of bill.edges) dependsOn[from]?.push(refs[to] as string);
  const [root, ...components] = bill.components.map((component, index) =>
    toComponent(component, refs[index] as string),
  );
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: root as object },
    components,
    dependencies: refs.map((ref, index) => ({ ref, dependsOn: dependsOn[index] as string[] })),
  };
}

function toComponent(component: Component, ref: string): object {
  return {
    type: "library",
    "bom-ref": ref,
    name: component.name,
    ...(component.version === null ? {} : { version: component.version }),
    ...(component.purl === null ? {} : { purl: component.purl }),
    ...(component.licence === NO_ASSERTION ? {} : { licenses: [{ expression: component.licence }] }),
    ...(component.repository === null ? {} : { externalReferences: [{ type: "vcs", url: component.repository }] }),
    ...(component.need === "OPTIONAL" ? { scope: "optional" } : {}),
    ...(component.need === "DEVELOPMENT"
      ? { properties: [{ name: "cdx:npm:package:development", value: "true" }] }
      : {}),
  };
}
