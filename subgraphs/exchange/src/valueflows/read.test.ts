import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonicalNode, type Node, type Value } from "./graph";
import { instantOf } from "./instant";
import { FILE_BYTES_MAX, NODES_MAX, readValueFlows } from "./read";
import { completed, writeValueFlows } from "./write";

const invalid = (line: number, problem: string) =>
  expect.objectContaining({
    code: "IMPORT_INVALID",
    message: expect.stringContaining(`line ${line}: ${problem}`),
    details: { line },
  });

test("a worked example: prefixes, flows inside of a process, a unit with a label and a date as people write it", () => {
  const nodes = readValueFlows(`
'@context':
  - '@vocab': http://w3id.org/valueflows/ont/vf#
  - dairy: https://dairy.example/
'@graph':
  - '@id': dairy:adding
    '@type': vf:Process
    name: "Add cow: to the herd"
    hasInput:
      - '@id': dairy:in
        '@type': EconomicEvent
        action: accept
        provider: https://dairy.example/
        resourceInventoriedAs: { '@id': dairy:herd, resourceConformsTo: { name: Herd } }
        resourceQuantity: { om2:hasUnit: { label: one }, om2:hasNumericalValue: .5 }
        hasPointInTime: 2019-04-18T8:30:08-5:00
        containedIn:
`);
  expect(nodes).toEqual([
    {
      uri: "https://dairy.example/adding",
      type: "Process",
      properties: { name: "Add cow: to the herd", hasInput: [{ "@id": "https://dairy.example/in" }] },
    },
    {
      uri: "https://dairy.example/in",
      type: "EconomicEvent",
      properties: {
        action: "accept",
        provider: { "@id": "https://dairy.example/" },
        resourceInventoriedAs: { "@id": "https://dairy.example/herd" },
        resourceQuantity: { hasNumericalValue: 0.5, hasUnit: "one" },
        hasPointInTime: "2019-04-18T13:30:08.000Z",
      },
    },
  ]);
});

const uriArb = fc.constantFrom("https://a.example/1", "https://a.example/2", "urn:uuid:3");
const typeArb = fc.constantFrom("EconomicEvent", "Process", "Plan", "RecipeFlow", "EconomicResource", "Agreement");
const wordArb = fc.string({ minLength: 1, maxLength: 20 });
const propertyArb: fc.Arbitrary<readonly [string, Value]> = fc.oneof(
  fc.tuple(fc.constantFrom("name", "note"), wordArb),
  fc.tuple(
    fc.constantFrom("provider", "inputOf", "conformsTo"),
    uriArb.map((uri) => ({ "@id": uri })),
  ),
  fc.tuple(
    fc.constantFrom("hasInput", "publishes"),
    fc.array(
      uriArb.map((uri) => ({ "@id": uri })),
      { maxLength: 3 },
    ),
  ),
  fc.tuple(
    fc.constantFrom("resourceQuantity", "effortQuantity"),
    fc.record({
      hasNumericalValue: fc.double({ noNaN: true, noDefaultInfinity: true }),
      hasUnit: fc.constant("kilogram"),
    }),
  ),
  fc.tuple(
    fc.constant("due"),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((at) => at.toISOString()),
  ),
  fc.tuple(fc.constant("finished"), fc.boolean()),
);
const nodeArb: fc.Arbitrary<Node> = fc.record({
  uri: uriArb,
  type: typeArb,
  properties: fc.array(propertyArb, { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
});

test("reading what was written gives what was said, completed, in its order", () => {
  fc.assert(
    fc.property(fc.array(nodeArb, { maxLength: 8 }), (nodes) => {
      const statements = nodes.map((node) => ({ ...node, saidAt: new Date(0) }));
      const back = readValueFlows(JSON.stringify(writeValueFlows(statements)));
      // JSON has one zero.
      const plain = (node: Node): string => canonicalNode(JSON.parse(JSON.stringify(node)) as Node);
      expect(back.map(plain)).toEqual(statements.map(completed).map(plain));
    }),
  );
});

test("whatever a file holds, it is read, or refused with its line", () => {
  const pieceArb = fc.constantFrom(
    ..."'@id': |'@type': |'@graph':\n|- |  |\n|[|]|{|}|,|: |&a |*a |!!binary |a:b|vf:Plan|name|.5|1e999|null|\u0000|\t|\"|# ".split(
      "|",
    ),
  );
  const textArb = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieceArb).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(textArb, (text) => {
      try {
        for (const { uri } of readValueFlows(text)) expect(uri).toMatch(/^[A-Za-z]/);
      } catch (error) {
        expect(error).toMatchObject({ code: "IMPORT_INVALID", details: { line: expect.any(Number) } });
      }
    }),
    { numRuns: 500 },
  );
});

const one = (rest: string): string => `- '@id': https://a.example/1\n  '@type': Plan\n${rest}`;

test.each([
  ["an alias", one("  name: &n Plan\n  note: *n\n"), 4, "aliases are no part"],
  [
    "an unknown context",
    "'@context': https://x.example/ctx\n'@graph': []\n",
    1,
    "the context https://x.example/ctx is not known",
  ],
  ["a date that is none", one("  due: tomorrow\n"), 3, "`due` is no point in time"],
  [
    "a measure without a unit",
    one("  resourceQuantity: { hasNumericalValue: 1 }\n"),
    3,
    "`resourceQuantity` must be a node",
  ],
  [
    "an amount that is no number",
    one("  resourceQuantity: { hasNumericalValue: x, hasUnit: one }\n"),
    3,
    "`hasNumericalValue` must be",
  ],
  ["a property without a name", one("  1: x\n"), 1, "a property needs a name"],
  ["a reference to words", one("  provider: just words\n"), 3, "`just words` is no address"],
  ["two classes", "- '@id': a:b\n  '@type': [Plan, Process]\n", 2, "`@type` must be one class"],
  ["endless text", one(`  note: ${"x".repeat(10_001)}\n`), 3, "`note` has more than 10000 characters"],
  ["the same key twice", one("  name: a\n  name: b\n"), 4, "this is no YAML or JSON"],
])("a file with %s is refused with its line", (_, text, line, problem) => {
  expect(() => readValueFlows(text)).toThrow(invalid(line, problem));
});

test("what is nested without end, too large or too much is refused, and exhausts nothing", () => {
  expect(() => readValueFlows("[".repeat(200_000))).toThrow(expect.objectContaining({ code: "IMPORT_INVALID" }));
  const deep = `${'{"@id":"a:b","@type":"Plan","x":'.repeat(40)}1${"}".repeat(40)}`;
  expect(() => readValueFlows(`[${deep}]`)).toThrow(invalid(1, "this is nested deeper than 32 levels"));
  expect(() => readValueFlows(" ".repeat(FILE_BYTES_MAX + 1))).toThrow(invalid(1, "the file is larger than 16 MiB"));
  const many = JSON.stringify(Array.from({ length: NODES_MAX + 1 }, (_, i) => ({ "@id": `a:${i}` })));
  expect(() => readValueFlows(many)).toThrow(invalid(1, `a file says at most ${NODES_MAX} things`));
});

test.each([
  ["2019-04-18T8:30:08-5:00", "2019-04-18T13:30:08.000Z"],
  ["2019-04-18", "2019-04-18T00:00:00.000Z"],
  ["2019-04-18T08:30Z", "2019-04-18T08:30:00.000Z"],
  ["2019-02-30T25:00:00Z", null],
  ["soon", null],
])("%s is the instant %s", (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});
