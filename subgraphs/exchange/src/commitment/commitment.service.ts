import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { requireOfParties } from "../agreement/agreement";
import { AgreementRepository } from "../agreement/agreement.repository";
import { requireNamedResource } from "../economic-resource/economic-resource.service";
import { pageById } from "../page";
import type { SpecificationDirectory } from "../specification/specification.service";
import { requireProcesses } from "../process/process.service";
import {
  type Commitment,
  COMMITMENT_PREFIX,
  type CommitmentDraft,
  requireCommitment,
  requireOpenCommitment,
  stateOf,
} from "./commitment";
import { commitmentCancelled, commitmentMade } from "./commitment.events";
import { type CommitmentFilter, CommitmentRepository } from "./commitment.repository";

export class CommitmentService {
  readonly #commitments: CommitmentRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
    private readonly kinds: SpecificationDirectory,
  ) {
    this.#commitments = new CommitmentRepository(work.sql);
  }

  /**
   * Promises something: the provider does, nobody promises in another's name.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN for who does not act for the provider; NOT_FOUND for a resource, a process, an
   *         agreement or an agent; those of `requireCommitment`, `requireOfParties` and `AgentDirectory`.
   */
  async make(command: Command, input: CommitmentDraft): Promise<Commitment> {
    const { caller } = command;
    requireActFor(caller, input.provider, "EXCHANGE", OFFICERS);
    const draft = requireCommitment(input);
    for (const agent of new Set([draft.provider, draft.receiver])) await this.agents.requireAgent(caller, agent);
    await this.kinds.requireAll([draft.specification]);
    return this.work.run(command, (tx) => insertCommitment(tx, draft));
  }

  /**
   * The provider takes back its promise, or the receiver lets it go; who did stays to be seen.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT for what is fulfilled or was cancelled.
   */
  async cancel(command: Command, id: string): Promise<Commitment> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const commitment = requireOpenCommitment(await CommitmentRepository.getForUpdate(tx, id));
      const { provider, receiver } = commitment;
      if (![provider, receiver].some((agent) => mayActFor(tx.caller, agent, OFFICERS)))
        throw new DomainError("FORBIDDEN", "Only its provider or its receiver cancels a commitment.");
      if (stateOf(commitment) === "FULFILLED")
        throw new DomainError("STATE_CONFLICT", "This commitment is fulfilled; there is nothing to cancel.", {
          commitment: id,
        });
      const cancelled = { ...commitment, cancelledBy: tx.caller.agent, cancelledAt: await tx.now() };
      await CommitmentRepository.cancel(tx, cancelled);
      tx.emit(commitmentCancelled(cancelled, tx.caller.agent));
      return cancelled;
    });
  }

  load(ids: readonly string[]): Promise<Commitment[]> {
    return this.#commitments.load(ids);
  }

  /** Newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(filter: CommitmentFilter, page: PageArgs): Promise<Connection<Commitment>> {
    return pageById(
      page,
      (after, limit) => this.#commitments.list(filter, after, limit),
      () => this.#commitments.count(filter),
    );
  }
}

/** Errors: as `CommitmentService.make`, but for who may promise. */
export async function insertCommitment(tx: Transaction, input: CommitmentDraft): Promise<Commitment> {
  const draft = requireCommitment(input);
  await requireProcesses(tx, draft);
  await requireNamedResource(tx, draft);
  if (draft.agreement !== null) requireOfParties(await AgreementRepository.get(tx, draft.agreement), draft);
  const commitment: Commitment = {
    ...draft,
    id: newId(COMMITMENT_PREFIX),
    fulfilled: "0",
    cancelledBy: null,
    cancelledAt: null,
    createdBy: tx.caller.agent,
    createdAt: await tx.now(),
  };
  await CommitmentRepository.insert(tx, commitment);
  tx.emit(commitmentMade(commitment, tx.caller.agent));
  return commitment;
}
