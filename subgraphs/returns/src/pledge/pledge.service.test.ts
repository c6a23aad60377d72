import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import * as fc from "fast-check";
import { dueWithin } from "../gap/proration";
import { officerOf, ReturnsKit } from "../testing/kit";
import { CREATE_RULE, DECLARE_USAGE, OWING, PLEDGE, RETURN_GAP } from "../testing/operations";

let kit: ReturnsKit;
let foundation: string;
let coop: string;
let projects: Record<string, string>;
const rules: Record<string, string> = {};
beforeAll(async () => {
  kit = await ReturnsKit.start();
  [foundation, coop] = await Promise.all([kit.agent(), kit.agent()]);
  projects = await kit.createProjects(["hub", "web", "log"]);
  await kit.publishBill(projects, "hub", [
    ["hub", "web"],
    ["hub", "log"],
    ["web", "log"],
  ]);
  for (const kind of ["EQUAL", "BY_USAGE", "DEPENDENCY_GRAPH"]) {
    const alpha = kind === "DEPENDENCY_GRAPH" ? "0.5" : null;
    const answer = await kit.ask<{ createReturnRule: { returnRule: { id: string } } }>(
      CREATE_RULE,
      { input: { organization: foundation, name: kind, kind, alpha } },
      { caller: officerOf(foundation) },
    );
    rules[kind] = answer.createReturnRule.returnRule.id;
  }
});
afterAll(() => kit.stop());

const YEAR = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };
const EUR = (minor: string | number) => ({ minor: String(minor), currency: "EUR" });

async function pledge(agent: string, input: object): Promise<{ id: string; digest: string }> {
  const answer = await kit.ask<{ pledge: { pledge: { id: string; digest: string } } }>(
    PLEDGE,
    { input: { agent, amount: EUR(100), ...input } },
    { caller: officerOf(agent) },
  );
  return answer.pledge.pledge;
}

async function dueOf(agent: string, period: object = YEAR): Promise<Record<string, string>> {
  const gap = await kit.ask<{
    _entities: [{ returnGap: { byProject: { nodes: { project: { id: string }; due: { minor: string }[] }[] } } }];
  }>(RETURN_GAP, { agent, period, first: 100 });
  const slugs = new Map(Object.entries(projects).map(([slug, id]) => [id, slug]));
  return Object.fromEntries(
    gap._entities[0].returnGap.byProject.nodes.map(({ project, due }) => [
      slugs.get(project.id) ?? "",
      due[0]?.minor ?? "0",
    ]),
  );
}

test("a rule splits a pledge along the bill, equally, or by declared use", async () => {
  const [first, second, third] = await Promise.all([kit.agent(), kit.agent(), kit.agent()]);
  await pledge(first, { period: YEAR, rule: rules["DEPENDENCY_GRAPH"], project: projects["hub"] });
  expect(await dueOf(first)).toEqual({ log: "75", web: "25" });
  await pledge(second, { period: YEAR, rule: rules["EQUAL"], project: projects["hub"] });
  expect(await dueOf(second)).toEqual({ log: "50", web: "50" });
  const uses = [
    { project: projects["hub"], basis: "HEADCOUNT", weight: "1.5" },
    { project: projects["log"], basis: "HEADCOUNT", weight: "0.5" },
  ];
  await kit.ask(DECLARE_USAGE, { input: { agent: third, period: YEAR, uses } }, { caller: officerOf(third) });
  await pledge(third, { period: YEAR, rule: rules["BY_USAGE"] });
  expect(await dueOf(third)).toEqual({ hub: "75", log: "25" });
});

test("a pledge falls due evenly, and its halves add up to it", async () => {
  const agent = await kit.agent();
  await pledge(agent, { amount: EUR(1_001), period: YEAR, rule: rules["EQUAL"], project: projects["hub"] });
  const cut = "2026-05-17T03:04:05.678Z";
  const [before, after, all] = await Promise.all([
    dueOf(agent, { from: YEAR.from, until: cut }),
    dueOf(agent, { from: cut }),
    dueOf(agent, { from: "1999-01-01T00:00:00Z" }),
  ]);
  for (const slug of ["web", "log"]) expect(BigInt(before[slug]!) + BigInt(after[slug]!)).toBe(BigInt(all[slug]!));
  expect(all).toEqual({ log: "501", web: "500" });
});

test("a pledge without a period is due when it is made", async () => {
  const agent = await kit.agent();
  await pledge(agent, { rule: rules["EQUAL"], project: projects["hub"] });
  const now = Date.now();
  const around = { from: new Date(now - 60_000).toISOString(), until: new Date(now + 60_000).toISOString() };
  expect(await dueOf(agent, around)).toEqual({ log: "50", web: "50" });
  expect(await dueOf(agent, { from: around.until })).toEqual({});
});

