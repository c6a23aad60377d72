import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { requireOfficer } from "../access";
import type { Directory } from "../known/directory";
import { connectionsOf, idCursor, startOf } from "../list";
import { type NewRule, type ReturnRule, createRule } from "./rule";
import { ruleCreated } from "./rule.events";
import { RuleRepository } from "./rule.repository";

export class RuleService {
  readonly #rules: RuleRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
  ) {
    this.#rules = new RuleRepository(work.sql);
  }

  /**
   * Errors: UNAUTHENTICATED, FORBIDDEN (officers of the organization); NOT_FOUND; INVALID_INPUT; STATE_CONFLICT when the
   * rule to replace has been replaced.
   */
  async create(command: Command, input: NewRule): Promise<ReturnRule> {
    requireOfficer(command.caller, input.organization);
    if ((await this.directory.getKind(input.organization, "organization")) !== "ORGANIZATION")
      throw new DomainError("INVALID_INPUT", "Rules belong to organizations.", { field: "organization" });
    return this.work.run(command, async (tx) => {
      const before = input.replaces ? await getRule(new RuleRepository(tx), input.replaces) : null;
      const rule = createRule(newId("rul"), input, before, await tx.now());
      await RuleRepository.insert(tx, rule);
      tx.emit(ruleCreated(rule, command.caller.agent));
      return rule;
    });
  }

  /** Errors: NOT_FOUND. */
  get(id: string): Promise<ReturnRule> {
    return getRule(this.#rules, id);
  }

  load(ids: readonly string[]): Promise<ReturnRule[]> {
    return this.#rules.load(ids);
  }

  /** Of each organization, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOf(organizations: readonly string[], page: PageArgs): Promise<Map<string, Connection<ReturnRule>>> {
    const rows = await this.#rules.listOf(organizations, startOf(page), page.first + 1);
    return connectionsOf(
      organizations,
      rows,
      (rule) => rule.organization,
      idCursor,
      page,
      (ids) => this.#rules.countOf(ids),
    );
  }
}

async function getRule(rules: RuleRepository, id: string): Promise<ReturnRule> {
  const [rule] = await rules.load([id]);
  if (!rule) throw new DomainError("NOT_FOUND", "No such return rule.", { rule: id });
  return rule;
}
