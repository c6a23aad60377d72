import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { codeOf, type Person, startHub, type TestHub } from "../kit";

interface Party {
  readonly id: string;
  readonly steward: Person;
}
type Kept = { readonly id: string };

let hub: TestHub;
let mill: Party;
let bakery: Party;
let agreement: string;
/** Kinds of things and resources, by their names. */
const ids: Record<string, string> = {};

const kg = (value: string) => ({ value, unit: "KGM" });

beforeAll(async () => {
  hub = await startHub();
  mill = await hub.seed.organization("Mill");
  bakery = await hub.seed.organization("Bakery");
  for (const name of ["grain", "flour", "bread"])
    ids[name] = await make(mill.steward, "CreateResourceSpecification", "resourceSpecification", { name, unit: "KGM" });
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

async function run<T>(person: Person, command: string, selection: string, input: object): Promise<T> {
  const field = `${command.slice(0, 1).toLowerCase()}${command.slice(1)}`;
  const document = `mutation ($input: ${command}Input!) { ${field}(input: $input) { ${selection} } }`;
  const { data, errors } = await person.ask(document, { input });
  expect(errors).toBeUndefined();
  return Object.values(data![field] as Record<string, T>)[0]!;
}

async function make(person: Person, command: string, result: string, input: object): Promise<string> {
  return (await run<Kept>(person, command, `${result} { id }`, input)).id;
}

const EVENT = "economicEvent { id resource { id } toResource { id } fulfills { state outstanding { value } } }";
interface Event extends Kept {
  readonly resource: Kept | null;
  readonly toResource: Kept | null;
  readonly fulfills: { readonly state: string; readonly outstanding: { readonly value: string } } | null;
}
const record = (party: Party, input: object): Promise<Event> =>
  run(party.steward, "RecordEconomicEvent", EVENT, { provider: party.id, receiver: party.id, ...input });
const start = (party: Party, name: string): Promise<string> =>
  make(party.steward, "StartProcess", "process", { agent: party.id, name });

test("two organizations agree, and each promises its own clause alone", async () => {
  const parties = [mill.id, bakery.id];
  agreement = await make(mill.steward, "CreateAgreement", "agreement", { name: "Flour for bread", parties });
  const promise = { action: "TRANSFER", agreement, due: "2090-01-01T00:00:00Z" };
  const flour = { ...promise, provider: mill.id, receiver: bakery.id, specification: ids["flour"], quantity: kg("50") };
  ids["promise"] = await make(mill.steward, "MakeCommitment", "commitment", flour);
  const bread = { ...promise, provider: bakery.id, receiver: mill.id, specification: ids["bread"], quantity: kg("20") };
  await make(bakery.steward, "MakeCommitment", "commitment", bread);
  const stolen = `mutation ($input: MakeCommitmentInput!) { makeCommitment(input: $input) { commitment { id } } }`;
  expect(codeOf(await mill.steward.ask(stolen, { input: bread }))).toBe("FORBIDDEN");
});

test("what is made of grain is promised in parts, handed over in parts, and baked", async () => {
  const grain = await record(mill, { action: "RAISE", newResource: { name: "Grain" }, quantity: kg("100") });
  ids["grainLot"] = grain.resource!.id;
  const milling = await start(mill, "Milling");
  await record(mill, { action: "CONSUME", resource: grain.resource!.id, quantity: kg("70"), inputOf: milling });
  const flour = await record(mill, {
    action: "PRODUCE",
    newResource: { name: "Flour", specification: ids["flour"] },
    quantity: kg("60"),
    outputOf: milling,
  });
  const hand = { action: "TRANSFER", receiver: bakery.id, resource: flour.resource!.id, fulfills: ids["promise"] };
  const first = await record(mill, { ...hand, newResource: { name: "Flour" }, quantity: kg("30") });
  expect(first.fulfills).toEqual({ state: "OPEN", outstanding: { value: "20" } });
  const rest = { ...hand, toResource: first.toResource!.id, quantity: kg("20") };
  expect((await record(mill, rest)).fulfills).toEqual({ state: "FULFILLED", outstanding: { value: "0" } });
  const baking = await start(bakery, "Baking");
  const used = { action: "CONSUME", resource: first.toResource!.id, quantity: kg("50"), inputOf: baking };
  await record(bakery, used);
  const bread = await record(bakery, {
    action: "PRODUCE",
    newResource: { name: "Bread", specification: ids["bread"] },
    quantity: kg("65"),
    outputOf: baking,
  });
  ids["breadLot"] = bread.resource!.id;
});

const FLOW = `query ($grain: ID!, $bread: ID!, $agreement: ID!) {
  grain: node(id: $grain) { ... on EconomicResource { onhand { value } track { event { ...Step } } } }
  bread: node(id: $bread) { ... on EconomicResource { trace { event { ...Step } } } }
  agreement: node(id: $agreement) { ... on Agreement { name parties { name }
    clauses { nodes { state provider { name } specification { name } outstanding { value unit } } }
    events { totalCount } } } }
  fragment Step on EconomicEvent { action provider { name } receiver { name } }`;
interface Way {
  readonly event: { readonly action: string; readonly provider: { name: string }; readonly receiver: { name: string } };
}
const said = (way: readonly Way[]) =>
  way.map(({ event }) => `${event.action} ${event.provider.name} ${event.receiver.name}`);

test("bread is traced to the grain and grain is tracked to the bread, across both, with names from another part", async () => {
  const { data, errors } = await hub.ask(FLOW, { grain: ids["grainLot"], bread: ids["breadLot"], agreement });
  expect(errors).toBeUndefined();
  const { grain, bread } = data as unknown as { grain: { track: Way[] }; bread: { trace: Way[] } };
  expect(said(grain.track)).toEqual([
    "CONSUME Mill Mill",
    "PRODUCE Mill Mill",
    "TRANSFER Mill Bakery",
    "TRANSFER Mill Bakery",
    "CONSUME Bakery Bakery",
    "PRODUCE Bakery Bakery",
  ]);
  expect(said(bread.trace)).toEqual([
    "PRODUCE Bakery Bakery",
    "CONSUME Bakery Bakery",
    "TRANSFER Mill Bakery",
    "TRANSFER Mill Bakery",
    "PRODUCE Mill Mill",
    "CONSUME Mill Mill",
    "RAISE Mill Mill",
  ]);
  expect(data!["agreement"]).toEqual({
    name: "Flour for bread",
    parties: expect.arrayContaining([{ name: "Mill" }, { name: "Bakery" }]),
    clauses: {
      nodes: [
        {
          state: "OPEN",
          provider: { name: "Bakery" },
          specification: { name: "bread" },
          outstanding: { value: "20", unit: "KGM" },
        },
        {
          state: "FULFILLED",
          provider: { name: "Mill" },
          specification: { name: "flour" },
          outstanding: { value: "0", unit: "KGM" },
        },
      ],
    },
    events: { totalCount: 2 },
  });
});

test("what was promised is claimed, and seen by the two parties alone", async () => {
  const { data } = await hub.ask(
    `query ($id: ID!) { node(id: $id) { ... on Agreement { events(first: 1) { nodes { id } } } } }`,
    { id: agreement },
  );
  const [event] = (data!["node"] as { events: { nodes: Kept[] } }).events.nodes;
  const claim = await make(mill.steward, "RecordClaim", "claim", {
    triggeredBy: event!.id,
    action: "TRANSFER",
    provider: bakery.id,
    receiver: mill.id,
    specification: ids["bread"],
    quantity: kg("20"),
  });
  const see = async (person: Person | null) => {
    const query = "query ($id: ID!) { node(id: $id) { ... on Claim { state outstanding { value } } } }";
    const answer = await (person === null ? hub.ask(query, { id: claim }) : person.ask(query, { id: claim }));
    return answer.data?.["node"];
  };
  expect(await see(bakery.steward)).toEqual({ state: "OPEN", outstanding: { value: "20" } });
  expect(await see(null)).toBeNull();
  const back = { action: "TRANSFER", receiver: mill.id, resource: ids["breadLot"], quantity: kg("20"), settles: claim };
  await record(bakery, back);
  expect(await see(mill.steward)).toEqual({ state: "SETTLED", outstanding: { value: "0" } });
});
