import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireAgent } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { BallotRepository } from "../ballot/ballot.repository";
import { requireVotable, type Proposal } from "../proposal/proposal";
import { ProposalRepository } from "../proposal/proposal.repository";
import { requireProposal } from "../proposal/require-proposal";
import { RollRepository } from "../roll/roll.repository";
import { requireTakesPartIn } from "../roll/takes-part";
import { createDelegation, type Delegation, type DelegationScope, type NewDelegation } from "./delegation";
import { delegationChanged } from "./delegation.events";
import { DelegationRepository } from "./delegation.repository";

export interface GivenDelegation extends NewDelegation {
  /** The organization whose vote its steward gives; the caller's own unless given. */
  readonly from?: string | null | undefined;
}

export class DelegationService {
  readonly #delegations: DelegationRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#delegations = new DelegationRepository(work.sql);
  }

  /**
   * Gives a vote into another's hand, in place of an earlier delegation of the same scope. By who takes part; while a
   * proposal is open, for that proposal, by who is on its roll.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, NOT_ELIGIBLE, PROPOSAL_NOT_OPEN, INVALID_INPUT.
   */
  async give(command: Command, input: GivenDelegation): Promise<Delegation> {
    const from = input.from ?? requireAgent(command.caller, "GOVERNANCE");
    requireActFor(command.caller, from, "GOVERNANCE");
    const scope = await this.#scopeOf(input);
    const proposal = scope.proposal === null ? null : await requireProposal(this.#proposals, scope.proposal);
    if (proposal?.state === "OPEN") await this.#requireOnRoll(proposal, from);
    else await requireTakesPartIn(this.work.sql, command.caller, scope.assembly, "delegate");
    return this.work.run(
      command,
      async (tx) => {
        const now = await tx.now();
        if (proposal) requireChangeable(await requireProposal(new ProposalRepository(tx), proposal.id), now);
        const delegation = createDelegation(newId("dlg"), scope, from, input, now);
        for (const before of await DelegationRepository.replace(tx, delegation, from, now))
          tx.emit(delegationChanged(before, command.caller.agent));
        await DelegationRepository.insert(tx, delegation);
        tx.emit(delegationChanged(delegation, command.caller.agent));
        return delegation;
      },
      { streams: [scope.assembly] },
    );
  }

  /**
   * By who gave it, until the close of a proposal that it is for.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT, PROPOSAL_NOT_OPEN.
   */
  async revoke(command: Command, id: string): Promise<Delegation> {
    const found = await this.#require(this.#delegations, id);
    requireActFor(command.caller, found.from, "GOVERNANCE");
    return this.work.run(
      command,
      async (tx) => {
        const delegation = await this.#require(new DelegationRepository(tx), id);
        const now = await tx.now();
        if (delegation.revokedAt !== null)
          throw new DomainError("STATE_CONFLICT", "This delegation is revoked already.", {
            revokedAt: delegation.revokedAt.toISOString(),
          });
        if (delegation.proposal !== null)
          requireChangeable(await requireProposal(new ProposalRepository(tx), delegation.proposal), now);
        const revoked = { ...delegation, revokedAt: now };
        await DelegationRepository.revoke(tx, id, now);
        tx.emit(delegationChanged(revoked, command.caller.agent));
        return revoked;
      },
      { streams: [found.assembly] },
    );
  }

  load(ids: readonly string[]): Promise<Delegation[]> {
    return this.#delegations.load(ids);
  }

  get #proposals(): ProposalRepository {
    return new ProposalRepository(this.work.sql);
  }

  /** One of: a proposal; an assembly; a topic of an assembly. */
  async #scopeOf({ proposal, topic, assembly }: NewDelegation): Promise<DelegationScope> {
    if (proposal && !topic && !assembly) {
      const found = await new BallotRepository(this.work.sql).findAssembly(proposal);
      if (found === null) throw new DomainError("NOT_FOUND", "There is no such proposal.");
      return { assembly: found, proposal, topic: null };
    }
    if (assembly && !proposal) return { assembly, proposal: null, topic: topic ?? null };
    throw new DomainError(
      "INVALID_INPUT",
      "A delegation is for one proposal, or for an assembly, or for a topic of an assembly.",
    );
  }

  async #requireOnRoll(proposal: Proposal, agent: string): Promise<void> {
    const entries = await new RollRepository(this.work.sql).loadEntries([{ proposal: proposal.id, agent }]);
    if (entries.length === 0)
      throw new DomainError(
        "NOT_ELIGIBLE",
        "Only who is on the roll of this proposal has a vote to give; viewerEligibility { reason } says why.",
        { proposal: proposal.id },
      );
  }

  async #require(delegations: DelegationRepository, id: string): Promise<Delegation> {
    const [delegation] = await delegations.load([id]);
    if (!delegation) throw new DomainError("NOT_FOUND", "There is no such delegation.");
    return delegation;
  }
}

/** Before the vote and during it, never from the closing instant on. */
function requireChangeable(proposal: Proposal, now: Date): void {
  if (proposal.state !== "DRAFT") requireVotable(proposal, now);
}
