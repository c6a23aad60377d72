import { readCycloneDx } from "../import";

export interface Part {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licenses?: readonly object[];
}

export function billOf(root: string, components: readonly Part[], edges: Readonly<Record<string, readonly string[]>>) {
  return readCycloneDx(
    Buffer.from(
      JSON.stringify({
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        metadata: { component: { "bom-ref": "root", name: root, version: "1", purl: `pkg:npm/${root}@1` } },
        components,
        dependencies: Object.entries(edges).map(([ref, dependsOn]) => ({ ref, dependsOn })),
      }),
    ),
  );
}

export const part = (name: string, version = "1", rest: object = {}): Part => ({
  "bom-ref": `${name}@${version}`,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...rest,
});

/** A layered graph: each component needs up to three of the components that follow. */
export function largeBill(root: string, size: number) {
  const components = Array.from({ length: size }, (_, index) => part(`${root}-part-${index}`));
  const ref = (index: number) => components[index]?.["bom-ref"] ?? "";
  const edges: Record<string, string[]> = { root: [ref(0), ref(1), ref(2)] };
  for (let index = 0; index < size; index++)
    edges[ref(index)] = [1, 2, 3]
      .map((step) => index * 3 + step)
      .filter((to) => to < size)
      .map(ref);
  return billOf(root, components, edges);
}
