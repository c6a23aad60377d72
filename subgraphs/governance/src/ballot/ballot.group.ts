import type { Command, GroupAnswer, GroupMember, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { NewEvent } from "@commons-hub/shared/event";
import { newId } from "@commons-hub/shared/ids";
import { meetsQuorum } from "../proposal/outcome";
import { requireVotable } from "../proposal/proposal";
import type { KeyStore } from "../secret/key-store";
import { newReceipt, sealBallot } from "../secret/seal";
import { getMethod } from "../tally";
import { type BallotChoice, marksOf, PARAMOUNT_MARK } from "./ballot";
import { ballotCounted, quorumReached } from "./ballot.events";
import {
  BallotRepository,
  type ChamberDesk,
  type NewBallotRow,
  type RollSeat,
  type VotingDesk,
} from "./ballot.repository";

export interface AcceptedBallot {
  /** Null only where a retry asks for a secret ballot that was replaced or counted since. */
  readonly receipt: string | null;
  readonly replaced: boolean;
  readonly acceptedAt: Date;
}

/** A ballot on its way in. */
export interface CastMember extends GroupMember<AcceptedBallot> {
  readonly command: Command;
  readonly assembly: string;
  readonly proposal: string;
  readonly voter: string;
  readonly choices: readonly BallotChoice[];
}

interface Progress extends ChamberDesk {
  cast: number;
  fresh: number;
  put: number;
  quorumReached: boolean;
  reachedNow: boolean;
}

/**
 * Puts the ballots of one group, at most one per voter and proposal, in one transaction that holds the assembly's stream:
 * the clock is read after the lock, so a ballot is accepted before closesAt or not at all, however long it waited.
 */
export async function putBallots(
  tx: Transaction,
  keys: KeyStore,
  members: readonly CastMember[],
): Promise<GroupAnswer<AcceptedBallot>[]> {
  const ballots = new BallotRepository(tx);
  const proposals = [...new Set(members.map(({ proposal }) => proposal))];
  const desks = new Map((await ballots.loadDesks(proposals)).map((desk) => [desk.id, desk]));
  const seats = new Map((await ballots.loadSeats(members)).map((seat) => [`${seat.proposal} ${seat.voter}`, seat]));
  const chambers = new Map(
    (await ballots.loadChambers(proposals)).map((chamber): [string, Progress] => [
      `${chamber.proposal} ${chamber.chamber}`,
      { ...chamber, fresh: 0, put: 0, reachedNow: false },
    ]),
  );
  const sealing = await keysOf(keys, desks);
  const rows: NewBallotRow[] = [];
  const answers = members.map((member): GroupAnswer<AcceptedBallot> => {
    try {
      const desk = desks.get(member.proposal);
      const { row, seat, answer } = acceptBallot(
        member,
        desk,
        seats.get(`${member.proposal} ${member.voter}`),
        sealing,
      );
      rows.push(row);
      for (const event of advance(chambers.get(`${member.proposal} ${seat.chamber}`), seat, member, desk))
        tx.emit(event);
      return { answer };
    } catch (error) {
      if (error instanceof DomainError) return { refusal: error };
      throw error;
    }
  });
  if (rows.length > 0) {
    const changed = [...chambers.values()].filter(({ put }) => put > 0);
    await BallotRepository.putAll(
      tx,
      rows,
      changed.map(({ proposal, chamber, fresh, put, reachedNow }) => ({
        proposal,
        chamber,
        cast: fresh,
        put,
        reached: reachedNow,
      })),
      rows[0]?.acceptedAt ?? (await tx.now()),
    );
  }
  return answers;
}

async function keysOf(keys: KeyStore, desks: ReadonlyMap<string, VotingDesk>): Promise<Map<string, Buffer>> {
  const secret = [...desks.values()].filter(({ secrecy, state }) => secrecy === "SECRET" && state === "OPEN");
  return new Map(await Promise.all(secret.map(async ({ id }) => [id, await keys.get(id)] as const)));
}

function acceptBallot(
  { proposal, voter, choices }: CastMember,
  desk: VotingDesk | undefined,
  seat: RollSeat | undefined,
  sealing: ReadonlyMap<string, Buffer>,
): { row: NewBallotRow; seat: RollSeat; answer: AcceptedBallot } {
  if (!desk) throw new DomainError("NOT_FOUND", "There is no such proposal.");
  requireVotable(desk, desk.now);
  if (!seat)
    throw new DomainError(
      "NOT_ELIGIBLE",
      "You are not on the roll of this proposal; viewerEligibility { reason } says why.",
      { proposal },
    );
  const { ballot } = getMethod(desk.method);
  const marks = marksOf(ballot, desk.options, choices);
  if (ballot === "CONSENT" && marks.includes(PARAMOUNT_MARK) && !seat.objects)
    throw new DomainError(
      "INVALID_BALLOT",
      "A paramount objection stands with its reasons: raise it with raiseObjection, then vote.",
    );
  const { roll, chamber, weight } = seat;
  const acceptedAt = desk.now;
  const base = { proposal, voter, roll, chamber, weight, acceptedAt };
  const key = sealing.get(proposal);
  const receipt = key ? newReceipt() : newId("rcp");
  const row = key
    ? { ...base, marks: null, receipt: null, sealed: sealBallot(key, { proposal, voter, chamber }, { receipt, marks }) }
    : { ...base, marks, receipt, sealed: null };
  return { row, seat, answer: { receipt, replaced: seat.hasBallot, acceptedAt } };
}

/** Counts a ballot in its chamber, and tells of it. */
function advance(
  progress: Progress | undefined,
  seat: RollSeat,
  { assembly, voter }: CastMember,
  desk: VotingDesk | undefined,
): NewEvent[] {
  if (!progress || !desk) throw new Error("a chamber of a roll is a chamber of its proposal");
  progress.put += 1;
  if (seat.hasBallot) return [];
  progress.cast += 1;
  progress.fresh += 1;
  const proposal = { id: desk.id, assembly, project: desk.project };
  const { chamber, cast, eligible } = progress;
  const events = [ballotCounted(proposal, { chamber, cast, eligible }, desk.secrecy === "SECRET" ? null : voter)];
  if (!progress.quorumReached && meetsQuorum({ ...progress, delegated: 0 })) {
    progress.quorumReached = true;
    progress.reachedNow = true;
    events.push(quorumReached(proposal, { chamber, cast, eligible }));
  }
  return events;
}
