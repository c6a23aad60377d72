import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from "graphql";
import { ask, CONTRACT, type Example, fieldOf, SampleHub, Stream } from "../kit";
import { type EmptyPlace, findEmptyPlaces } from "./empty-places";

/** Places that may hold nothing, each with its reason. */
const EMPTY: Readonly<Record<string, string>> = {
  "ReturnGap.agent.returnGap.byProject.nodes.passedOn": "a library that needs no other passes nothing on",
  "ReturnGap.agent.returnGap.byProject.nodes.project.contributions.totalCount": "a lock file names no contributors",
  "ReturnGap.agent.returnGap.byProject.nodes.project.contributions.nodes": "a lock file names no contributors",
  "AssemblyHistory.governanceEvents.nodes.previousHash": "the first event of a chain has none before it",
  "AssemblyHistory.governanceEvents.nodes.proposal": "the assembly's founding is about no proposal",
  "RecordContribution.recordContribution.contribution.confirmedBy": "nobody has confirmed what was recorded just now",
  "MakeItHere.design.licence.barriers": "a licence that keeps the commons open has no barriers",
  "MakeItHere.design.makers.nodes.truePrice.missing": "the mill offers all of it, and every factor is published",
  "OpenAccount.openAccount.account.balance.minor": "a new account is empty",
  "FollowAssembly.actor": "a quorum is reached by a count, and by nobody",
  "FollowAssembly.proposal": "a delegation may be about no proposal, the founding is about none",
  "FollowAssembly.proposal.turnout": "a draft has no roll yet",
  "FollowAssembly.chamber": "only a chamber's own quorum is about a chamber",
  "FollowAssembly.decision": "only events from the decision on have one",
  "FollowAssembly.proposal.project.returnsReceived": "nobody returns to the hub itself: it is what pays",
  "FollowAssembly.decision.inForceFrom": "what was not adopted comes into no force",
};

let hub: SampleHub;
let examples: Example[];

beforeAll(async () => {
  hub = await SampleHub.start();
  examples = await hub.examples();
}, 120_000);
afterAll(() => hub[Symbol.asyncDispose]());

function unexplained(name: string, places: readonly EmptyPlace[]): EmptyPlace[] {
  return places.filter(({ path }) => EMPTY[`${name}.${path}`] === undefined);
}

const isSubscription = ({ document }: Example): boolean => /^subscription/m.test(document);

function exampleOf(name: string): Example {
  const found = examples.find((example) => example.name === name);
  if (found === undefined) throw new Error(`no example ${name}`);
  return found;
}

test("every example over HTTP answers, and holds no empty place without a reason", async () => {
  const wrong: unknown[] = [];
  for (const example of examples.filter((each) => !isSubscription(each))) {
    const { name, document, variables, token } = example;
    const answer = await ask(hub.endpoint, document, variables, { token });
    if (answer.errors) wrong.push({ name, errors: answer.errors });
    else wrong.push(...unexplained(name, findEmptyPlaces(answer.data)).map((place) => ({ name, ...place })));
  }
  expect(wrong).toEqual([]);
});

test("every subscription yields, with no empty place without a reason; an assembly at least three types of event", async () => {
  for (const { name, document, variables, token } of examples.filter(isSubscription)) {
    await using stream = new Stream<{ type: string }>(hub.endpoint, document, variables, token);
    await waitFor(() => new Set(stream.events.map((event) => event.type)).size >= 3, `three types of event of ${name}`);
    expect(stream.errors).toEqual([]);
    expect(unexplained(name, findEmptyPlaces(stream.events))).toEqual([]);
  }
});

test("at least 20 projects have something due, and what is due sums exactly", async () => {
  const { document, variables, token } = exampleOf("ReturnGap");
  const answer = await ask(hub.endpoint, document, variables, { token });
  const { returnGap } = fieldOf<{ returnGap: Returned }>(answer, "agent");
  expect(returnGap.byProject.nodes.filter(({ due }) => BigInt(due[0]?.minor ?? 0) > 0n).length).toBeGreaterThanOrEqual(
    20,
  );
  expect(returnGap.due).toEqual([{ minor: "240000", currency: "EUR" }]);
  expect(returnGap.byProject.totalCount).toBeGreaterThan(100);
});

