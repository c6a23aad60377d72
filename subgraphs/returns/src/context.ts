import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import type { RequestContext } from "@commons-hub/shared/subgraph";
import type { Period } from "@commons-hub/shared/value";
import { maySeePayments } from "./access";
import type { GapTotals, Owing, ProjectGap } from "./gap/gap";
import type { GapArgs, GapService } from "./gap/gap.service";
import type { UnclaimedHolding } from "./holding/holding";
import type { HoldingService } from "./holding/holding.service";
import type { KnownRepository } from "./known/known.repository";
import type { Reference } from "./known/stub.type";
import type { LedgerRepository } from "./ledger/ledger.repository";
import type { Levy, LevyDue } from "./levy/levy";
import type { LevyService } from "./levy/levy.service";
import { byArguments } from "./list";
import type { Pledge } from "./pledge/pledge";
import type { PledgeService } from "./pledge/pledge.service";
import type { ReceiptService } from "./receipt/receipt.service";
import type { ReturnRule } from "./rule/rule";
import type { RuleService } from "./rule/rule.service";
import type { AllocationLine } from "./run/run";
import type { RunService } from "./run/run.service";
import type { UsageService } from "./usage/usage.service";

export interface Services {
  readonly known: KnownRepository;
  readonly rules: RuleService;
  readonly usage: UsageService;
  readonly pledges: PledgeService;
  readonly receipts: ReceiptService;
  readonly runs: RunService;
  readonly holdings: HoldingService;
  readonly gaps: GapService;
  readonly ledger: LedgerRepository;
  readonly levies: LevyService;
}

/** What every resolver of this subgraph finds in its context. */
export interface ReturnsContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
  /** The payer, where this caller may see what they use and pay; `organization`: to whom. */
  visiblePayer(payer: string, organization?: string): Promise<Reference | null>;
}

export function createContext(base: RequestContext, services: Services): ReturnsContext {
  const loaders = createLoaders(base, services);
  return {
    ...base,
    loaders,
    visiblePayer: async (payer, organization) => {
      const known = await loaders.kind.load(payer);
      // Who is not known yet is not shown yet.
      const kind = known?.kind ?? "PERSON";
      return maySeePayments(base.caller, { id: payer, kind }, organization) ? { id: payer } : null;
    },
  };
}

/** Fresh for every request: a loader's cache must not outlive what its caller may see. */
function createLoaders({ caller }: RequestContext, services: Services) {
  const { known, rules, usage, pledges, receipts, runs, holdings, gaps, ledger, levies } = services;
  const idOf = ({ id }: { readonly id: string }): string => id;
  return {
    kind: byKey(async (ids) => Array.from(await known.loadKinds(ids), ([id, kind]) => ({ id, kind })), idOf),
    rule: byKey((ids) => rules.load(ids), idOf),
    usage: byKey((ids) => usage.load(ids), idOf),
    pledge: byKey((ids) => pledges.load(ids), idOf),
    receipt: byKey((ids) => receipts.load(ids), idOf),
    run: byKey((ids) => runs.load(ids), idOf),
    line: byKey((ids) => runs.loadLines(ids), idOf),
    holding: byKey((ids) => holdings.load(ids), idOf),
    balancesOf: manyByKey(
      (ids) => ledger.load(ids),
      ({ organization }) => organization,
    ),
    receivedBy: manyByKey(
      (ids) => gaps.loadReceived(ids),
      ({ project }) => project,
    ),
    rulesOf: byArguments<PageArgs, Connection<ReturnRule>>((ids, page) => rules.listOf(ids, page)),
    pledgesOf: byArguments<PageArgs, Connection<Pledge>>((ids, page) => pledges.listOf(ids, page)),
    linesOf: byArguments<PageArgs, Connection<AllocationLine>>((ids, page) => runs.listLines(ids, page)),
    holdingsOf: byArguments<PageArgs, Connection<UnclaimedHolding>>((ids, page) => holdings.listOf(ids, page)),
    levy: byKey((ids) => levies.load(ids), idOf),
    leviesOf: byArguments<PageArgs, Connection<Levy>>((ids, page) => levies.listOf(ids, page)),
    leviesDue: byArguments<Period, readonly LevyDue[]>((ids, period) => levies.loadDue(ids, period)),
    gapTotals: byArguments<Period, GapTotals>((ids, period) => gaps.loadTotals(ids, period)),
    gapsOf: byArguments<GapArgs, Connection<ProjectGap>>((ids, args) => gaps.listProjects(ids, args)),
    owingTo: byArguments<GapArgs, Connection<Owing>>((ids, args) => gaps.listOwing(ids, args, caller)),
  };
}
