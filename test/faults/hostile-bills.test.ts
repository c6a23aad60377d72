import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HubProcess, type HubResult } from "@commons-hub/hub/testing";
import { PROJECTS_SCHEMA } from "@commons-hub/projects";
import { createTestDatabase, type TestDatabase } from "@commons-hub/shared/testing";
import pg from "pg";
import { LONG } from "../kit";

let dir: string;
let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-hostile-"));
  database = await createTestDatabase(PROJECTS_SCHEMA);
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

async function importFile(file: string): Promise<HubResult> {
  const env = { DATABASE_URL: database.url };
  return new HubProcess(["import", "sbom", file, "--data", path.join(dir, ".hub")], { env }).exit();
}

async function stored(): Promise<unknown> {
  const { rows } = await admin.query(
    `SELECT (SELECT count(*) FROM projects.project) AS projects, (SELECT count(*) FROM projects.bill_of_materials) AS bills,
            (SELECT count(*) FROM projects.bill_component) AS components, (SELECT count(*) FROM projects.event) AS events`,
  );
  return rows[0];
}

const bill = (over: object): string =>
  JSON.stringify({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { type: "application", "bom-ref": "root", name: "root" } },
    components: [],
    ...over,
  });
const one = (over: object): string => bill({ components: [{ type: "library", name: "part", ...over }] });

const HOSTILE: Readonly<Record<string, string | Buffer>> = {
  "an empty file": "",
  "white space": " \n\t ",
  "half a document": bill({}).slice(0, -10),
  null: "null",
  "a list": "[]",
  "a text": '"CycloneDX"',
  "no bill at all": "{}",
  "another format": '{"spdxVersion":"SPDX-2.3"}',
  "a version that nobody knows": bill({ specVersion: "99.0" }),
  "bytes that are not UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "an archive": Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00]),
  "a picture": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  XML: '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>',
  "XML that explodes": '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><bom>&lol2;</bom>',
  "a hundred thousand brackets": "[".repeat(100_000),
  "brackets that close": "[".repeat(100_000) + "]".repeat(100_000),
  "components within components without end": one({}).replace(
    '"name":"part"',
    `"name":"part","components":${'[{"type":"library","name":"p","components":'.repeat(5_000)}[]${"}]".repeat(5_000)}`,
  ),
  "components that are no list": bill({ components: { 0: {} } }),
  "a component that is no object": bill({ components: [7] }),
  "a component without a name": bill({ components: [{ type: "library" }] }),
  "a name that is a number": one({ name: 7 }),
  "an empty name": one({ name: "" }),
  "a name with a zero byte": one({ name: "a\u0000b" }),
  "a name of a megabyte": one({ name: "x".repeat(1_048_576) }),
  "a licence of a megabyte": one({ licenses: [{ expression: "MIT OR ".repeat(150_000) + "MIT" }] }),
  "a licence nested ten thousand times": one({
    licenses: [{ expression: "(".repeat(10_000) + "MIT" + ")".repeat(10_000) }],
  }),
  "one reference for two things": bill({
    components: [
      { type: "library", name: "a", "bom-ref": "x", purl: "pkg:npm/a@1" },
      { type: "library", name: "b", "bom-ref": "x", purl: "pkg:npm/b@1" },
    ],
  }),
  "dependencies of no list": bill({ dependencies: [{ ref: "root", dependsOn: "root" }] }),
  "a lock file without packages": '{"lockfileVersion":3}',
  "a lock file of a version that nobody knows": '{"lockfileVersion":99,"packages":{}}',
  "a lock file with a poisoned key": '{"lockfileVersion":3,"packages":{"__proto__":{"version":7}}}',
};

/** Not refused but read for what can be known: strange, and not wrong. */
const MERELY_STRANGE: readonly string[] = [
  "a licence of a megabyte",
  "a licence nested ten thousand times",
  "a lock file with a poisoned key",
];

test("what is not a bill of materials is refused in one sentence, and nothing of it is stored", async () => {
  let before = await stored();
  // A process for each takes its time; the readers' own tests hold every one of them to its sentence.
  const everyday = Object.entries(HOSTILE).filter((_, i) => LONG || i % 3 === 0);
  for (const [what, content] of everyday) {
    const file = path.join(dir, "bill.json");
    writeFileSync(file, content);
    const { code, stdout, stderr } = await importFile(file);
    if (code === 0 && MERELY_STRANGE.includes(what)) {
      before = await stored();
      continue;
    }
    expect([what, await stored()]).toEqual([what, before]);
    expect([what, code, stdout]).toEqual([what, 1, ""]);
    // One line that names the file or says that the import was refused, short enough to read, without a stack.
    expect([what, stderr]).toEqual([what, expect.stringMatching(/^hub: [^\n]{10,600}\n$/)]);
    expect([what, stderr]).toEqual([
      what,
      expect.not.stringMatching(/ at .*:\d|node_modules|TypeError|RangeError|\[object/),
    ]);
  }
}, 120_000);

test("a file that is too large, missing, or a folder is refused before it is read", async () => {
  const huge = path.join(dir, "huge.json");
  writeFileSync(huge, "");
  truncateSync(huge, 200 * 1_048_576);
  for (const file of [huge, path.join(dir, "none.json"), dir, "/dev/null"]) {
    const { code, stdout, stderr } = await importFile(file);
    expect([file, code, stdout, stderr]).toEqual([file, 1, "", expect.stringMatching(/^hub: [^\n]{10,600}\n$/)]);
  }
}, 60_000);
