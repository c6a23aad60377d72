import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "@commons-hub/shared/ids";
import { openTestWork, waitFor } from "@commons-hub/shared/testing";
import { RETURNS_SCHEMA } from ".";
import { writeAhead } from "./ahead";
import { PledgeRepository } from "./pledge/pledge.repository";
import { PLEDGE_PARTS } from "./pledge/pledge.service";
import { officerOf, ReturnsKit } from "./testing/kit";
import { CREATE_RULE, PLEDGE, RECORD_RECEIPT, RETURN_GAP, RUN_ALLOCATION } from "./testing/operations";

/** More than one batch. */
const MANY = 5_500;

let kit: ReturnsKit;
beforeAll(async () => {
  kit = await ReturnsKit.start();
});
afterAll(() => kit.stop());

test("a pledge and a run over thousands of projects are whole, and nothing of them is left to discard", async () => {
  const [foundation, coop] = await Promise.all([kit.agent(), kit.agent()]);
  const names = Array.from({ length: MANY }, (_, index) => `many-${index}`);
  const projects = Object.fromEntries(["many", ...names].map((name) => [name, newId("prj")]));
  await kit.publishBill(
    projects,
    "many",
    names.map((name): [string, string] => ["many", name]),
  );
  const treasurer = { caller: officerOf(foundation) };
  const { createReturnRule } = await kit.ask<{ createReturnRule: { returnRule: { id: string } } }>(
    CREATE_RULE,
    { input: { organization: foundation, name: "All", kind: "EQUAL" } },
    treasurer,
  );
  const rule = createReturnRule.returnRule.id;
  const amount = { minor: String(MANY * 10), currency: "EUR" };
  const period = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };
  const pledge = { agent: coop, amount, period, rule, project: projects["many"] };
  await kit.ask(PLEDGE, { input: pledge }, { caller: officerOf(coop) });
  await kit.ask(RECORD_RECEIPT, { input: { from: coop, to: foundation, amount } }, treasurer);
  const run = await kit.ask<{ runAllocation: { allocationRun: object } }>(
    RUN_ALLOCATION,
    { input: { rule, pool: amount, project: projects["many"] } },
    treasurer,
  );
  expect(run.runAllocation.allocationRun).toMatchObject({ held: { minor: amount.minor }, lines: { totalCount: MANY } });
  const gap = await kit.ask<{ _entities: [{ returnGap: object }] }>(RETURN_GAP, { agent: coop, period, first: 1 });
  expect(gap._entities[0].returnGap).toMatchObject({ due: [amount], byProject: { totalCount: MANY } });
  expect(await kit.sql("SELECT kind FROM job")).toEqual([]);
}, 60_000);

test("what was written ahead of a pledge that never came is seen by nobody, and discarded", async () => {
  const { work, close } = await openTestWork(kit.database, RETURNS_SCHEMA);
  const pledge = newId("plg");
  try {
    const parts = Array.from({ length: MANY }, (_, index) => ({
      project: `prj_${index}`,
      amountMinor: 1n,
      passedOnMinor: 0n,
      text: "",
      path: [],
    }));
    await writeAhead(work, PLEDGE_PARTS, pledge, parts, (tx, rows) => PledgeRepository.insertParts(tx, pledge, rows));
  } finally {
    await close();
  }
  const count = async () =>
    (await kit.sql<{ count: number }>("SELECT count(*)::int AS count FROM pledge_due WHERE pledge = $1", [pledge]))[0]
      ?.count;
  expect(await count()).toBe(MANY);
  await kit.database.shiftClock(601_000);
  await kit.subgraph.start();
  await waitFor(async () => (await count()) === 0, "the rows to go");
});
