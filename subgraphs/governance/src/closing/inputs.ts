import type { Sql } from "@commons-hub/shared/database";
import { OBJECT_MARK, PARAMOUNT_MARK } from "../ballot/ballot";
import { BallotRepository } from "../ballot/ballot.repository";
import { type DelegationOutcome, resolveDelegations } from "../delegation/delegation";
import { DelegationRepository, type EffectiveDelegation } from "../delegation/delegation.repository";
import type { Proposal } from "../proposal/proposal";
import type { KeyStore } from "../secret/key-store";
import { newReceipt, openSeal } from "../secret/seal";
import type { SheetLine } from "../secret/sheet.repository";
import type { WeighedMarks } from "../tally";
import { type CarriedVote, ClosingRepository } from "./closing.repository";

/** Equal ballots of one chamber. */
export interface ChamberLine extends WeighedMarks {
  readonly chamber: string;
}

/** All that a count is made of, as it stood at `moment`. */
export interface ClosingInputs {
  /** Changes with every ballot, delegation and answer to an objection. */
  readonly stamp: string;
  readonly moment: Date;
  readonly lines: readonly ChamberLine[];
  readonly carried: readonly CarriedVote[];
  /** People by chamber whose delegation led nowhere. */
  readonly stuck: ReadonlyMap<string, number>;
  /** To be published in the place of sealed ballots; null for open ones. */
  readonly sheet: readonly SheetLine[] | null;
}

const SEALED_AT_ONCE = 20_000;

/** Reads what a proposal is counted from: its ballots, opened where they are sealed, and whom they carry. */
export async function readInputs(sql: Sql, keys: KeyStore, proposal: Proposal, moment: Date): Promise<ClosingInputs> {
  const closings = new ClosingRepository(sql);
  const stamp = await closings.readStamp(proposal.id);
  const delegations = await new DelegationRepository(sql).listEffective(proposal.id, moment);
  const { carried, stuck } = resolve(delegations);
  if (proposal.secrecy === "OPEN") {
    const lines = await closings.countBallots(proposal.id, proposal.method === "CONSENT", carried);
    return { stamp, moment, lines, carried, stuck, sheet: null };
  }
  const standing = proposal.method === "CONSENT" ? new Set(await closings.listStandingObjectors(proposal.id)) : null;
  const sheet = await openBallots(sql, keys, proposal.id, carried, standing);
  return { stamp, moment, lines: groupLines(sheet), carried, stuck, sheet };
}

function resolve(delegations: readonly EffectiveDelegation[]): Pick<ClosingInputs, "carried" | "stuck"> {
  const byFrom = new Map(delegations.map((delegation) => [delegation.from, delegation]));
  const byTo = new Map(delegations.map((delegation) => [delegation.to, delegation]));
  const outcomes = resolveDelegations(
    new Map(delegations.map(({ from, to }) => [from, to])),
    (agent) => (byFrom.get(agent)?.chamber ?? null) !== null || byTo.get(agent)?.toOnRoll === true,
    (agent) => byFrom.get(agent)?.fromVoted === true || byTo.get(agent)?.toVoted === true,
  );
  const carried: CarriedVote[] = [];
  const stuck = new Map<string, number>();
  for (const [agent, outcome] of outcomes) {
    const { chamber, weight } = byFrom.get(agent) ?? { chamber: null, weight: 0n };
    if (chamber === null) continue;
    if (outcome.state === "COUNTED") carried.push({ agent, chamber, weight, voter: outcome.voter });
    else stuck.set(chamber, (stuck.get(chamber) ?? 0) + 1);
  }
  return { carried, stuck };
}

/** What becomes of one agent's vote as things stand, and on which way. Null for somebody without a delegation. */
export function traceDelegation(
  delegations: readonly EffectiveDelegation[],
  agent: string,
): { readonly outcome: DelegationOutcome; readonly path: readonly string[] } | null {
  const byFrom = new Map(delegations.map((delegation) => [delegation.from, delegation]));
  const byTo = new Map(delegations.map((delegation) => [delegation.to, delegation]));
  const hasVoted = (each: string): boolean => byFrom.get(each)?.fromVoted === true || byTo.get(each)?.toVoted === true;
  const delegates = new Map(delegations.map(({ from, to }) => [from, to]));
  const outcome = resolveDelegations(
    delegates,
    (each) => (byFrom.get(each)?.chamber ?? null) !== null || byTo.get(each)?.toOnRoll === true,
    hasVoted,
  ).get(agent);
  if (!outcome) return null;
  const path: string[] = [];
  let at = agent;
  while (delegates.has(at) && !path.includes(delegates.get(at) as string) && (at === agent || !hasVoted(at))) {
    at = delegates.get(at) as string;
    path.push(at);
  }
  return { outcome, path };
}

/**
 * Opens every sealed ballot, in memory alone, as lines of the sheet: one for each person counted, so that the weight of a
 * line tells nothing of who carried whom.
 */
async function openBallots(
  sql: Sql,
  keys: KeyStore,
  proposal: string,
  carried: readonly CarriedVote[],
  standing: ReadonlySet<string> | null,
): Promise<SheetLine[]> {
  const ballots = new BallotRepository(sql);
  const key = await keys.get(proposal);
  const lines: SheetLine[] = [];
  const wanted = new Map(carried.map(({ voter }) => [voter, [] as readonly number[]]));
  for (let after = ""; ;) {
    const page = await ballots.listSealed(proposal, after, SEALED_AT_ONCE);
    for (const ballot of page) {
      const { receipt, marks: sealed } = openSeal(key, ballot, ballot.sealed);
      const marks = standing === null || standing.has(ballot.voter) ? sealed : sealed.map(resolvedMark);
      lines.push({ receipt, chamber: ballot.chamber, weight: ballot.weight, marks });
      if (wanted.has(ballot.voter)) wanted.set(ballot.voter, marks);
    }
    if (page.length < SEALED_AT_ONCE) break;
    after = page.at(-1)?.voter ?? "";
  }
  for (const { chamber, weight, voter } of carried)
    lines.push({ receipt: newReceipt(), chamber, weight, marks: wanted.get(voter) ?? [] });
  return lines;
}

function resolvedMark(mark: number): number {
  return mark === PARAMOUNT_MARK ? OBJECT_MARK : mark;
}

/** Equal lines of a chamber as one. */
export function groupLines(lines: readonly ChamberLine[]): ChamberLine[] {
  const groups = new Map<string, { chamber: string; marks: readonly number[]; weight: bigint }>();
  for (const { chamber, marks, weight } of lines) {
    const key = `${chamber} ${marks.join(" ")}`;
    const group = groups.get(key);
    if (group) group.weight += weight;
    else groups.set(key, { chamber, marks, weight });
  }
  return [...groups.values()];
}
