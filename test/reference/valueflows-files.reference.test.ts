import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { EXCHANGE_SCHEMA, openValueFlows, type ValueFlowsPorter } from "@commons-hub/exchange";
import { outsidersOf, readValueFlows, Story, writeValueFlows } from "@commons-hub/exchange/valueflows";
import { type Importer, openImporter, PROJECTS_SCHEMA } from "@commons-hub/projects";
import { MemoryBus } from "@commons-hub/shared/bus";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { createTestDatabase, TEST_LOGGER, type TestDatabase } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { describeReference } from "./reference-data";
import { triplesOf } from "./valueflows-triples";

type Node = Readonly<Record<string, unknown>>;

/** What the schemas demand of a thing, where a file does not say it. */
const DEMANDED = /^\S+ (?:name|created) /;
/** The schemas speak of agents in general. */
const SCHEMAS: Readonly<Record<string, string>> = { Person: "Agent", Organization: "Agent", EcologicalAgent: "Agent" };
/**
 * The schema of resources demands `resourceConformsTo` of every one; where a file does not say what a resource is, or says it
 * in a word of its own, the export embeds a nameless kind, which says nothing and is left out when it is read.
 */
const PREFIX = "https://raw.githubusercontent.com/valueflows/valueflows/master/json-schemas/";

class Hub {
  private constructor(
    readonly database: TestDatabase,
    readonly bus: MemoryBus,
    readonly importer: Importer,
    readonly flows: ValueFlowsPorter,
  ) {}

  static async start(): Promise<Hub> {
    const database = await createTestDatabase(PROJECTS_SCHEMA, EXCHANGE_SCHEMA);
    const bus = new MemoryBus();
    const secret = Buffer.alloc(32, 1);
    const deps = { databaseUrl: database.url, poolSize: 2, bus, logger: TEST_LOGGER, secret };
    return new Hub(database, bus, await openImporter(deps), await openValueFlows(deps));
  }

  async take(text: string) {
    const nodes = readValueFlows(text);
    const options = { by: null, sourceUri: "example", digest: "example" };
    const known = await this.importer.introduce(outsidersOf(new Story(nodes)), options);
    return this.flows.import(nodes, { by: null, sourceUri: "example", known });
  }

  async give(): Promise<{ text: string; graph: readonly Node[] }> {
    const text = JSON.stringify(writeValueFlows(await this.flows.export(ANONYMOUS)));
    return { text, graph: (JSON.parse(text) as { "@graph": Node[] })["@graph"] };
  }

  async stop(): Promise<void> {
    await this.flows.close();
    await this.importer.close();
    await this.bus.close();
    await this.database.drop();
  }
}

describeReference("valueflows", (directory) => {
  const files = readdirSync(path.join(directory, "examples"));
  const read = (file: string): string => readFileSync(path.join(directory, "examples", file), "utf8");
  let hub: Hub;
  let given: Awaited<ReturnType<Hub["give"]>>;
  beforeAll(async () => {
    hub = await Hub.start();
    for (const file of files) await hub.take(read(file));
    given = await hub.give();
  }, 120_000);
  afterAll(() => hub.stop());

  test("there are examples, and none of them is left out", () => {
    expect(files.length).toBe(27);
  });

  describe.each(files)("%s", (file) => {
    test("everything that it says comes out again", () => {
      const there = new Set(triplesOf(JSON.parse(given.text)));
      const said = triplesOf(parse(read(file), { uniqueKeys: false }));
      expect(said.length).toBeGreaterThan(5);
      expect(said.filter((each) => !there.has(each))).toEqual([]);
    });

    test("what it says of one thing comes out in its order", () => {
      const told = (text: string) => text.match(/ (?:accounting|onhand)Quantity /) !== null;
      const order = triplesOf(JSON.parse(given.text)).filter(told);
      const said = triplesOf(parse(read(file), { uniqueKeys: false })).filter(told);
      for (const key of new Set(said.map((each) => each.split("Quantity ")[0]!))) {
        const ofKey = (each: string) => each.startsWith(`${key}Quantity `);
        const inTurn = said.filter(ofKey).filter((each, i, all) => each !== all[i - 1]);
        let at = -1;
        const all = order.filter(ofKey);
        for (const each of inTurn) {
          at = all.indexOf(each, at + 1);
          expect([key, each, at >= 0]).toEqual([key, each, true]);
        }
      }
    });

    test("read again it is nothing new", async () => {
      expect(await hub.take(read(file))).toMatchObject({ document: null, newStatements: 0 });
    });
  });

  test("nothing comes out that no example says, but the names and dates that the schemas demand", () => {
    const said = new Set(files.flatMap((file) => triplesOf(parse(read(file), { uniqueKeys: false }))));
    const more = triplesOf(JSON.parse(given.text)).filter((each) => !said.has(each));
    expect(more.filter((each) => !DEMANDED.test(each))).toEqual([]);
    // Only for what has none: no thing has two names.
    const named = new Set([...said].filter((each) => DEMANDED.test(each)).map((each) => each.split(" ", 2).join(" ")));
    expect(more.filter((each) => named.has(each.split(" ", 2).join(" ")))).toEqual([]);
  });

  test("every node passes the JSON Schema of its class", () => {
    const ajv = new Ajv({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const names = readdirSync(path.join(directory, "json-schemas")).map((file) => path.basename(file, ".json"));
    for (const name of names)
      ajv.addSchema(JSON.parse(readFileSync(path.join(directory, "json-schemas", `${name}.json`), "utf8")) as object);
    const checked: Record<string, number> = {};
    const wrong: unknown[] = [];
    for (const node of given.graph) {
      const type = String(node["@type"]);
      const schema = SCHEMAS[type] ?? type;
      if (!names.includes(schema)) continue;
      checked[schema] = (checked[schema] ?? 0) + 1;
      const validate = ajv.getSchema(`${PREFIX}${schema}.json`)!;
      if (!validate(node)) wrong.push([node, validate.errors]);
    }
    expect(wrong).toEqual([]);
    expect(Object.keys(checked).sort()).toEqual(
      ["Agent", "Agreement", "Commitment", "EconomicEvent", "EconomicResource", "Intent", "Plan", "Process"].concat(
        "ProcessSpecification",
        "Proposal",
        "ResourceSpecification",
      ),
    );
  });

  test("what came out is nothing new here, and another hub gives the same of it", async () => {
    expect(await hub.take(given.text)).toMatchObject({ document: null, newStatements: 0 });
    expect((await hub.give()).text).toBe(given.text);
    const other = await Hub.start();
    try {
      await other.take(given.text);
      expect(new Set(triplesOf(JSON.parse((await other.give()).text)))).toEqual(
        new Set(triplesOf(JSON.parse(given.text))),
      );
    } finally {
      await other.stop();
    }
  });
});
