import assert from "node:assert/strict";
import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import type { Follower } from "@commons-hub/shared/follow";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { AssemblyRepository } from "../assembly/assembly.repository";
import { requireAssembly, requireSteward } from "../assembly/steward";
import { CLOSE_PROPOSAL } from "../closing/closing.service";
import { forgetBallots } from "../secret/forget";
import { type PreparedRoll, prepareRoll } from "../roll/freeze";
import type { KeyStore } from "../secret/key-store";
import { RollRepository } from "../roll/roll.repository";
import { requireTakesPartIn } from "../roll/takes-part";
import { draftProposal, type NewProposal } from "./draft";
import type { ChamberProgress } from "./outcome";
import { openProposal, type Proposal, withdrawProposal } from "./proposal";
import { proposalDrafted, proposalOpened, proposalRevised, proposalWithdrawn } from "./proposal.events";
import { ProposalRepository } from "./proposal.repository";
import { requireProposal } from "./require-proposal";
import { type NewRevision, type ProposalVersion, reviseProposal } from "./revision";

/** How long opening waits for the register of participation to catch up. */
const CATCH_UP_MS = 5_000;

export class ProposalService {
  readonly #proposals: ProposalRepository;
  readonly #assemblies: AssemblyRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly participation: Pick<Follower, "catchUp">,
    private readonly keys: KeyStore,
  ) {
    this.#proposals = new ProposalRepository(work.sql);
    this.#assemblies = new AssemblyRepository(work.sql);
  }

  /**
   * By a steward of the assembly's organization, or by anybody who would be on the assembly's roll now.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT.
   */
  async draft(command: Command, input: NewProposal): Promise<Proposal> {
    requireScope(command.caller, "GOVERNANCE");
    const assembly = await requireAssembly(this.work.sql, input.assembly);
    const chambers = await this.#assemblies.loadChambersOf([assembly.id]);
    await requireTakesPartIn(this.work.sql, command.caller, assembly.id, "draft proposals");
    const ids = chambers.map(({ id }) => id);
    return this.work.run(
      command,
      async (tx) => {
        const proposal = draftProposal(input, ids, command.caller.agent, newId, await tx.now());
        await ProposalRepository.insert(tx, proposal);
        tx.emit(proposalDrafted(proposal, command.caller.agent));
        return proposal;
      },
      { streams: [assembly.id] },
    );
  }

  /**
   * Freezes the roll and opens the vote. By a steward of the assembly's organization.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT, STATE_CONFLICT (also when a chamber would be empty),
   *         PROJECTION_BEHIND while memberships and contributions are not known up to now, UNAVAILABLE.
   */
  async open(command: Command, id: string, closesAt: Date): Promise<Proposal> {
    requireScope(command.caller, "GOVERNANCE");
    const proposal = await this.#require(id);
    await requireSteward(this.work.sql, command.caller, proposal.assembly);
    const prepared = proposal.state === "DRAFT" ? await this.#prepare(proposal, closesAt) : null;
    return this.work.run(command, (tx) => this.#open(tx, id, closesAt, prepared), { streams: [proposal.assembly] });
  }

  /** Refuses early what would be refused later, before the roll is written. */
  async #prepare(proposal: Proposal, closesAt: Date): Promise<PreparedRoll> {
    const [row] = await this.work.sql.query<{ now: Date }>("SELECT hub_now() AS now");
    openProposal(proposal, closesAt, row?.now ?? closesAt);
    const chambers = await this.#assemblies.loadChambersOf([proposal.assembly]);
    // Before the vote is open for anybody: a sealed ballot must find its key.
    if (proposal.secrecy === "SECRET") await this.keys.make(proposal.id);
    return prepareRoll(this.work, proposal, chambers, await this.participation.catchUp(CATCH_UP_MS));
  }

  async #open(tx: Transaction, id: string, closesAt: Date, prepared: PreparedRoll | null): Promise<Proposal> {
    const opened = openProposal(await requireProposal(new ProposalRepository(tx), id), closesAt, await tx.now());
    assert(prepared, "a draft is opened with a roll");
    await ProposalRepository.saveState(tx, opened);
    await RollRepository.freeze(tx, prepared.roll, prepared.chambers);
    await tx.schedule({ kind: CLOSE_PROPOSAL, key: id, dueAt: closesAt, payload: { assembly: opened.assembly } });
    tx.emit(proposalOpened(opened, prepared.roll, tx.caller.agent));
    return opened;
  }

  /**
   * By who drafted it, or a steward of the assembly's organization. Nothing is counted.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT.
   */
  async withdraw(command: Command, id: string): Promise<Proposal> {
    requireScope(command.caller, "GOVERNANCE");
    const { assembly, proposer } = await this.#require(id);
    if (proposer === null || command.caller.agent !== proposer)
      await requireSteward(this.work.sql, command.caller, assembly);
    return this.work.run(
      command,
      async (tx) => {
        const withdrawn = withdrawProposal(await requireProposal(new ProposalRepository(tx), id), await tx.now());
        await ProposalRepository.saveState(tx, withdrawn);
        await tx.cancel(CLOSE_PROPOSAL, id);
        if (withdrawn.secrecy === "SECRET") await forgetBallots(tx, withdrawn);
        tx.emit(proposalWithdrawn(withdrawn, command.caller.agent));
        return withdrawn;
      },
      { streams: [assembly] },
    );
  }

  /**
   * Writes the next version of a draft. By who drafted it, or a steward.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT, INVALID_INPUT.
   */
  async revise(command: Command, id: string, input: NewRevision): Promise<Proposal> {
    requireScope(command.caller, "GOVERNANCE");
    const { assembly, proposer } = await this.#require(id);
    if (proposer === null || command.caller.agent !== proposer)
      await requireSteward(this.work.sql, command.caller, assembly);
    return this.work.run(
      command,
      async (tx) => {
        const { proposal, note } = reviseProposal(await requireProposal(new ProposalRepository(tx), id), input);
        await ProposalRepository.saveRevision(tx, proposal, note, command.caller.agent, await tx.now());
        tx.emit(proposalRevised(proposal, command.caller.agent));
        return proposal;
      },
      { streams: [assembly] },
    );
  }

  loadVersions(ids: readonly string[]): Promise<ProposalVersion[]> {
    return this.#proposals.loadVersions(ids);
  }

  load(ids: readonly string[]): Promise<Proposal[]> {
    return this.#proposals.load(ids);
  }

  loadProgress(ids: readonly string[]): Promise<ChamberProgress[]> {
    return this.#proposals.loadProgress(ids);
  }

  #require(id: string): Promise<Proposal> {
    return requireProposal(this.#proposals, id);
  }
}
