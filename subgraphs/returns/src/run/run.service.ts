import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import { type Connection, encodeCursor, type PageArgs } from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { requireOfficer } from "../access";
import { keepAhead, writeAhead } from "../ahead";
import type { BasisService } from "../basis/basis.service";
import { readClock } from "../clock";
import { HoldingRepository } from "../holding/holding.repository";
import { type UnclaimedHolding, holdingsOf } from "../holding/holding";
import type { Directory } from "../known/directory";
import { LedgerRepository } from "../ledger/ledger.repository";
import { connectionsOf, startOf } from "../list";
import { requireMoney } from "../money";
import type { PledgeService } from "../pledge/pledge.service";
import { type Purse, ReceiptRepository } from "../receipt/receipt.repository";
import type { RuleService } from "../rule/rule.service";
import { type AllocationLine, type AllocationPlan, type AllocationRun, planRun } from "./run";
import { allocationPublished } from "./run.events";
import { RunRepository } from "./run.repository";

export interface NewRun {
  readonly rule: string;
  readonly pool: Money;
  readonly from?: string | null | undefined;
  readonly pledge?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly billOfMaterials?: string | null | undefined;
}

/** Tables that a large run is written to ahead of the run itself. */
const LINES = { table: "allocation_line", owner: "run", ownerTable: "allocation_run" };
const HOLDINGS = { table: "unclaimed_holding", owner: "run", ownerTable: "allocation_run" };
export const RUN_TABLES = [LINES, HOLDINGS];

interface Prepared {
  readonly plan: AllocationPlan;
  readonly lines: readonly AllocationLine[];
  readonly holdings: readonly UnclaimedHolding[];
}

export class RunService {
  readonly #runs: RunRepository;
  readonly #receipts: ReceiptRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
    private readonly rules: RuleService,
    private readonly bases: BasisService,
    private readonly pledges: PledgeService,
  ) {
    this.#runs = new RunRepository(work.sql);
    this.#receipts = new ReceiptRepository(work.sql);
  }

  /**
   * Splits money that came in and publishes the lines.
   *
   * Errors: as `plan`; POOL_EXCEEDED when less than the pool is unspent, or nobody has paid.
   */
  async publish(command: Command, input: NewRun): Promise<AllocationRun> {
    // A refusal is thrown within the unit of work, where a retry of what has succeeded is answered first.
    const prepared = await this.#prepare(command, input).catch((refusal: unknown) => ({ refusal }));
    return this.work.run(command, async (tx) => {
      if ("refusal" in prepared) throw prepared.refusal;
      const published = { ...prepared.plan.run, publishedAt: await tx.now() };
      await store(tx, published, prepared);
      tx.emit(allocationPublished({ ...prepared.plan, run: published }, command.caller.agent));
      return published;
    });
  }

  /**
   * What `publish` would do, without any money: nothing is stored.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (officers of the rule's organization); NOT_FOUND; INVALID_INPUT, also when the
   * payer is not clear; AMOUNT_OUT_OF_RANGE; CURRENCY_MISMATCH with the pledge; NO_RECEIVERS.
   */
  async plan(command: Command, input: NewRun): Promise<AllocationPlan> {
    const rule = await this.rules.get(input.rule);
    requireOfficer(command.caller, rule.organization);
    const pool = requireMoney(input.pool, "pool");
    const pledge = input.pledge ? await this.pledges.get(input.pledge) : null;
    if (pledge !== null && pledge.organization !== rule.organization)
      throw new DomainError("INVALID_INPUT", "The pledge is to another organization.", { field: "pledge" });
    if (pledge !== null && pledge.amount.currency !== pool.currency)
      throw new DomainError("CURRENCY_MISMATCH", `The pledge is in ${pledge.amount.currency}.`);
    const payer = input.from ?? pledge?.agent ?? (await this.#onlyPayer(rule.organization, pool.currency));
    const now = await readClock(this.work.sql);
    const named = input.project || input.billOfMaterials;
    const basis = await this.bases.resolve(rule, {
      agent: payer,
      period: pledge?.due.until ? { from: pledge.due.from, until: pledge.due.until } : { from: now, until: null },
      project: input.project,
      billOfMaterials: input.billOfMaterials ?? (named ? null : (pledge?.bill ?? null)),
      declaration: named ? null : (pledge?.declaration ?? null),
    });
    const drafts = basis.split(pool.minor, pool.currency);
    // Waits until all stewards are known: a project that has joined is not held.
    const { receivers, cursor } = await this.directory.loadReceivers(drafts.map(({ project }) => project));
    return planRun(
      newId,
      { rule, payer, pledge: pledge?.id ?? null, basis, pool, drafts, receivers, projectsCursor: cursor },
      now,
    );
  }

  load(ids: readonly string[]): Promise<AllocationRun[]> {
    return this.#runs.load(ids);
  }

  loadLines(ids: readonly string[]): Promise<AllocationLine[]> {
    return this.#runs.loadLines(ids);
  }

  /** Of each run, in its order. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listLines(runs: readonly string[], page: PageArgs): Promise<Map<string, Connection<AllocationLine>>> {
    const rows = await this.#runs.listLines(runs, lineStart(page), page.first + 1);
    return connectionsOf(
      runs,
      rows,
      ({ run }) => run,
      lineCursor,
      page,
      (ids) => this.#runs.countLines(ids),
    );
  }

  /** A plan, and what of it is left for the transaction that publishes it. Errors: as `publish`. */
  async #prepare(command: Command, input: NewRun): Promise<Prepared> {
    const plan = await this.plan(command, input);
    const { run } = plan;
    if ((await this.#receipts.sumUnspent(purseOf(run))) < run.pool.minor) throw poolExceeded(run.pool);
    return {
      plan,
      lines: await writeAhead(this.work, LINES, run.id, plan.lines, (tx, rows) => RunRepository.insertLines(tx, rows)),
      holdings: await writeAhead(this.work, HOLDINGS, run.id, holdingsOf(newId, plan), (tx, rows) =>
        HoldingRepository.insert(tx, rows),
      ),
    };
  }

  /** Errors: INVALID_INPUT when several have paid; POOL_EXCEEDED when nobody has. */
  async #onlyPayer(organization: string, currency: string): Promise<string> {
    const [payer, other] = await this.#receipts.listPayers(organization, currency);
    if (payer === undefined)
      throw new DomainError("POOL_EXCEEDED", `No money in ${currency} is unspent.`, { currency });
    if (other !== undefined)
      throw new DomainError("INVALID_INPUT", "Several have paid: say in `from` whose money is allocated.", {
        field: "from",
      });
    return payer;
  }
}

