import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { readCycloneDx } from "../import";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;

beforeAll(async () => {
  kit = await startProjects();
});
afterAll(() => kit.stop());

interface Wish {
  readonly root: string;
  readonly parts: readonly { readonly name: string; readonly version: string }[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}

const nameArb = fc.constantFrom("a", "b", "c", "d", "Ä", "@s/e");
const wishArb: fc.Arbitrary<Wish> = fc.record({
  root: fc.constantFrom("one", "two", "a"),
  parts: fc.array(fc.record({ name: nameArb, version: fc.constantFrom("1", "2") }), { maxLength: 6 }),
  edges: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 12 }),
});

function billOf({ root, parts, edges }: Wish) {
  const refs = ["root", ...parts.map((_, index) => `ref-${index}`)];
  const dependencies = edges
    .filter(([from, to]) => from < refs.length && to < refs.length)
    .map(([from, to]) => ({ ref: refs[from], dependsOn: [refs[to]] }));
  return readCycloneDx(
    Buffer.from(
      JSON.stringify({
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        metadata: { component: { "bom-ref": "root", name: root } },
        components: parts.map((part, index) => ({ "bom-ref": refs[index + 1], ...part })),
        dependencies,
      }),
    ),
  );
}

/** What a bill says of projects, by name: who needs which version of whom. */
function statedBy(wish: Wish): string[] {
  const { components, edges } = billOf(wish);
  const stated = edges.flatMap(({ from, to }) => {
    const [needs, needed] = [components[from], components[to]];
    return needs?.identity === needed?.identity ? [] : [`${needs?.name} > ${needed?.name} ${needed?.version}`];
  });
  return [...new Set(stated)];
}

interface Seen {
  projects: { nodes: { name: string; dependencies: { nodes: { version: string | null; to: { name: string } }[] } }[] };
}

async function seenInHub(): Promise<string[]> {
  const { projects } = await kit.ask<Seen>(
    "{ projects(first: 100) { nodes { name dependencies(first: 100) { nodes { version to { name } } } } } }",
  );
  return projects.nodes.flatMap(({ name, dependencies }) =>
    dependencies.nodes.map(({ version, to }) => `${name} > ${to.name} ${version}`),
  );
}

test("the dependencies in the hub are those that the current bill of each project states, whatever is imported", async () => {
  const current = new Map<string, Wish>();
  await fc.assert(
    fc.asyncProperty(wishArb, async (wish) => {
      const bill = billOf(wish);
      const first = await kit.importer.importBillOfMaterials(bill, { by: null });
      const events = await kit.eventTypes();
      const again = await kit.importer.importBillOfMaterials(bill, { by: null });
      expect(again).toMatchObject({ changed: false, billOfMaterials: first.billOfMaterials });
      expect(await kit.eventTypes()).toEqual(events);
      current.set(wish.root, wish);
      const stated = [...current.values()].flatMap(statedBy);
      expect((await seenInHub()).toSorted()).toEqual(stated.toSorted());
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
