import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ReturnsKit } from "../testing/kit";
import { DECLARE_USAGE, OWING, PLEDGE, RETURN_GAP } from "../testing/operations";
import { allocate, balancesOf, EUR, pay, type Run, tellStory } from "../testing/story";

let kit: ReturnsKit;
beforeAll(async () => {
  kit = await ReturnsKit.start();
});
afterAll(() => kit.stop());

const YEAR = { from: "2026-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" };

test("from declared use to what is owed: the whole way, to the last unit", async () => {
  const s = await tellStory(kit);
  const { declareUsage } = await kit.ask<{ declareUsage: { usageDeclaration: object } }>(
    DECLARE_USAGE,
    { input: { agent: s.coop, period: YEAR, billOfMaterials: s.bill } },
    s.payer,
  );
  expect(declareUsage.usageDeclaration).toMatchObject({ period: YEAR });
  await kit.ask(PLEDGE, { input: { agent: s.coop, amount: EUR(1_000), period: YEAR, rule: s.rule } }, s.payer);
  await pay(s, 601);
  const run = await allocate(s, { pool: EUR(600) });

  // web gets 1/2 + own/2, own gets web/4: web 4/7 arrives, own 1/7; web keeps 2/7, own 1/14, log 1/2 + 1/7.
  expect(run.lines.nodes.map((line) => [line.project.id, line.amount.minor])).toEqual([
    [s.projects.log, "386"],
    [s.projects.web, "171"],
    [s.projects.own, "43"],
  ]);
  expect(run.lines.nodes[1]).toMatchObject({
    receiver: { id: s.author },
    passedOn: { minor: "171" },
    explanation: {
      text: "342.86 arrived over 2 projects; 342.86 × (1 − 0.5) = 171.43 is kept; in whole minor units 171 of 600 EUR",
      path: [{ id: s.projects.hub }, { id: s.projects.web }],
    },
  });
  expect(run).toMatchObject({ held: { minor: "429" }, dryRun: false });
  expect(await balancesOf(kit, s.foundation)).toEqual([
    { received: EUR(601), unspent: { minor: "1" }, held: { minor: "429" }, allocated: { minor: "171" } },
  ]);

  const gap = await kit.ask<{ _entities: [{ returnGap: object }] }>(RETURN_GAP, {
    agent: s.coop,
    period: YEAR,
    first: 2,
  });
  expect(gap._entities[0].returnGap).toEqual({
    due: [EUR(1_000)],
    received: [EUR(601)],
    gap: [EUR(399)],
    byProject: {
      totalCount: 3,
      pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
      nodes: [
        {
          project: { id: s.projects.log },
          declaredUse: [{ basis: "BILL_OF_MATERIALS", weight: "1" }],
          due: [EUR(643)],
          received: [EUR(386)],
          passedOn: [],
        },
        {
          project: { id: s.projects.web },
          declaredUse: [{ basis: "BILL_OF_MATERIALS", weight: "1" }],
          due: [EUR(286)],
          received: [EUR(171)],
          passedOn: [EUR(171)],
        },
      ],
    },
  });
  const owing = await kit.ask<{ _entities: [object] }>(OWING, { project: s.projects.web, period: YEAR, first: 3 });
  expect(owing._entities[0]).toMatchObject({
    returnsReceived: [EUR(171)],
    owing: { totalCount: 1, nodes: [{ agent: { id: s.coop }, gap: [EUR(115)] }] },
  });
});

test("a page of the gap goes on where the one before ended", async () => {
  const s = await tellStory(kit);
  await kit.ask(
    PLEDGE,
    { input: { agent: s.coop, amount: EUR(100), period: YEAR, rule: s.rule, project: s.projects.hub } },
    s.payer,
  );
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const answer: {
      _entities: [
        {
          returnGap: {
            byProject: { pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: [{ project: { id: string } }] };
          };
        },
      ];
    } = await kit.ask(RETURN_GAP, { agent: s.coop, period: YEAR, first: 1, after });
    const { nodes, pageInfo } = answer._entities[0].returnGap.byProject;
    seen.push(...nodes.map(({ project }) => project.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual([s.projects.log, s.projects.web, s.projects.own]);
});

test("never more is passed on than came in, however many try at once", async () => {
  const s = await tellStory(kit);
  await Promise.all([pay(s, 50), pay(s, 30), pay(s, 21)]);
  const runs = await Promise.allSettled(
    Array.from({ length: 8 }, () => allocate(s, { pool: EUR(25), from: s.coop, project: s.projects.hub })),
  );
  expect(runs.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  for (const run of runs)
    if (run.status === "rejected") expect(run.reason).toMatchObject({ extensions: { code: "POOL_EXCEEDED" } });
  expect(await balancesOf(kit, s.foundation)).toMatchObject([{ received: EUR(101), unspent: { minor: "1" } }]);
});

test("a retried run is the same run, also when no money is left for another", async () => {
  const s = await tellStory(kit);
  await pay(s, 40);
  const first = await allocate(s, { pool: EUR(40), project: s.projects.hub }, "once");
  const again = await allocate(s, { pool: EUR(40), project: s.projects.hub }, "once");
  expect(again).toEqual(first);
  expect(await balancesOf(kit, s.foundation)).toMatchObject([{ received: EUR(40), unspent: { minor: "0" } }]);
});

test("a dry run shows the lines that the run then has, and leaves nothing behind", async () => {
  const s = await tellStory(kit);
  const dry = await allocate(s, { pool: EUR(99), from: s.coop, project: s.projects.hub, dryRun: true });
  expect(dry).toMatchObject({ dryRun: true, lines: { totalCount: 3 } });
  expect(await balancesOf(kit, s.foundation)).toEqual([]);
  await pay(s, 99);
  const run = await allocate(s, { pool: EUR(99), project: s.projects.hub });
  const facts = ({ digest, lines }: Run) => [
    digest,
    lines.nodes.map(({ project, amount, explanation }) => [project, amount, explanation]),
  ];
  expect(facts(run)).toEqual(facts(dry));
});

test("a run for a pledge takes only what was paid for it, and splits along what it was split along", async () => {
  const s = await tellStory(kit);
  const { pledge } = await kit.ask<{ pledge: { pledge: { id: string } } }>(
    PLEDGE,
    { input: { agent: s.coop, amount: EUR(1_000), rule: s.rule, project: s.projects.hub } },
    s.payer,
  );
  await pay(s, 70);
  await pay(s, 30, { from: undefined, to: undefined, pledge: pledge.pledge.id });
  await expect(allocate(s, { pool: EUR(31), pledge: pledge.pledge.id })).rejects.toMatchObject({
    extensions: { code: "POOL_EXCEEDED" },
  });
  expect(await allocate(s, { pool: EUR(30), pledge: pledge.pledge.id })).toMatchObject({ lines: { totalCount: 3 } });
});
