import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Job, JobHandler } from "@commons-hub/shared/job";
import { requireSteward } from "../assembly/steward";
import { quorumReached } from "../ballot/ballot.events";
import { DeliberationRepository } from "../deliberation/deliberation.repository";
import { meetsQuorum } from "../proposal/outcome";
import { closeProposal, type Proposal } from "../proposal/proposal";
import { proposalClosed } from "../proposal/proposal.events";
import { ProposalRepository } from "../proposal/proposal.repository";
import { requireProposal } from "../proposal/require-proposal";
import { planKeyDestruction } from "../secret/forget";
import type { KeyStore } from "../secret/key-store";
import { SheetRepository } from "../secret/sheet.repository";
import { countProposal, decide, type Decision, type StoredTally, type Tally } from "./closing";
import { decisionInForce, tallyPublished } from "./closing.events";
import { ClosingRepository } from "./closing.repository";
import { type ClosingInputs, readInputs } from "./inputs";
import { toChamberBallots } from "./chamber-ballots";

export const CLOSE_PROPOSAL = "close-proposal";
/** How often a steward's close starts anew because ballots came in between, before it counts under the lock. */
const ATTEMPTS = 3;

/** Rolls a close back whose count is out of date. */
const OUT_OF_DATE = new Error("ballots came in while they were counted");

interface Prepared {
  readonly inputs: ClosingInputs;
  readonly tally: Tally;
}

/**
 * Closes proposals: by the clock, or before its time by a steward; once.
 *
 * Reading and counting many ballots takes longer than a transaction may, so both are done before it; the transaction
 * then checks that nothing came in between, and writes what was counted.
 */
export class ClosingService {
  readonly #closings: ClosingRepository;
  readonly #proposals: ProposalRepository;
  readonly #prepared = new Map<string, Prepared>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: KeyStore,
  ) {
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
    const proposal = await requireProposal(this.#proposals, id);
    await requireSteward(this.work.sql, command.caller, proposal.assembly);
    for (let attempt = 1; ; attempt += 1) {
      const prepared = proposal.state === "OPEN" ? await this.#prepare(proposal) : null;
      try {
        return await this.work.run(
          command,
          async (tx) => {
            const closed = await this.#close(tx, id, "steward", command.caller.agent, prepared, attempt === ATTEMPTS);
            await tx.cancel(CLOSE_PROPOSAL, id);
            return closed;
          },
          { streams: [proposal.assembly] },
        );
      } catch (error) {
        if (error !== OUT_OF_DATE) throw error;
      }
    }
  }

  /** Runs at closesAt, or as soon after it as a hub is up. A proposal that is no longer open stays as it is. */
  readonly job: JobHandler = {
    streams: (job) => [assemblyOf(job)],
    prepare: async (job) => {
      const proposal = await this.#proposals.find(job.key);
      if (proposal?.state === "OPEN") this.#prepared.set(job.key, await this.#prepare(proposal));
    },
    run: async (tx, job) => {
      const prepared = this.#prepared.get(job.key) ?? null;
      const proposal = await new ProposalRepository(tx).find(job.key);
      if (proposal?.state === "OPEN") await this.#close(tx, proposal.id, "clock", null, prepared, true);
      this.#prepared.delete(job.key);
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

  async #prepare(proposal: Proposal): Promise<Prepared> {
    const [row] = await this.work.sql.query<{ now: Date }>("SELECT hub_now() AS now");
    const now = row?.now ?? new Date(0);
    // What was given away or taken back at or after the closing instant counts no more.
    const moment = proposal.closesAt !== null && now > proposal.closesAt ? proposal.closesAt : now;
    const inputs = await readInputs(this.work.sql, this.keys, proposal, moment);
    const progress = await this.#proposals.loadProgress([proposal.id]);
    return { inputs, tally: countProposal(proposal, toChamberBallots(progress, inputs), now) };
  }

  /**
   * The assembly's stream is locked, so no ballot comes in between the state and the count. Throws OUT_OF_DATE when what
   * was prepared is, unless it must `insist` and counts here.
   */
  async #close(
    tx: Transaction,
    id: string,
    by: "clock" | "steward",
    actor: string | null,
    prepared: Prepared | null,
    insist: boolean,
  ): Promise<Proposal> {
    const proposals = new ProposalRepository(tx);
    const closed = closeProposal(await requireProposal(proposals, id), await tx.now(), by);
    const countedAt = closed.closedAt ?? (await tx.now());
    const isFresh = prepared !== null && prepared.inputs.stamp === (await new ClosingRepository(tx).readStamp(id));
    if (!isFresh && !insist) throw OUT_OF_DATE;
    const inputs = isFresh ? prepared.inputs : await readInputs(tx, this.keys, closed, momentOf(closed, countedAt));
    const progress = await proposals.loadProgress([id]);
    const tally: Tally = isFresh
      ? { ...prepared.tally, countedAt }
      : countProposal(closed, toChamberBallots(progress, inputs), countedAt);
    const blocked = closed.method === "CONSENT" && (await new DeliberationRepository(tx).countBlocking(id)) > 0;
    const decision = decide(tally, closed, blocked, newId("dcs"));
    await ProposalRepository.saveState(tx, closed);
    await this.#publish(tx, closed, inputs);
    await ClosingRepository.insertTally(tx, tally);
    await ClosingRepository.insertDecision(tx, decision);
    for (const chamber of tally.chambers)
      if (meetsQuorum(chamber) && !meetsQuorum({ ...chamber, delegated: 0 }))
        tx.emit(quorumReached(closed, { ...chamber, cast: chamber.cast + chamber.delegated }));
    tx.emit(proposalClosed(closed, actor));
    tx.emit(tallyPublished(closed, tally, decision, actor));
    if (decision.adopted) tx.emit(decisionInForce(closed, decision, actor));
    return closed;
  }

  async #publish(tx: Transaction, { id }: Proposal, { sheet, carried }: ClosingInputs): Promise<void> {
    if (sheet === null) return ClosingRepository.settleBallots(tx, id, carried);
    await SheetRepository.publish(tx, id, sheet);
    await planKeyDestruction(tx, id);
  }
}

function momentOf({ closesAt }: Proposal, now: Date): Date {
  return closesAt !== null && closesAt < now ? closesAt : now;
}

function assemblyOf(job: Job): string {
  const payload = job.payload as { readonly assembly?: unknown };
  if (typeof payload.assembly !== "string") throw new DomainError("INTERNAL", "A closing job names its assembly.");
  return payload.assembly;
}
