import { DomainError } from "@commons-hub/shared/errors";
import { ratio } from "@commons-hub/shared/numbers";
import { requireLine } from "@commons-hub/shared/text";
import type { Money } from "@commons-hub/shared/value";
import type { TallyMethodName } from "../tally";
import { LINE_LIMIT, parseForeignId, parseText } from "../text";
import { type NewEffect, parseEffects } from "./effect";
import type { ChamberRequirement } from "./outcome";
import type { BallotSecrecy, Proposal } from "./proposal";
import { parseRegime, type Regime } from "./regime";
import { parseNeeds } from "./needs";
import { parseShare } from "./share";

export const OPTION_MINIMUM = 2;
export const OPTION_MAXIMUM = 100;
export const TOPIC_LIMIT = 100;

/** Where nothing else is said: any turnout, and half of the weight cast. */
const DEFAULT_QUORUM = ratio(0n);
const DEFAULT_THRESHOLD = ratio(1n, 2n);

export interface NewRequirement {
  readonly chamber: string;
  readonly quorum?: string | null | undefined;
  readonly threshold?: string | null | undefined;
}

export interface NewProposal {
  readonly assembly: string;
  readonly project?: string | null | undefined;
  readonly title: string;
  readonly text: string;
  readonly method: TallyMethodName;
  readonly secrecy: BallotSecrecy;
  readonly options: readonly string[];
  /** Settles ties; without it they stay open. */
  readonly tieSeed?: string | null | undefined;
  readonly seats?: number | null | undefined;
  readonly budget?: Money | null | undefined;
  /** Of each option, in minor units of the budget. */
  readonly costs?: readonly bigint[] | null | undefined;
  /** Label of the option that leaves everything as it is. */
  readonly statusQuo?: string | null | undefined;
  readonly chambers?: readonly NewRequirement[] | null | undefined;
  readonly topic?: string | null | undefined;
  readonly regime?: Regime | null | undefined;
  readonly regimeReason?: string | null | undefined;
  readonly effects?: readonly NewEffect[] | null | undefined;
  readonly inForceUntil?: Date | null | undefined;
}

/**
 * Checks and normalises a new proposal. Without chambers, every chamber of the assembly is required.
 *
 * Errors: INVALID_INPUT for texts, fewer than 2 or more than 100 options, labels that repeat, a status quo that is no
 *         option, chambers of another assembly or named twice, shares outside 0 to 1, a regime that the chambers do not
 *         fit, effects, an inForceUntil in the past, seats or a budget that the
 *         method does not need, or that are missing.
 */
export function draftProposal(
  input: NewProposal,
  chambersOfAssembly: readonly string[],
  proposer: string | null,
  newId: (prefix: string) => string,
  draftedAt: Date,
): Proposal {
  const labels = parseLabels(input.options);
  const project = input.project ?? null;
  const topic = input.topic ?? null;
  const tieSeed = input.tieSeed ?? null;
  const inForceUntil = input.inForceUntil ?? null;
  const requirements = parseRequirements(input.chambers ?? null, chambersOfAssembly);
  if (inForceUntil !== null && inForceUntil <= draftedAt)
    throw new DomainError("INVALID_INPUT", "inForceUntil is later than now.", { field: "inForceUntil" });
  const needs = parseNeeds(input, labels.length);
  return {
    id: newId("prp"),
    assembly: input.assembly,
    project: project === null ? null : parseForeignId(project, "prj", "project"),
    proposer,
    title: requireLine("title", input.title, LINE_LIMIT),
    text: parseText(input.text, "text"),
    topic: topic === null ? null : requireLine("topic", topic, TOPIC_LIMIT),
    version: 1,
    method: input.method,
    secrecy: input.secrecy,
    tieSeed: tieSeed === null ? null : requireLine("tieSeed", tieSeed, LINE_LIMIT),
    seats: needs.seats,
    budget: needs.budget,
    options: labels.map((label, index) => ({ id: newId("opt"), label, cost: needs.costs[index] ?? null })),
    statusQuo: parseStatusQuo(input.statusQuo ?? null, labels),
    requirements,
    ...parseRegime(input.regime ?? null, input.regimeReason ?? null, requirements.length),
    effects: parseEffects(input.effects ?? []),
    inForceUntil,
    state: "DRAFT",
    draftedAt,
    opensAt: null,
    closesAt: null,
    closedAt: null,
    withdrawnAt: null,
  };
}

function parseLabels(options: readonly string[]): string[] {
  if (options.length < OPTION_MINIMUM || options.length > OPTION_MAXIMUM)
    throw new DomainError("INVALID_INPUT", `A proposal has ${OPTION_MINIMUM} to ${OPTION_MAXIMUM} options.`, {
      field: "options",
    });
  const labels = options.map((label, index) => requireLine(`options.${index}`, label, LINE_LIMIT));
  if (new Set(labels).size < labels.length)
    throw new DomainError("INVALID_INPUT", "Each option has a label of its own.", { field: "options" });
  return labels;
}

function parseStatusQuo(label: string | null, labels: readonly string[]): number | null {
  if (label === null) return null;
  const index = labels.indexOf(requireLine("statusQuo", label, LINE_LIMIT));
  if (index < 0)
    throw new DomainError("INVALID_INPUT", "statusQuo is the label of one of the options.", { field: "statusQuo" });
  return index;
}

function parseRequirements(
  input: readonly NewRequirement[] | null,
  chambersOfAssembly: readonly string[],
): ChamberRequirement[] {
  const wanted = input?.length ? input : chambersOfAssembly.map((chamber): NewRequirement => ({ chamber }));
  const byChamber = new Map(wanted.map((requirement) => [requirement.chamber, requirement]));
  if (byChamber.size < wanted.length)
    throw new DomainError("INVALID_INPUT", "Each chamber is named once.", { field: "chambers" });
  const foreign = wanted.find(({ chamber }) => !chambersOfAssembly.includes(chamber));
  if (foreign)
    throw new DomainError("INVALID_INPUT", "A chamber is not of this assembly.", { chamber: foreign.chamber });
  // The assembly's order decides where somebody votes who fits several chambers.
  return chambersOfAssembly.flatMap((chamber) => {
    const requirement = byChamber.get(chamber);
    if (!requirement) return [];
    const { quorum = null, threshold = null } = requirement;
    return {
      chamber,
      quorum: quorum === null ? DEFAULT_QUORUM : parseShare(quorum, "quorum"),
      threshold: threshold === null ? DEFAULT_THRESHOLD : parseShare(threshold, "threshold"),
    };
  });
}
