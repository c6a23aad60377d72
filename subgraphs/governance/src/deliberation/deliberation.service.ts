import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireAgent, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { requireSteward } from "../assembly/steward";
import type { Proposal } from "../proposal/proposal";
import { ProposalRepository } from "../proposal/proposal.repository";
import { requireProposal } from "../proposal/require-proposal";
import { requireTakesPartIn } from "../roll/takes-part";
import {
  answerObjection,
  type Argument,
  createArgument,
  type NewArgument,
  type NewObjection,
  type Objection,
  raiseObjection,
  withdrawObjection,
} from "./deliberation";
import { argumentAdded, objectionRaised, objectionResolved, wordsErased } from "./deliberation.events";
import { DeliberationRepository } from "./deliberation.repository";

/** Arguments and objections, from the draft until the close. */
export class DeliberationService {
  readonly #words: DeliberationRepository;
  readonly #proposals: ProposalRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#words = new DeliberationRepository(work.sql);
    this.#proposals = new ProposalRepository(work.sql);
  }

  /** By who takes part. Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT, INVALID_INPUT. */
  async addArgument(command: Command, input: NewArgument): Promise<Argument> {
    const author = requireAgent(command.caller, "GOVERNANCE");
    return this.#write(command, input.proposal, async (tx, proposal) => {
      if (input.replyTo !== null && input.replyTo !== undefined) {
        const [answered] = await new DeliberationRepository(tx).loadArguments([input.replyTo]);
        if (answered?.proposal !== proposal.id)
          throw new DomainError("NOT_FOUND", "There is no such argument about this proposal.", { field: "replyTo" });
      }
      const argument = createArgument(newId("arg"), proposal, input, author, await tx.now());
      await DeliberationRepository.insertArgument(tx, argument);
      tx.emit(argumentAdded(proposal, argument));
      return argument;
    });
  }

  /** By who takes part. Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT, INVALID_INPUT. */
  async raise(command: Command, input: NewObjection): Promise<Objection> {
    const author = requireAgent(command.caller, "GOVERNANCE");
    return this.#write(command, input.proposal, async (tx, proposal) => {
      const objection = raiseObjection(newId("obj"), proposal, input, author, await tx.now());
      await DeliberationRepository.insertObjection(tx, objection);
      tx.emit(objectionRaised(proposal, objection));
      return objection;
    });
  }

  /**
   * By who drafted the proposal, or a steward.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT, INVALID_INPUT.
   */
  async answer(command: Command, id: string, answer: string): Promise<Objection> {
    requireScope(command.caller, "GOVERNANCE");
    const proposal = await requireProposal(this.#proposals, (await this.#require(this.#words, id)).proposal);
    if (proposal.proposer === null || command.caller.agent !== proposal.proposer)
      await requireSteward(this.work.sql, command.caller, proposal.assembly);
    return this.#resolve(command, proposal, id, (objection, now, at) =>
      answerObjection(objection, now, answer, command.caller.agent, at),
    );
  }

  /** By who raised it. Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT. */
  async withdraw(command: Command, id: string): Promise<Objection> {
    const caller = requireAgent(command.caller, "GOVERNANCE");
    const objection = await this.#require(this.#words, id);
    if (objection.author !== caller)
      throw new DomainError("FORBIDDEN", "An objection is withdrawn by who raised it; others may answer it.");
    const proposal = await requireProposal(this.#proposals, objection.proposal);
    return this.#resolve(command, proposal, id, withdrawObjection);
  }

  /**
   * Takes the words of an agent from arguments, objections and answers, and its name from what it wrote; no event ever
   * held them, so every chain stays whole. By the agent itself.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN.
   */
  async erase(command: Command, agent: string): Promise<number> {
    requireActFor(command.caller, agent, "GOVERNANCE");
    return this.work.run(command, async (tx) => {
      const count = await DeliberationRepository.erase(tx, agent);
      if (count > 0) tx.emit(wordsErased(agent, count, command.caller.agent));
      return count;
    });
  }

  loadArguments(ids: readonly string[]): Promise<Argument[]> {
    return this.#words.loadArguments(ids);
  }

  loadObjections(ids: readonly string[]): Promise<Objection[]> {
    return this.#words.loadObjections(ids);
  }

  async #write<T>(
    command: Command,
    id: string,
    write: (tx: Transaction, proposal: Proposal) => Promise<T>,
  ): Promise<T> {
    const { assembly } = await requireProposal(this.#proposals, id);
    await requireTakesPartIn(this.work.sql, command.caller, assembly, "discuss");
    return this.work.run(command, async (tx) => write(tx, await requireProposal(new ProposalRepository(tx), id)), {
      streams: [assembly],
    });
  }

  #resolve(
    command: Command,
    { id: proposalId, assembly }: Proposal,
    id: string,
    resolve: (objection: Objection, proposal: Proposal, at: Date) => Objection,
  ): Promise<Objection> {
    return this.work.run(
      command,
      async (tx) => {
        const objection = await this.#require(new DeliberationRepository(tx), id);
        const proposal = await requireProposal(new ProposalRepository(tx), proposalId);
        const resolved = resolve(objection, proposal, await tx.now());
        await DeliberationRepository.saveResolution(tx, resolved);
        tx.emit(objectionResolved(proposal, resolved, command.caller.agent));
        return resolved;
      },
      { streams: [assembly] },
    );
  }

  async #require(words: DeliberationRepository, id: string): Promise<Objection> {
    const [objection] = await words.loadObjections([id]);
    if (!objection) throw new DomainError("NOT_FOUND", "There is no such objection.");
    return objection;
  }
}
