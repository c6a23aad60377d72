import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { requireOfficer } from "../access";
import { keepAhead, writeAhead } from "../ahead";
import type { LineDraft } from "../allocation";
import type { BasisService } from "../basis/basis.service";
import { readClock } from "../clock";
import type { Directory } from "../known/directory";
import { connectionsOf, idCursor, startOf } from "../list";
import { requireMoney } from "../money";
import type { RuleService } from "../rule/rule.service";
import { type NewPledge, type Pledge, createPledge, parseDue } from "./pledge";
import { pledgeMade } from "./pledge.events";
import { PledgeRepository } from "./pledge.repository";

/** What a pledge is due to many projects is written ahead of the pledge. */
export const PLEDGE_PARTS = { table: "pledge_due", owner: "pledge", ownerTable: "pledge" };

export class PledgeService {
  readonly #pledges: PledgeRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
    private readonly rules: RuleService,
    private readonly bases: BasisService,
  ) {
    this.#pledges = new PledgeRepository(work.sql);
  }

  /**
   * Promises an amount and settles what of it is due to each project.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (the agent, or officers of the organization); NOT_FOUND; INVALID_INPUT;
   * AMOUNT_OUT_OF_RANGE; NO_RECEIVERS when the rule has nothing to follow.
   */
  async make(command: Command, input: NewPledge): Promise<Pledge> {
    requireOfficer(command.caller, input.agent);
    const amount = requireMoney(input.amount, "amount");
    await this.directory.getKind(input.agent, "agent");
    const rule = await this.rules.get(input.rule);
    const { from, until } = parseDue(input, await readClock(this.work.sql));
    const basis = await this.bases.resolve(rule, {
      agent: input.agent,
      period: { from, until: until ?? new Date(from.getTime() + 1) },
      project: input.project,
      billOfMaterials: input.billOfMaterials,
    });
    const id = newId("plg");
    const insertParts = (tx: Transaction, parts: readonly LineDraft[]) => PledgeRepository.insertParts(tx, id, parts);
    const drafts = basis.split(amount.minor, amount.currency);
    const parts = await writeAhead(this.work, PLEDGE_PARTS, id, drafts, insertParts);
    return this.work.run(command, async (tx) => {
      const pledge = createPledge(id, input, rule, basis, await tx.now());
      await PledgeRepository.insert(tx, pledge);
      await insertParts(tx, parts);
      await keepAhead(tx, PLEDGE_PARTS, id);
      tx.emit(pledgeMade(pledge, command.caller.agent));
      return pledge;
    });
  }

  /** Errors: NOT_FOUND. */
  async get(id: string): Promise<Pledge> {
    const [pledge] = await this.#pledges.load([id]);
    if (!pledge) throw new DomainError("NOT_FOUND", "No such pledge.", { pledge: id });
    return pledge;
  }

  load(ids: readonly string[]): Promise<Pledge[]> {
    return this.#pledges.load(ids);
  }

  /** Of each agent, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOf(agents: readonly string[], page: PageArgs): Promise<Map<string, Connection<Pledge>>> {
    const rows = await this.#pledges.listOf(agents, startOf(page), page.first + 1);
    return connectionsOf(
      agents,
      rows,
      (pledge) => pledge.agent,
      idCursor,
      page,
      (ids) => this.#pledges.countOf(ids),
    );
  }
}
