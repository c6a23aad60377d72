import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Job, JobHandler } from "@commons-hub/shared/job";
import { requireSteward } from "../assembly/steward";
import { DeliberationRepository } from "../deliberation/deliberation.repository";
import { closeProposal, type Proposal } from "../proposal/proposal";
import { proposalClosed } from "../proposal/proposal.events";
import { ProposalRepository } from "../proposal/proposal.repository";
import { type ChamberBallots, countProposal, decide, type Decision, type StoredTally } from "./closing";
import { decisionInForce, tallyPublished } from "./closing.events";
import { ClosingRepository } from "./closing.repository";

export const CLOSE_PROPOSAL = "close-proposal";

/** Closes proposals: by the clock, or before its time by a steward; once. */
export class ClosingService {
  readonly #closings: ClosingRepository;
  readonly #proposals: ProposalRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#closings = new ClosingRepository(work.sql);
    this.#proposals = new ProposalRepository(work.sql);
  }

  /**
   * By a steward of the assembly's organization.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, STATE_CONFLICT.
   */
  async close(command: Command, id: string): Promise<Proposal> {
    requireScope(command.caller, "GOVERNANCE");
    const { assembly } = await this.#require(id);
    await requireSteward(this.work.sql, command.caller, assembly);
    return this.work.run(
      command,
      async (tx) => {
        const closed = await this.#close(tx, id, "steward", command.caller.agent);
        await tx.cancel(CLOSE_PROPOSAL, id);
        return closed;
      },
      { streams: [assembly] },
    );
  }

  /** Runs at closesAt, or as soon after it as a hub is up. A proposal that is no longer open stays as it is. */
  readonly job: JobHandler = {
    streams: (job) => [assemblyOf(job)],
    run: async (tx, job) => {
      const proposal = await new ProposalRepository(tx).find(job.key);
      if (proposal?.state === "OPEN") await this.#close(tx, proposal.id, "clock", null);
    },
  };

  loadTallies(proposals: readonly string[]): Promise<StoredTally[]> {
    return this.#closings.loadTallies(proposals);
  }

  loadDecisions(ids: readonly string[]): Promise<Decision[]> {
    return this.#closings.loadDecisions(ids);
  }

  loadDecisionsOf(proposals: readonly string[]): Promise<Decision[]> {
    return this.#closings.loadDecisionsOf(proposals);
  }

  /** The assembly's stream is locked, so no ballot comes in between the state and the count. */
  async #close(tx: Transaction, id: string, by: "clock" | "steward", actor: string | null): Promise<Proposal> {
    const proposals = new ProposalRepository(tx);
    const proposal = await proposals.find(id);
    if (!proposal) throw notFound();
    const closed = closeProposal(proposal, await tx.now(), by);
    await ProposalRepository.saveState(tx, closed);
    const ballots = await ClosingRepository.countBallots(tx, id);
    const chambers = (await proposals.loadProgress([id])).map(
      ({ chamber, quorum, threshold, eligible, cast }): ChamberBallots => ({
        chamber,
        quorum,
        threshold,
        eligible,
        cast,
        ballots: ballots.filter((ballot) => ballot.chamber === chamber),
      }),
    );
    const tally = countProposal(closed, chambers, closed.closedAt ?? (await tx.now()));
    const blocked = closed.method === "CONSENT" && (await new DeliberationRepository(tx).countBlocking(id)) > 0;
    const decision = decide(tally, closed, blocked, newId("dcs"));
    await ClosingRepository.insertTally(tx, tally);
    await ClosingRepository.insertDecision(tx, decision);
    tx.emit(proposalClosed(closed, actor));
    tx.emit(tallyPublished(closed, tally, decision, actor));
    if (decision.adopted) tx.emit(decisionInForce(closed, decision, actor));
    return closed;
  }

  async #require(id: string): Promise<Proposal> {
    const proposal = await this.#proposals.find(id);
    if (!proposal) throw notFound();
    return proposal;
  }
}

function notFound(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such proposal.");
}

function assemblyOf(job: Job): string {
  const payload = job.payload as { readonly assembly: string };
  return payload.assembly;
}