const WEEK = `query ($near: NearInput) { viewer { agent {
  accounts { currency { code } balance { minor currency } creditLimit { minor currency } softLimit { minor currency } }
  matches(near: $near, first: 10) {
    nodes { offer { title provider { name } } need { title receiver { name } } score distanceKm } }
  bookings(first: 10) { nodes { resource { name } startsAt endsAt } } } } }`;

test("what a member trades, finds and has booked is full", async () => {
  const { token } = exampleOf("ReserveStock");
  const near = { latitude: 53.35, longitude: -6.26, radiusKm: 20 };
  const answer = await ask(hub.endpoint, WEEK, { near }, { token });
  expect(answer.errors).toBeUndefined();
  expect(findEmptyPlaces(answer.data)).toEqual([]);
});

test("the limits of the sample's territory name what is reserved, and the vote that would breach one", async () => {
  const { document, variables } = exampleOf("EcologicalHeadroom");
  type Caps = { readonly nodes: readonly Cap[] };
  const answer = await ask(hub.endpoint, document, variables);
  const [river] = fieldOf<Caps>(answer, "resourceStocks").nodes;
  expect(river?.breachingProposals).toMatchObject({
    totalCount: 1,
    nodes: [{ title: "Shall the old dock become a bath?" }],
  });
  expect(river?.reservations.nodes.length).toBeGreaterThanOrEqual(2);
});

test("what the sample's mill agreed to bear is due to the city", async () => {
  const { variables } = exampleOf("ReturnGap");
  const query = `query ($organization: ID!, $period: PeriodInput!) { agent(id: $organization) {
    levyAgreements { collector { name } factorSet { name source version } }
    returnGap(period: $period) { levies { collector { name } due { minor currency } } } } }`;
  const agent = await waitFor(
    async () => {
      const found = fieldOf<Levied>(await ask(hub.endpoint, query, variables), "agent");
      return found.returnGap.levies.length > 0 ? found : null;
    },
    "the levies to be due",
    60_000,
  );
  expect(findEmptyPlaces(agent)).toEqual([]);
});

interface Levied {
  readonly returnGap: { readonly levies: readonly object[] };
}

interface Cap {
  readonly reservations: { readonly nodes: readonly object[] };
  readonly breachingProposals: { readonly totalCount: number; readonly nodes: readonly object[] };
}

interface Returned {
  readonly due: Sum;
  readonly byProject: { readonly totalCount: number; readonly nodes: readonly { readonly due: Sum }[] };
}

type Sum = readonly { readonly minor: string; readonly currency: string }[];

test("exactly the operations of the contract that the schema knows have an example, one each", async () => {
  const introspection = await ask(hub.endpoint, getIntrospectionQuery());
  const schema = buildClientSchema(introspection.data as unknown as IntrospectionQuery);
  const known = [...CONTRACT]
    .filter(([, document]) => validate(schema, parse(document)).length === 0)
    .map(([name]) => name);
  expect(known.length).toBeGreaterThanOrEqual(30);
  expect(examples.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
});

test("no address of a person who wrote the hub is stored or answered", async () => {
  const { rows } = await hub.query<{ text: string }>(
    "SELECT a.*::text AS text FROM projects.agent a UNION ALL SELECT c.*::text FROM projects.contribution c",
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ text }) => /[^\s@"(]+@[^\s@"]+\.\w+/.test(text))).toEqual([]);
});

test("a start after kill -9 keeps everything, and loads nothing twice", async () => {
  const count = `{ agents(first: 1) { totalCount } projects(first: 1) { totalCount } }`;
  const before = await ask(hub.endpoint, count);
  await hub.kill();
  await hub.restart();
  const after = await ask(hub.endpoint, count);
  expect(after.data).toEqual(before.data);
  expect(after.errors).toBeUndefined();
  const { document, variables, token } = exampleOf("ReturnGap");
  expect((await ask(hub.endpoint, document, variables, { token })).errors).toBeUndefined();
});
