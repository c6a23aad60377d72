import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { officerOf, ReturnsKit } from "../testing/kit";
import {
  BALANCES,
  CLAIM_HOLDING,
  CREATE_RULE,
  DECLARE_USAGE,
  HOLDINGS,
  OWING,
  PLEDGE,
  RECORD_RECEIPT,
  RETURN_GAP,
  RUN_ALLOCATION,
} from "../testing/operations";

let kit: ReturnsKit;
beforeAll(async () => {
  kit = await ReturnsKit.start();
});
afterAll(() => kit.stop());

const YEAR = { from: "2026-01-01T00:00:00.000Z", until: "2027-01-01T00:00:00.000Z" };
const EUR = (minor: number | bigint) => ({ minor: String(minor), currency: "EUR" });

interface Line {
  readonly id: string;
  readonly amount: { readonly minor: string };
  readonly passedOn: { readonly minor: string };
  readonly receiver: { readonly id: string } | null;
  readonly project: { readonly id: string };
  readonly explanation: { readonly text: string; readonly path: readonly { readonly id: string }[] };
}
interface Run {
  readonly id: string;
  readonly digest: string;
  readonly dryRun: boolean;
  readonly held: { readonly minor: string };
  readonly lines: { readonly totalCount: number; readonly nodes: readonly Line[] };
}

/** A foundation with a rule, and a co-op that uses a hub of three projects; one of them has joined. */
async function story() {
  const [foundation, coop, author] = await Promise.all([kit.agent(), kit.agent(), kit.agent("PERSON")]);
  const suffix = Math.random().toString(36).slice(2);
  const [hub, web, log, own] = ["hub", "web", "log", "own"].map((slug) => `${slug}-${suffix}`) as [
    string,
    string,
    string,
    string,
  ];
  const projects = await kit.createProjects([hub, web, log, own], { [web]: [author] });
  const bill = await kit.publishBill(projects, hub, [
    [hub, web],
    [hub, log],
    [web, log],
    [web, own],
    [own, web],
  ]);
  const treasurer = { caller: officerOf(foundation) };
  const payer = { caller: officerOf(coop) };
  const { createReturnRule } = await kit.ask<{ createReturnRule: { returnRule: { id: string } } }>(
    CREATE_RULE,
    { input: { organization: foundation, name: "Half is passed on", kind: "DEPENDENCY_GRAPH", alpha: "0.5" } },
    treasurer,
  );
  return {
    foundation,
    coop,
    author,
    bill,
    treasurer,
    payer,
    rule: createReturnRule.returnRule.id,
    projects: { hub: projects[hub]!, web: projects[web]!, log: projects[log]!, own: projects[own]! },
  };
}
type Story = Awaited<ReturnType<typeof story>>;

async function pay({ coop, foundation, treasurer }: Story, minor: number, input: object = {}) {
  const answer = await kit.ask<{ recordReceipt: { receipt: { id: string } } }>(
    RECORD_RECEIPT,
    { input: { from: coop, to: foundation, amount: EUR(minor), ...input } },
    treasurer,
  );
  return answer.recordReceipt.receipt.id;
}

async function allocate({ rule, treasurer }: Story, input: object, idempotencyKey?: string): Promise<Run> {
  const answer = await kit.ask<{ runAllocation: { allocationRun: Run } }>(
    RUN_ALLOCATION,
    { input: { rule, ...input } },
    { ...treasurer, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  );
  return answer.runAllocation.allocationRun;
}

async function balanceOf(agent: string) {
  const { _entities } = await kit.ask<{ _entities: [{ returnsBalances: readonly object[] }] }>(BALANCES, { agent });
  return _entities[0].returnsBalances;
}

test("from declared use to what is owed: the whole way, to the last unit", async () => {
  const s = await story();
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
  expect(await balanceOf(s.foundation)).toEqual([
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
  const s = await story();
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

test("what is held is claimed once, by a steward of the project or with the holder's consent", async () => {
  const s = await story();
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
  const before = await balanceOf(s.foundation);
  const claims = await Promise.allSettled(
    Array.from({ length: 5 }, () => kit.ask<{ claimHolding: object }>(CLAIM_HOLDING, { input }, s.treasurer)),
  );
  expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(before).toEqual([
    { received: EUR(100), unspent: { minor: "0" }, held: { minor: "71" }, allocated: { minor: "29" } },
  ]);
  expect(await balanceOf(s.foundation)).toEqual([
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
  const s = await story();
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

test("never more is passed on than came in, however many try at once", async () => {
  const s = await story();
  await Promise.all([pay(s, 50), pay(s, 30), pay(s, 21)]);
  const runs = await Promise.allSettled(
    Array.from({ length: 8 }, () => allocate(s, { pool: EUR(25), from: s.coop, project: s.projects.hub })),
  );
  expect(runs.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  for (const run of runs)
    if (run.status === "rejected") expect(run.reason).toMatchObject({ extensions: { code: "POOL_EXCEEDED" } });
  expect(await balanceOf(s.foundation)).toMatchObject([{ received: EUR(101), unspent: { minor: "1" } }]);
});

test("a retried run is the same run, also when no money is left for another", async () => {
  const s = await story();
  await pay(s, 40);
  const first = await allocate(s, { pool: EUR(40), project: s.projects.hub }, "once");
  const again = await allocate(s, { pool: EUR(40), project: s.projects.hub }, "once");
  expect(again).toEqual(first);
  expect(await balanceOf(s.foundation)).toMatchObject([{ received: EUR(40), unspent: { minor: "0" } }]);
});

test("a dry run shows the lines that the run then has, and leaves nothing behind", async () => {
  const s = await story();
  const dry = await allocate(s, { pool: EUR(99), from: s.coop, project: s.projects.hub, dryRun: true });
  expect(dry).toMatchObject({ dryRun: true, lines: { totalCount: 3 } });
  expect(await balanceOf(s.foundation)).toEqual([]);
  await pay(s, 99);
  const run = await allocate(s, { pool: EUR(99), project: s.projects.hub });
  const facts = ({ digest, lines }: Run) => [
    digest,
    lines.nodes.map(({ project, amount, explanation }) => [project, amount, explanation]),
  ];
  expect(facts(run)).toEqual(facts(dry));
});

test("a run for a pledge takes only what was paid for it, and splits along what it was split along", async () => {
  const s = await story();
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
