import { type Command, constraintOf, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import type { CostService } from "../cost/cost.service";
import { requireText } from "../text";
import { AGREEMENTS_MAX, LEVY_AGREEMENT_PREFIX, type LevyAgreement } from "./levy";
import { levyAgreed, levyRevoked } from "./levy.events";
import { LevyRepository } from "./levy.repository";

export interface NewLevyAgreement {
  readonly organization: string;
  readonly collector: string;
  readonly factorSet: string;
  readonly territory?: string | null | undefined;
}

export class LevyService {
  readonly #levies: LevyRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
    private readonly costs: CostService,
  ) {
    this.#levies = new LevyRepository(work.sql);
  }

  /**
   * An organization agrees, by a steward or treasurer of it, to bear what its exchanges cost others from now on.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for the set; ALREADY_EXISTS for the same set and collector; INVALID_INPUT
   *         for an organization that collects from itself, a territory that is empty or over 200 characters, or more than
   *         20 agreements; those of `AgentDirectory`.
   */
  async agree(command: Command, input: NewLevyAgreement): Promise<LevyAgreement> {
    const { caller } = command;
    const { organization: payer, collector, factorSet } = input;
    requireActFor(caller, payer, "EXCHANGE", OFFICERS);
    if (payer === collector) throw new DomainError("INVALID_INPUT", "Levies are due to somebody else.");
    const territory = input.territory === null || input.territory === undefined ? null : input.territory;
    const where = territory === null ? null : requireText("territory", territory, 200);
    const [set] = await this.costs.load([factorSet]);
    if (set === undefined) throw new DomainError("NOT_FOUND", "No such set of cost factors.", { set: factorSet });
    await this.agents.requireOrganization(caller, payer);
    await this.agents.requireOrganization(caller, collector);
    try {
      return await this.work.run(command, async (tx) => {
        if (!(await LevyRepository.lockPayer(tx, payer)))
          throw new DomainError(
            "INVALID_INPUT",
            `An organization has at most ${AGREEMENTS_MAX} agreements: revoke one.`,
          );
        const agreement: LevyAgreement = {
          id: newId(LEVY_AGREEMENT_PREFIX),
          payer,
          collector,
          factorSet,
          territory: where,
          agreedBy: caller.agent,
          agreedAt: await tx.now(),
          revokedAt: null,
        };
        await LevyRepository.insert(tx, agreement);
        tx.emit(levyAgreed(agreement, caller.agent));
        return agreement;
      });
    } catch (error) {
      if (constraintOf(error) !== "levy_agreement_once") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "This organization agreed to levies by this set, for this collector.",
        {},
        { cause: error },
      );
    }
  }

  /**
   * Revokes an agreement: what is exchanged from now on is not levied; what was, stays due.
   *
   * Errors: UNAUTHENTICATED; NOT_FOUND; FORBIDDEN; STATE_CONFLICT when it was revoked before.
   */
  revoke(command: Command, id: string): Promise<LevyAgreement> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const agreement = await LevyRepository.getForUpdate(tx, id);
      if (agreement === null) throw new DomainError("NOT_FOUND", "No such agreement to levies.", { levyAgreement: id });
      requireActFor(caller, agreement.payer, "EXCHANGE", OFFICERS);
      if (agreement.revokedAt !== null)
        throw new DomainError("STATE_CONFLICT", "This agreement was revoked.", { at: agreement.revokedAt });
      const revoked = { ...agreement, revokedAt: await tx.now() };
      await LevyRepository.revoke(tx, id, revoked.revokedAt);
      tx.emit(levyRevoked(revoked, caller.agent));
      return revoked;
    });
  }

  load(ids: readonly string[]): Promise<LevyAgreement[]> {
    return this.#levies.load(ids);
  }

  loadStanding(payers: readonly string[]): Promise<LevyAgreement[]> {
    return this.#levies.loadStanding(payers);
  }

  countMissing(agreements: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#levies.countMissing(agreements);
  }
}