test("the database prorates as the rule says", async () => {
  const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
  const cases = fc.sample(
    fc.tuple(
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      time,
      fc.option(fc.integer({ min: 1, max: 10 ** 11 })),
      time,
      fc.option(time),
    ),
    200,
  );
  const rows = cases.map(([amount, from, lengthMs, since, until]) => ({
    amount: amount.toString(),
    dueFrom: from,
    dueUntil: lengthMs === null ? null : new Date(from.getTime() + lengthMs),
    from: since,
    until: until !== null && until > since ? until : null,
  }));
  const found = await kit.sql<{ due: string }>(
    `SELECT due_within(amount, "dueFrom", "dueUntil", "from", "until")::text AS due
     FROM jsonb_to_recordset($1::jsonb)
       AS r(amount bigint, "dueFrom" timestamptz, "dueUntil" timestamptz, "from" timestamptz, "until" timestamptz)`,
    [JSON.stringify(rows)],
  );
  expect(found.map(({ due }) => BigInt(due))).toEqual(
    rows.map(({ amount, dueFrom, dueUntil, from, until }) =>
      dueWithin(BigInt(amount), { from: dueFrom, until: dueUntil }, { from, until }),
    ),
  );
});

test("the same snapshot has the same digest, another rule another", async () => {
  const input = { period: YEAR, project: projects["hub"] };
  const first = await pledge(coop, { ...input, rule: rules["DEPENDENCY_GRAPH"] });
  const again = await pledge(coop, { ...input, rule: rules["DEPENDENCY_GRAPH"], amount: EUR(7) });
  const other = await pledge(coop, { ...input, rule: rules["EQUAL"] });
  expect(again.digest).toBe(first.digest);
  expect(other.digest).not.toBe(first.digest);
});

test.each<[string, () => object, string]>([
  ["nothing", () => ({ amount: EUR(0) }), "AMOUNT_OUT_OF_RANGE"],
  ["less than nothing", () => ({ amount: EUR(-5) }), "AMOUNT_OUT_OF_RANGE"],
  ["more than 64 bits hold", () => ({ amount: EUR("9223372036854775808") }), "AMOUNT_OUT_OF_RANGE"],
  ["an amount that is no number", () => ({ amount: { minor: "ten", currency: "EUR" } }), "INVALID_INPUT"],
  ["a currency that is none", () => ({ amount: { minor: "1", currency: "eur; --" } }), "INVALID_INPUT"],
  ["a period without an end", () => ({ period: { from: YEAR.from } }), "INVALID_INPUT"],
  ["a rule that is not there", () => ({ rule: "rul_none" }), "NOT_FOUND"],
  ["a project without a bill", () => ({ project: projects["log"] }), "NOT_FOUND"],
  ["along declared use, and nothing is declared", () => ({ project: null }), "NO_RECEIVERS"],
  ["by use, along a bill", () => ({ rule: rules["BY_USAGE"] }), "NO_RECEIVERS"],
])("a pledge of %s is refused", async (_name, input, code) => {
  const agent = await kit.agent();
  const base = { amount: EUR(1), period: YEAR, rule: rules["EQUAL"], project: projects["hub"] };
  await expect(pledge(agent, { ...base, ...input() })).rejects.toMatchObject({ extensions: { code } });
});

test("nobody pledges in another's name", async () => {
  const input = { agent: coop, amount: EUR(1), rule: rules["EQUAL"], project: projects["hub"] };
  expect(await kit.refusal(PLEDGE, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await kit.refusal(PLEDGE, { input }, { caller: officerOf(foundation) })).toBe("FORBIDDEN");
});

test("what a person pledges is shown to that person, and to whom it is pledged", async () => {
  const person = await kit.agent("PERSON");
  const me = { caller: callerOf(person) };
  const answer = await kit.ask<{ pledge: { pledge: { id: string } } }>(
    PLEDGE,
    { input: { agent: person, amount: EUR(9), period: YEAR, rule: rules["EQUAL"], project: projects["hub"] } },
    me,
  );
  const { id } = answer.pledge.pledge;
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Pledge", ref: $id }]) { ... on Pledge { id } } }`;
  const seen = { _entities: [{ id }] };
  expect(await kit.ask(query, { id }, me)).toEqual(seen);
  expect(await kit.ask(query, { id }, { caller: officerOf(foundation, "AUDITOR") })).toEqual(seen);
  expect(await kit.ask(query, { id }, { caller: ANONYMOUS })).toEqual({ _entities: [null] });
  expect(await kit.ask(query, { id }, { caller: officerOf(coop) })).toEqual({ _entities: [null] });
  const gap = (caller = ANONYMOUS) =>
    kit.ask<{ _entities: [{ returnGap: object | null }] }>(
      RETURN_GAP,
      { agent: person, period: YEAR, first: 1 },
      { caller },
    );
  expect((await gap())._entities[0].returnGap).toBeNull();
  expect((await gap(me.caller))._entities[0].returnGap).toMatchObject({ due: [EUR(9)] });
  const owing = async (caller = ANONYMOUS) => {
    const found = await kit.ask<{ _entities: [{ owing: { nodes: { agent: { id: string } }[] } }] }>(
      OWING,
      { project: projects["log"], period: YEAR, first: 100 },
      { caller },
    );
    return found._entities[0].owing.nodes.map((node) => node.agent.id);
  };
  expect(await owing()).not.toContain(person);
  expect(await owing(me.caller)).toContain(person);
  // As while the projection is built anew: who is not known yet may be a person.
  await kit.sql("DELETE FROM known_agent WHERE id = $1", [person]);
  expect(await owing()).not.toContain(person);
  expect(await owing(me.caller)).toContain(person);
});
