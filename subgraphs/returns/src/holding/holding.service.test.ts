import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { officerOf, ReturnsKit } from "../testing/kit";
import { CLAIM_HOLDING, HOLDINGS } from "../testing/operations";
import { allocate, balancesOf, EUR, pay, tellStory } from "../testing/story";

let kit: ReturnsKit;
beforeAll(async () => {
  kit = await ReturnsKit.start();
});
afterAll(() => kit.stop());

test("what is held is claimed once, by a steward of the project or with the holder's consent", async () => {
  const s = await tellStory(kit);
  await pay(s, 100);
  await allocate(s, { pool: EUR(100), project: s.projects.hub });
  const { _entities } = await kit.ask<{ _entities: [{ unclaimedHoldings: { nodes: [{ id: string }] } }] }>(HOLDINGS, {
    project: s.projects.log,
  });
  const holding = _entities[0].unclaimedHoldings.nodes[0].id;
  const input = { holding, agent: s.author, proof: "https://log.example/funding" };
  expect(await kit.refusal(CLAIM_HOLDING, { input }, s.payer)).toBe("FORBIDDEN");
  expect(await kit.refusal(CLAIM_HOLDING, { input }, { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
  expect(await kit.refusal(CLAIM_HOLDING, { input: { ...input, proof: " " } }, s.treasurer)).toBe("INVALID_INPUT");
  expect(await kit.refusal(CLAIM_HOLDING, { input: { ...input, holding: "hld_none" } }, s.treasurer)).toBe("NOT_FOUND");
  const before = await balancesOf(kit, s.foundation);
  const claims = await Promise.allSettled(
    Array.from({ length: 5 }, () => kit.ask<{ claimHolding: object }>(CLAIM_HOLDING, { input }, s.treasurer)),
  );
  expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(before).toEqual([
    { received: EUR(100), unspent: { minor: "0" }, held: { minor: "71" }, allocated: { minor: "29" } },
  ]);
  expect(await balancesOf(kit, s.foundation)).toEqual([
    { received: EUR(100), unspent: { minor: "0" }, held: { minor: "7" }, allocated: { minor: "93" } },
  ]);
  const line = await kit.sql<{ receiver: string | null }>("SELECT receiver FROM allocation_line WHERE project = $1", [
    s.projects.log,
  ]);
  expect(line).toEqual([{ receiver: null }]);
  const shown = await kit.ask<{ _entities: [{ unclaimedHoldings: { nodes: [{ claimedAt: string }] } }] }>(HOLDINGS, {
    project: s.projects.log,
  });
  expect(shown._entities[0].unclaimedHoldings.nodes[0].claimedAt).toEqual(expect.any(String));
});

test("a steward claims for a steward, nobody else", async () => {
  const s = await tellStory(kit);
  const steward = await kit.agent("PERSON");
  const other = await kit.agent("PERSON");
  const slug = `two-${s.bill}`;
  const projects: Record<string, string> = {
    ...(await kit.createProjects([slug], { [slug]: [steward, other] })),
    hub: s.projects.hub,
  };
  await kit.publishBill(projects, "hub", [["hub", slug]]);
  await pay(s, 10);
  await allocate(s, { pool: EUR(10), project: s.projects.hub });
  const { _entities } = await kit.ask<{ _entities: [{ unclaimedHoldings: { nodes: [{ id: string }] } }] }>(HOLDINGS, {
    project: projects[slug],
  });
  const holding = _entities[0].unclaimedHoldings.nodes[0].id;
  const input = { holding, proof: "steward" };
  const me = { caller: { ...officerOf(s.coop), agent: steward } };
  expect(await kit.refusal(CLAIM_HOLDING, { input: { ...input, agent: s.author } }, me)).toBe("FORBIDDEN");
  expect(await kit.refusal(CLAIM_HOLDING, { input: { ...input, agent: other } }, me)).toBeNull();
});
