import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { addressOf, newId } from "@commons-hub/shared/ids";
import { type ProjectsKit, startProjects } from "../testing/kit";

const ALICE = { uri: "https://alice.example/", kind: "PERSON", name: "Alice" } as const;
const APPLES = { uri: "http://www.wikidata.org/entity/Q89", name: "Apples", unit: "kilogram" } as const;
const OPTIONS = { by: null, sourceUri: "apples.yaml", digest: "d" };
const AGENTS = "{ agents(first: 100) { totalCount nodes { id name uri origin { source uri } } } }";
const KINDS = "{ resourceSpecifications(first: 100) { totalCount nodes { id name unit uri } } }";

let kit: ProjectsKit;
beforeAll(async () => {
  kit = await startProjects();
});
afterAll(() => kit.stop());

const introduce = (over: object) => kit.importer.introduce({ agents: [], named: [], kinds: [], ...over }, OPTIONS);

test("who and what a file introduces is known by its address, once, with or without a slash", async () => {
  const first = await introduce({ agents: [ALICE], named: ["https://alice.example"], kinds: [APPLES] });
  expect([...first.keys()].sort()).toEqual([APPLES.uri, "https://alice.example", ALICE.uri].sort());
  expect(first.get("https://alice.example")).toBe(first.get(ALICE.uri));
  expect(await introduce({ agents: [ALICE], kinds: [{ ...APPLES, name: "Other" }] })).toEqual(
    new Map([...first].filter(([uri]) => uri !== "https://alice.example")),
  );
  expect(await kit.ask(AGENTS)).toMatchObject({
    agents: { totalCount: 1, nodes: [{ name: "Alice", uri: ALICE.uri, origin: { source: "valueflows" } }] },
  });
  expect(await kit.ask(KINDS)).toMatchObject({ resourceSpecifications: { totalCount: 1, nodes: [APPLES] } });
});

test("nobody is taken for somebody else by the uri that stands on their page", async () => {
  const input = { kind: "PERSON", name: "Mallory", uri: "https://bob.example/" };
  await kit.ask("mutation ($input: CreateAgentInput!) { createAgent(input: $input) { agent { id } } }", { input });
  expect(await introduce({ named: ["https://bob.example/"] })).toEqual(new Map());
});

test("who has an address of this hub is who it says, and from another hub is somebody new", async () => {
  const before = await kit.ask<{ agents: { totalCount: number; nodes: { id: string }[] } }>(AGENTS);
  const { id } = before.agents.nodes[0]!;
  const mine = { ...ALICE, uri: addressOf(id) };
  expect(await introduce({ agents: [mine], named: [mine.uri] })).toEqual(new Map([[mine.uri, id]]));
  expect((await kit.ask<typeof before>(AGENTS)).agents.totalCount).toBe(before.agents.totalCount);
  const theirs = { ...ALICE, uri: addressOf(newId("agt")) };
  const known = await introduce({ agents: [theirs] });
  expect(known.get(theirs.uri)).toMatch(/^agt_/);
  expect(await introduce({ agents: [theirs] })).toEqual(known);
  expect((await kit.ask<typeof before>(AGENTS)).agents.totalCount).toBe(before.agents.totalCount + 1);
});

test("a name that nobody can read introduces nobody", async () => {
  const agents = [{ ...ALICE, uri: "https://carol.example/", name: "\u202e" }];
  await expect(introduce({ agents })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await introduce({ named: ["https://carol.example/"] })).toEqual(new Map());
});
