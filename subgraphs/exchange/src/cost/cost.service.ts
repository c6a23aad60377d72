import { type Command, constraintOf, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { isStateCurrency } from "../currency/currency";
import type { CurrencyService } from "../currency/currency.service";
import {
  COST_FACTOR_SET_PREFIX,
  type CostFactorSet,
  type CostFactorSetDraft,
  readCostFactors,
  requireCostFactorSet,
} from "./cost-factor";
import { CostRepository } from "./cost.repository";
import type { FactorSet } from "./true-price";

const SETS_MAX = 20;
export const COST_FACTORS_PUBLISHED = "exchange.cost-factor-set.published.v1";

export class CostService {
  readonly #costs: CostRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
    private readonly agents: AgentDirectory,
  ) {
    this.#costs = new CostRepository(work.sql);
  }

  /**
   * Publishes a version of a set, in the name of an agent. Only an ADMIN makes it one that counts for everybody.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; ALREADY_EXISTS (publisher, name and version); IMPORT_INVALID with the line;
   *         INVALID_INPUT; those of `AgentDirectory`.
   */
  async publish(command: Command, input: CostFactorSetDraft & { readonly csv: string }): Promise<CostFactorSet> {
    const { caller } = command;
    requireActFor(caller, input.publisher, "EXCHANGE", OFFICERS);
    if (input.standard && caller.kind !== "hub" && !caller.scopes.includes("ADMIN"))
      throw new DomainError("FORBIDDEN", "Only an ADMIN makes a set count for everybody; leave `standard` out.");
    const { publisher, standard, currency, ...texts } = input;
    const draft = requireCostFactorSet({ publisher, standard, currency, ...texts });
    const factors = readCostFactors(input.csv);
    if (!isStateCurrency(currency) && (await this.currencies.findByCode(currency)) === null)
      throw new DomainError("INVALID_INPUT", "The currency is neither ISO 4217 nor one of this hub.");
    await this.agents.requireAgent(caller, publisher);
    try {
      return await this.work.run(command, async (tx) => {
        const { name, source, version } = draft;
        const id = newId(COST_FACTOR_SET_PREFIX);
        const set = { id, publisher, name, source, version, currency, standard, publishedAt: await tx.now() };
        await CostRepository.insert(tx, set, factors);
        const payload = { costFactorSet: id, publisher, currency, standard };
        tx.emit({ type: COST_FACTORS_PUBLISHED, actor: caller.agent, subject: id, payload });
        return set;
      });
    } catch (error) {
      if (constraintOf(error) !== "cost_factor_set_version") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "This version of the set is published; a change is another version.",
        {},
        { cause: error },
      );
    }
  }

  load(ids: readonly string[]): Promise<CostFactorSet[]> {
    return this.#costs.load(ids);
  }

  listStandard(): Promise<CostFactorSet[]> {
    return this.#costs.listStandard();
  }

  /** The sets named, or the standard ones, with their factors of some specifications. Errors: INVALID_INPUT; NOT_FOUND. */
  async loadSets(ids: readonly string[] | null, specifications: readonly string[]): Promise<FactorSet[]> {
    if (ids !== null && ids.length > SETS_MAX)
      throw new DomainError("INVALID_INPUT", `At most ${SETS_MAX} sets are counted at once.`);
    const sets = ids === null ? await this.listStandard() : await this.load(ids);
    const missing = ids?.find((id) => sets.every((set) => set.id !== id));
    if (missing !== undefined) throw new DomainError("NOT_FOUND", "No such set of cost factors.", { set: missing });
    const factors = await this.#costs.loadFactors(
      sets.map(({ id }) => id),
      specifications,
    );
    return sets.map((set) => ({ ...set, factors: factors.filter((factor) => factor.set === set.id) }));
  }
}
