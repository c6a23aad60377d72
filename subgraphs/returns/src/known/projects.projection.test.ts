import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "@commons-hub/shared/ids";
import { officerOf, ReturnsKit } from "../testing/kit";
import { DECLARE_USAGE, RETURN_GAP } from "../testing/operations";

let kit: ReturnsKit;
beforeAll(async () => {
  kit = await ReturnsKit.start();
});
afterAll(() => kit.stop());

const PERIOD = { from: "2026-01-01T00:00:00Z" };

function declare(agent: string, billOfMaterials: string) {
  return kit.refusal(
    DECLARE_USAGE,
    { input: { agent, period: PERIOD, billOfMaterials } },
    { caller: officerOf(agent) },
  );
}

test("a bill of materials in several parts can be used when its last part has come, by id or digest", async () => {
  const coop = await kit.agent();
  const names = Array.from({ length: 2_500 }, (_, index) => `part-${index}`);
  // As an import does: no event tells of the projects but the bill itself.
  const projects = Object.fromEntries(["big", ...names].map((name) => [name, newId("prj")]));
  const edges = names.map((name): [string, string] => ["big", name]);
  const half = await kit.publishBill(projects, "big", edges, true);
  expect(await declare(coop, half)).toBe("NOT_FOUND");
  expect(await kit.sql("SELECT part FROM known_bill_part WHERE bill = $1", [half])).toHaveLength(2);
  const whole = await kit.publishBill(projects, "big", edges);
  expect(await declare(coop, `digest-${whole}`)).toBeNull();
  const gap = await kit.ask<{ _entities: [{ returnGap: { byProject: { totalCount: number } } }] }>(RETURN_GAP, {
    agent: coop,
    period: PERIOD,
    first: 1,
  });
  expect(gap._entities[0].returnGap.byProject.totalCount).toBe(2_500);
});

test("projects that a bill brought can be declared one by one, and get stewards later", async () => {
  const coop = await kit.agent();
  const steward = await kit.agent("PERSON");
  const projects = { hub: newId("prj"), lib: newId("prj") };
  await kit.publishBill(projects, "hub", [["hub", "lib"]]);
  const input = { agent: coop, period: PERIOD, uses: [{ project: projects.lib, basis: "HEADCOUNT", weight: "1" }] };
  expect(await kit.refusal(DECLARE_USAGE, { input }, { caller: officerOf(coop) })).toBeNull();
  await kit.addSteward(projects.lib, steward);
  await kit.subgraph.followers[0]?.catchUp(10_000);
  expect(await kit.sql("SELECT agent FROM known_steward WHERE project = $1", [projects.lib])).toEqual([
    { agent: steward },
  ]);
});

test("a rebuilt projection is the one that was followed", async () => {
  const projects = await kit.createProjects(["root", "leaf"], { leaf: ["agt_s1", "agt_s2"] });
  const bill = await kit.publishBill(projects, "root", [["root", "leaf"]]);
  const coop = await kit.agent();
  expect(await declare(coop, bill)).toBeNull();
  const state = () =>
    Promise.all(
      [
        "SELECT * FROM known_agent ORDER BY id",
        "SELECT * FROM known_project ORDER BY id",
        "SELECT * FROM known_steward ORDER BY project, agent",
        "SELECT id, root_project, digest, parts, announced_at FROM known_bill WHERE published_at IS NOT NULL ORDER BY id",
        "SELECT * FROM known_bill_part ORDER BY bill, part",
      ].map((query) => kit.sql(query)),
    );
  const before = await state();
  const [follower] = kit.subgraph.followers;
  await follower?.rebuild();
  expect(await kit.sql("SELECT id FROM known_bill")).toEqual([]);
  await follower?.catchUp(10_000);
  expect(await state()).toEqual(before);
});
