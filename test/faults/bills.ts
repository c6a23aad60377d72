/** A CycloneDX document in layers: each component needs up to three of those that follow. */
export function largeBill(root: string, components: number): object {
  const ref = (index: number): string => `${root}-part-${index}`;
  const needs = (index: number): string[] =>
    [1, 2, 3]
      .map((step) => index * 3 + step)
      .filter((to) => to < components)
      .map(ref);
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { type: "application", "bom-ref": "root", name: root, purl: `pkg:npm/${root}@1` } },
    components: Array.from({ length: components }, (_, index) => ({
      type: "library",
      "bom-ref": ref(index),
      name: ref(index),
      version: "1.0.0",
      purl: `pkg:npm/${ref(index)}@1.0.0`,
      licenses: [{ license: { id: "MIT" } }],
    })),
    dependencies: [
      { ref: "root", dependsOn: [ref(0)] },
      ...Array.from({ length: components }, (_, index) => ({ ref: ref(index), dependsOn: needs(index) })),
    ],
  };
}
