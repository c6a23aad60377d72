import type { Sql } from "@commons-hub/shared/database";
import { BallotRepository } from "../ballot/ballot.repository";
import { traceDelegation } from "../closing/inputs";
import type { Proposal } from "../proposal/proposal";
import type { DelegationOutcome, StuckReason } from "./delegation";
import { DelegationRepository } from "./delegation.repository";

export const VOTE_STATES = ["CAST", "DELEGATED", "STUCK", "ABSENT"] as const;
export type VoteState = (typeof VOTE_STATES)[number];

export interface ViewerVote {
  readonly state: VoteState;
  readonly reason: string;
  /** The agents that the delegation passes through, up to its end. */
  readonly path: readonly string[];
}

const WHY_STUCK: Readonly<Record<StuckReason, string>> = {
  CYCLE: "The delegation comes back to somebody on its way, so that nobody votes.",
  NOT_ON_ROLL: "The delegation leads to somebody who is not on the roll of this proposal.",
  DID_NOT_VOTE: "Whom the delegation leads to has neither voted nor delegated.",
};

/** Tells people what becomes of their own vote, so that a cycle or a dead end is seen while it can be mended. */
export class VoteService {
  readonly #ballots: BallotRepository;
  readonly #delegations: DelegationRepository;

  constructor(sql: Sql) {
    this.#ballots = new BallotRepository(sql);
    this.#delegations = new DelegationRepository(sql);
  }

  /**
   * Of who is on the roll. Null for everybody else, before the vote opens, and after a secret vote is closed: then nobody
   * knows any more who voted.
   */
  async find(proposal: Proposal, agent: string): Promise<ViewerVote | null> {
    if (proposal.opensAt === null || proposal.state === "WITHDRAWN") return null;
    if (proposal.secrecy === "SECRET" && proposal.state === "CLOSED") return null;
    const [seat] = await this.#ballots.loadSeats([{ proposal: proposal.id, voter: agent }]);
    if (!seat) return null;
    if (seat.hasBallot) return { state: "CAST", reason: "Your own ballot counts.", path: [] };
    const moment = proposal.closedAt ?? new Date(8_640_000_000_000_000);
    const trace = traceDelegation(
      await this.#delegations.listEffective(proposal.id, await this.#momentOf(proposal, moment)),
      agent,
    );
    if (!trace) return { state: "ABSENT", reason: "You have neither voted nor delegated.", path: [] };
    return { ...describe(trace.outcome), path: trace.path };
  }

  async #momentOf({ id, closesAt, closedAt }: Proposal, latest: Date): Promise<Date> {
    if (closedAt !== null) return closesAt !== null && closesAt < latest ? closesAt : closedAt;
    const [desk] = await this.#ballots.loadDesks([id]);
    // Delegations that were given in this very millisecond are shown already.
    return new Date((desk?.now ?? latest).getTime() + 1);
  }
}

function describe(outcome: DelegationOutcome): Pick<ViewerVote, "state" | "reason"> {
  if (outcome.state === "STUCK") return { state: "STUCK", reason: WHY_STUCK[outcome.reason] };
  return { state: "DELEGATED", reason: "Your vote counts as the ballot at the end of the delegation says." };
}
