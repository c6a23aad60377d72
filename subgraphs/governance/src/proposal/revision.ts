import { requireLine } from "@commons-hub/shared/text";
import { LINE_LIMIT, parseText } from "../text";
import { type Proposal, requireState } from "./proposal";

/** A version of what a proposal says. */
export interface ProposalVersion {
  readonly proposal: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  readonly text: string;
  /** Why it was written. */
  readonly note: string | null;
  readonly author: string | null;
  readonly writtenAt: Date;
}

export interface NewRevision {
  readonly title?: string | null | undefined;
  readonly text?: string | null | undefined;
  readonly note?: string | null | undefined;
}

export const LINE_CHANGES = ["KEPT", "REMOVED", "ADDED"] as const;
export type LineChangeKind = (typeof LINE_CHANGES)[number];

export interface LineChange {
  readonly change: LineChangeKind;
  readonly line: string;
}

/**
 * The next version of a draft; what is not named stays. The options stay, so that nobody has to read a ballot again.
 *
 * Errors: STATE_CONFLICT once it is open; INVALID_INPUT for texts.
 */
export function reviseProposal(proposal: Proposal, input: NewRevision): { proposal: Proposal; note: string | null } {
  requireState(proposal, ["DRAFT"], "revised");
  const { title = null, text = null, note = null } = input;
  return {
    proposal: {
      ...proposal,
      version: proposal.version + 1,
      title: title === null ? proposal.title : requireLine("title", title, LINE_LIMIT),
      text: text === null ? proposal.text : parseText(text, "text"),
    },
    note: note === null ? null : parseText(note, "note", 2_000),
  };
}

/** Beyond this many changed lines two texts are shown as one removed and one added: nobody reads such a difference. */
const CHANGE_LIMIT = 1_000;

/**
 * The lines that were kept, removed and added from one text to the other.
 *
 * Laws: kept and removed lines are the old text, kept and added lines the new one; equal texts have kept lines alone.
 * Cost: lines × changes, with at most 1,000 changes.
 * Source: Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986).
 */
export function diffLines(before: string, after: string): LineChange[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...marked("KEPT", old.slice(0, start)),
    ...diffMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...marked("KEPT", old.slice(old.length - end)),
  ];
}

function marked(change: LineChangeKind, lines: readonly string[]): LineChange[] {
  return lines.map((line) => ({ change, line }));
}

/** The greedy search: `reached[k]` is the furthest old line on diagonal k (old index − new index) after d changes. */
function diffMiddle(old: readonly string[], now: readonly string[]): LineChange[] {
  const steps: Int32Array[] = [];
  let reached = new Int32Array([0, 0, 0]);
  const limit = Math.min(CHANGE_LIMIT, old.length + now.length);
  for (let d = 0; d <= limit; d += 1) {
    const next = new Int32Array(2 * d + 3);
    for (let k = -d; k <= d; k += 2) {
      const x = furthest(reached, d, k);
      const end = slide(old, now, x, x - k);
      next[k + d + 1] = end;
      if (end >= old.length && end - k >= now.length) return walkBack(old, now, steps, d, k);
    }
    steps.push(next);
    reached = next;
  }
  return [...marked("REMOVED", old), ...marked("ADDED", now)];
}

/** Where step d begins on diagonal k: one line added below, or one removed above. `reached` is of step d − 1. */
function furthest(reached: Int32Array, d: number, k: number): number {
  if (d === 0) return 0;
  const at = (diagonal: number): number => reached[diagonal + d] as number;
  if (k === -d) return at(k + 1);
  if (k === d) return at(k - 1) + 1;
  return Math.max(at(k + 1), at(k - 1) + 1);
}

function slide(old: readonly string[], now: readonly string[], x: number, y: number): number {
  let end = x;
  while (end < old.length && end - x + y < now.length && old[end] === now[end - x + y]) end += 1;
  return end;
}

function walkBack(
  old: readonly string[],
  now: readonly string[],
  steps: readonly Int32Array[],
  changes: number,
  diagonal: number,
): LineChange[] {
  const lines: LineChange[] = [];
  let x = old.length;
  let k = diagonal;
  for (let d = changes; d > 0; d -= 1) {
    const reached = steps[d - 1] ?? new Int32Array(1);
    const begin = furthest(reached, d, k);
    for (; x > begin; x -= 1) lines.push({ change: "KEPT", line: old[x - 1] ?? "" });
    const at = (other: number): number => reached[other + d] as number;
    const added = k === -d || (k !== d && at(k + 1) >= at(k - 1) + 1);
    if (added) lines.push({ change: "ADDED", line: now[x - k - 1] ?? "" });
    else lines.push({ change: "REMOVED", line: old[x - 1] ?? "" });
    k += added ? 1 : -1;
    x = added ? x : x - 1;
  }
  for (; x > 0; x -= 1) lines.push({ change: "KEPT", line: old[x - 1] ?? "" });
  return lines.toReversed();
}
