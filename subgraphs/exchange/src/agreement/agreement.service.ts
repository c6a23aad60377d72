import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { mayActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { pageById } from "../page";
import { type Agreement, AGREEMENT_PREFIX, type AgreementDraft, requireAgreement } from "./agreement";
import { agreementCreated } from "./agreement.events";
import { AgreementRepository } from "./agreement.repository";

export class AgreementService {
  readonly #agreements: AgreementRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
  ) {
    this.#agreements = new AgreementRepository(work.sql);
  }

  /**
   * Opens an agreement, by one of its parties. It binds nobody: each party promises its own clauses.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for who acts for none of the parties; those of `requireAgreement` and of
   *         `AgentDirectory`.
   */
  async create(command: Command, input: AgreementDraft): Promise<Agreement> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const draft = requireAgreement(input);
    if (!draft.parties.some((party) => mayActFor(caller, party, OFFICERS)))
      throw new DomainError("FORBIDDEN", "Only one of the parties opens an agreement among them.");
    for (const party of draft.parties) await this.agents.requireAgent(caller, party);
    return this.work.run(command, async (tx) => {
      const agreement = { ...draft, id: newId(AGREEMENT_PREFIX), createdBy: caller.agent, createdAt: await tx.now() };
      await AgreementRepository.insert(tx, agreement);
      tx.emit(agreementCreated(agreement, caller.agent));
      return agreement;
    });
  }

  load(ids: readonly string[]): Promise<Agreement[]> {
    return this.#agreements.load(ids);
  }

  /** Those that an agent is a party of, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(party: string, page: PageArgs): Promise<Connection<Agreement>> {
    return pageById(
      page,
      (after, limit) => this.#agreements.list(party, after, limit),
      () => this.#agreements.count(party),
    );
  }
}