/** A line's place in its run, as an opaque cursor. */
export function lineCursor(line: AllocationLine): string {
  return encodeCursor([String(line.index)]);
}

/** The index that a page starts after. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
export function lineStart(page: PageArgs): number {
  const after = startOf(page);
  if (after === null) return -1;
  const index = /^\d{1,7}$/.test(after) ? Number(after) : null;
  if (index === null) throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
  return index;
}

/** Errors: POOL_EXCEEDED. */
async function store(tx: Transaction, run: AllocationRun, { lines, holdings }: Prepared): Promise<void> {
  const { minor, currency } = run.pool;
  await LedgerRepository.lock(tx, run.organization, currency);
  await RunRepository.insertRun(tx, run);
  if ((await ReceiptRepository.draw(tx, purseOf(run), run.id, minor)) !== minor) throw poolExceeded(run.pool);
  await RunRepository.insertLines(tx, lines);
  await HoldingRepository.insert(tx, holdings);
  await keepAhead(tx, LINES, run.id);
  await keepAhead(tx, HOLDINGS, run.id);
  const common = { organization: run.organization, currency, source: "UNSPENT", run: run.id } as const;
  await LedgerRepository.post(
    tx,
    [
      { ...common, target: "HELD" as const, amountMinor: run.heldMinor },
      { ...common, target: "ALLOCATED" as const, amountMinor: minor - run.heldMinor },
    ].filter(({ amountMinor }) => amountMinor > 0n),
  );
}

function purseOf(run: AllocationRun): Purse {
  return { organization: run.organization, payer: run.payer, currency: run.pool.currency, pledge: run.pledge };
}

function poolExceeded(pool: Money): DomainError {
  return new DomainError("POOL_EXCEEDED", `Less than ${pool.minor} ${pool.currency} of this payer's money is unspent.`);
}
