import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { createTestDatabase, type TestDatabase } from "@commons-hub/shared/testing";
import { type HubResult, runHub } from "../testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

let dir: string;
let database: TestDatabase;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-valueflows-"));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

function run(...args: string[]): Promise<HubResult> {
  return runHub([...args, "--data", path.join(dir, ".hub")], { env: { DATABASE_URL: database.url } });
}

function write(name: string, content: string): string {
  const file = path.join(dir, name);
  writeFileSync(file, content);
  return file;
}

const CIDER = `
'@context':
  - '@vocab': http://w3id.org/valueflows/ont/vf#
  - alice: https://alice.example/
    bob: https://bob.example/
'@graph':
  - '@id': https://alice.example/
    '@type': vf:Person
    name: Alice
  - '@id': https://bob.example/
    '@type': vf:Organization
    name: Bob's Cider
  - '@id': alice:apples
    '@type': EconomicResource
    name: Apples
    conformsTo: http://www.wikidata.org/entity/Q89
    primaryAccountable: https://alice.example
    accountingQuantity: { hasUnit: kilogram, hasNumericalValue: 230 }
  - '@id': alice:handover
    '@type': EconomicEvent
    action: transfer
    provider: https://alice.example/
    receiver: https://bob.example/
    resourceInventoriedAs: alice:apples
    toResourceInventoriedAs: bob:apples
    resourceQuantity: { hasUnit: kilogram, hasNumericalValue: 30.5 }
  - '@id': alice:plan
    '@type': Plan
    name: Next autumn
    created: 2029-04-01T10:35:00-5:00
`;

test("a ValueFlows file is imported once, and what was exported is nothing new, here and in another form", async () => {
  const file = write("cider.yaml", CIDER);
  const first = await run("import", "valueflows", file, "--json");
  expect([first.code, first.stderr]).toEqual([0, ""]);
  expect(JSON.parse(first.stdout)).toMatchObject({
    newStatements: 5,
    became: { EconomicResource: 1, EconomicEvent: 1 },
    keptAside: [],
  });
  expect((await run("import", "valueflows", file)).stdout).toBe(
    "Nothing is new: all 5 statements are in the hub already.\n",
  );
  const out = path.join(dir, "out.jsonld");
  const written = await run("export", "valueflows", "--out", out, "--json");
  expect(JSON.parse(written.stdout)).toEqual({ file: out, statements: 5 });
  const printed = await run("export", "valueflows", "--public");
  expect(printed.stdout).toBe(readFileSync(out, "utf8"));
  const { "@graph": graph } = JSON.parse(printed.stdout) as { "@graph": object[] };
  expect(graph).toContainEqual({
    "@id": "https://alice.example/handover",
    "@type": "EconomicEvent",
    action: "transfer",
    provider: { "@id": "https://alice.example/", name: "Alice" },
    receiver: { "@id": "https://bob.example/", name: "Bob's Cider" },
    resourceInventoriedAs: {
      "@id": "https://alice.example/apples",
      resourceConformsTo: {
        "@id": "http://www.wikidata.org/entity/Q89",
        name: "http://www.wikidata.org/entity/Q89",
      },
    },
    toResourceInventoriedAs: { "@id": "https://bob.example/apples", resourceConformsTo: { name: "unspecified" } },
    resourceQuantity: { hasNumericalValue: 30.5, hasUnit: { label: "kilogram" } },
  });
  expect(JSON.parse((await run("import", "valueflows", out, "--json")).stdout)).toMatchObject({ document: null });
});

test("what did not become a record is told with the reason", async () => {
  const file = write(
    "promise.yaml",
    `
- '@id': https://carol.example/promise
  '@type': Commitment
  action: work
  provider: https://carol.example/
  receiver: https://alice.example/
  effortQuantity: { hasUnit: hour, hasNumericalValue: 2 }
`,
  );
  expect((await run("import", "valueflows", file)).stdout).toBe(
    [
      "Imported 1 of 1 statements.",
      "None became a record of the hub's own types.",
      "Commitment https://carol.example/promise is kept as it is: https://carol.example/ is no agent of this file or this hub: add it as a Person or an Organization.",
      "",
    ].join("\n"),
  );
});

test.each([
  ["no mapping", "- 1\n", "line 1: a node is a mapping with `@id` and `@type`."],
  ["broken YAML", "'@graph':\n  - [\n", "line 3: this is no YAML or JSON"],
  ["a node without an address", "'@graph':\n  - '@type': Plan\n", "line 2: a node needs an `@id`"],
  [
    "an unknown prefix",
    "'@graph':\n  - '@id': just words\n    '@type': Plan\n",
    "is no address: it needs a known prefix",
  ],
])("a file with %s is refused before a database is asked, with its line", async (_, text, sentence) => {
  const { code, stdout, stderr } = await runHub(["import", "valueflows", write("broken.yaml", text)], {
    env: { DATABASE_URL: "postgres://127.0.0.1:1/x" },
  });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("broken.yaml cannot be read: ");
  expect(stderr).toContain(sentence);
});

test("an agent that does not exist imports nothing, and a file that is not there is named", async () => {
  const refused = await run("import", "valueflows", write("again.yaml", CIDER), "--by", "agt_none");
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toContain("There is no such agent to import for.");
  const missing = path.join(dir, "nowhere.yaml");
  expect((await run("import", "valueflows", missing)).stderr).toBe(
    `hub: ${missing} cannot be read (there is no such file): name a ValueFlows file.\n`,
  );
});
