import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireAgent } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { meetsQuorum } from "../proposal/outcome";
import { type Proposal, requireVotable } from "../proposal/proposal";
import { getMethod } from "../tally";
import { type BallotChoice, marksOf, type StoredBallot } from "./ballot";
import { ballotCounted, quorumReached } from "./ballot.events";
import { BallotRepository } from "./ballot.repository";

export interface NewBallot {
  readonly proposal: string;
  readonly choices: readonly BallotChoice[];
  /** The organization in whose name its steward votes; the caller unless given. */
  readonly voter?: string | null | undefined;
}

export interface AcceptedBallot {
  readonly receipt: string;
  readonly replaced: boolean;
  readonly acceptedAt: Date;
}

export class BallotService {
  readonly #ballots: BallotRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#ballots = new BallotRepository(work.sql);
  }

  /**
   * Takes a ballot, or replaces the one before it. The assembly's stream is locked before the clock is read, so a ballot
   * is accepted before closesAt or not at all, however long it waited.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, PROPOSAL_NOT_OPEN, NOT_ELIGIBLE, INVALID_BALLOT.
   */
  async cast(command: Command, input: NewBallot): Promise<AcceptedBallot> {
    const voter = input.voter ?? requireAgent(command.caller, "GOVERNANCE");
    requireActFor(command.caller, voter, "GOVERNANCE");
    const assembly = await this.#ballots.findAssembly(input.proposal);
    if (assembly === null) throw new DomainError("NOT_FOUND", "There is no such proposal.");
    return this.work.run(command, (tx) => this.#put(tx, assembly, voter, input), { streams: [assembly] });
  }

  async #put(tx: Transaction, assembly: string, voter: string, input: NewBallot): Promise<AcceptedBallot> {
    const desk = await new BallotRepository(tx).findDesk(input.proposal, voter);
    if (!desk) throw new DomainError("NOT_FOUND", "There is no such proposal.");
    requireVotable(desk, desk.now);
    const { entry, hasBallot, now: acceptedAt } = desk;
    if (!entry)
      throw new DomainError(
        "NOT_ELIGIBLE",
        "You are not on the roll of this proposal; viewerEligibility { reason } says why.",
        { proposal: input.proposal },
      );
    const marks = marksOf(getMethod(desk.method).ballot, desk.options, input.choices);
    const receipt = newId("rcp");
    const { chamber, weight, eligible, quorum } = entry;
    const cast = hasBallot ? entry.cast : entry.cast + 1;
    const reached = entry.quorumReachedAt === null && !hasBallot && meetsQuorum({ cast, eligible, quorum });
    await BallotRepository.put(
      tx,
      { proposal: input.proposal, voter, chamber, weight, marks, receipt, acceptedAt },
      reached ? acceptedAt : null,
    );
    const proposal = { id: input.proposal, assembly, project: desk.project };
    if (!hasBallot) tx.emit(ballotCounted(proposal, { chamber, cast, eligible }, voter));
    if (reached) tx.emit(quorumReached(proposal, { chamber, cast, eligible }));
    return { receipt, replaced: hasBallot, acceptedAt };
  }

  /**
   * The ballots of a closed proposal, so that anybody can recount. Null before the close: no early results.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async list(proposal: Proposal, page: PageArgs): Promise<Connection<StoredBallot> | null> {
    requirePageSize(page.first);
    if (proposal.state !== "CLOSED") return null;
    const [after = null] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#ballots.list(proposal.id, after, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ voter }) => encodeCursor([voter]),
      () => this.#ballots.count(proposal.id),
    );
  }
}
