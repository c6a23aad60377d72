import { officerOf, type ReturnsKit } from "./kit";
import { BALANCES, CREATE_RULE, RECORD_RECEIPT, RUN_ALLOCATION } from "./operations";

export const EUR = (minor: number | bigint) => ({ minor: String(minor), currency: "EUR" });

export interface Line {
  readonly id: string;
  readonly amount: { readonly minor: string };
  readonly passedOn: { readonly minor: string };
  readonly receiver: { readonly id: string } | null;
  readonly project: { readonly id: string };
  readonly explanation: { readonly text: string; readonly path: readonly { readonly id: string }[] };
}
export interface Run {
  readonly id: string;
  readonly digest: string;
  readonly dryRun: boolean;
  readonly held: { readonly minor: string };
  readonly lines: { readonly totalCount: number; readonly nodes: readonly Line[] };
}

/** A foundation with a rule, and a co-op that uses a hub of three projects; one of them has joined. */
export async function tellStory(kit: ReturnsKit) {
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
    kit,
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
export type Story = Awaited<ReturnType<typeof tellStory>>;

/** Records money of the co-op at the foundation; answers the receipt. */
export async function pay({ kit, coop, foundation, treasurer }: Story, minor: number, input: object = {}) {
  const answer = await kit.ask<{ recordReceipt: { receipt: { id: string } } }>(
    RECORD_RECEIPT,
    { input: { from: coop, to: foundation, amount: EUR(minor), ...input } },
    treasurer,
  );
  return answer.recordReceipt.receipt.id;
}

export async function allocate({ kit, rule, treasurer }: Story, input: object, idempotencyKey?: string): Promise<Run> {
  const answer = await kit.ask<{ runAllocation: { allocationRun: Run } }>(
    RUN_ALLOCATION,
    { input: { rule, ...input } },
    { ...treasurer, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  );
  return answer.runAllocation.allocationRun;
}

/** One balance a currency. */
export async function balancesOf(kit: ReturnsKit, agent: string) {
  const { _entities } = await kit.ask<{ _entities: [{ returnsBalances: readonly object[] }] }>(BALANCES, { agent });
  return _entities[0].returnsBalances;
}
