import { sha256 } from "@commons-hub/shared/digest";

export const ROLL_RULES = ["MEMBERS", "CONTRIBUTORS", "MEMBERS_AND_CONTRIBUTORS"] as const;
export type RollRule = (typeof ROLL_RULES)[number];

/** Roles that vote where a chamber names none: an auditor, an observer or an agency looks on. */
export const VOTING_ROLES: readonly string[] = ["STEWARD", "MEMBER", "TREASURER"];

/** Who belongs to a chamber. */
export interface ChamberRule {
  readonly chamber: string;
  readonly rule: RollRule;
  /** Whose members; null only under CONTRIBUTORS. */
  readonly organization: string | null;
  /** Contributors to which project; null only under MEMBERS. */
  readonly project: string | null;
  /** Roles that count as membership. Never empty. */
  readonly roles: readonly string[];
  /** Contributions count that were confirmed in so many days before the moment; null: whenever. */
  readonly periodDays: number | null;
  /** Of each of its ballots. */
  readonly weight: bigint;
}

/** A membership as the register of agents told it. `until` is exclusive. */
export interface MembershipFact {
  readonly membership: string;
  readonly agent: string;
  readonly organization: string;
  readonly roles: readonly string[];
  readonly from: Date;
  readonly until: Date | null;
}

/** A contribution that somebody else confirmed and that no confirmed correction replaced. */
export interface ContributionFact {
  readonly contribution: string;
  readonly agent: string;
  readonly project: string;
  readonly confirmedAt: Date;
}

/** What a roll is computed from. Order does not matter. */
export interface RollFacts {
  readonly memberships: readonly MembershipFact[];
  readonly contributions: readonly ContributionFact[];
}

export interface RollEntry {
  readonly agent: string;
  readonly chamber: string;
  readonly weight: bigint;
  /** Why the agent is on the roll, for people. */
  readonly reason: string;
}

/** A frozen roll. */
export interface ElectoralRoll {
  readonly id: string;
  readonly proposal: string;
  readonly rule: RollRule;
  /** People on it. */
  readonly size: number;
  readonly frozenAt: Date;
  readonly digest: string;
  /** How far the register of participation was read when it was frozen. */
  readonly seenCursor: string;
}

/** The part of a frozen roll that belongs to one chamber. */
export interface ChamberRoll {
  readonly proposal: string;
  readonly chamber: string;
  readonly size: number;
  readonly digest: string;
}

export interface FrozenEntry extends RollEntry {
  readonly proposal: string;
}

/**
 * The electoral roll at a moment: who votes, in which chamber, with what weight and why.
 *
 * Rules: MEMBERS takes those who hold one of the chamber's roles in its organization at the moment; CONTRIBUTORS those
 *        with a contribution to its project that was confirmed by the moment, and not longer before it than its period;
 *        MEMBERS_AND_CONTRIBUTORS takes both.
 *        Everybody has one ballot with the weight of its chamber, in the first chamber (in the order given) whose rule fits.
 * Laws:  independent of the order of facts; nobody twice; sorted by agent; a fact after the moment changes nothing.
 */
export function computeRoll(chambers: readonly ChamberRule[], facts: RollFacts, moment: Date): RollEntry[] {
  const entries = new Map<string, RollEntry>();
  for (const chamber of chambers) {
    const reasons = reasonsFor(chamber, facts, moment);
    for (const [agent, reason] of reasons) {
      if (!entries.has(agent)) entries.set(agent, { agent, chamber: chamber.chamber, weight: chamber.weight, reason });
    }
  }
  return [...entries.values()].sort((a, b) => (a.agent < b.agent ? -1 : 1));
}

function reasonsFor(chamber: ChamberRule, facts: RollFacts, moment: Date): Map<string, string> {
  const reasons = new Map<string, string>();
  if (chamber.rule !== "CONTRIBUTORS") {
    const memberships = facts.memberships.filter((fact) => isMember(chamber, fact, moment));
    for (const fact of memberships.sort((a, b) => (a.membership < b.membership ? -1 : 1))) {
      if (!reasons.has(fact.agent))
        reasons.set(fact.agent, `Member of ${fact.organization} (${voting(chamber, fact).join(", ")})`);
    }
  }
  if (chamber.rule !== "MEMBERS") {
    const contributions = new Map<string, number>();
    for (const fact of facts.contributions) {
      if (fact.project === chamber.project && counts(chamber, fact, moment))
        contributions.set(fact.agent, (contributions.get(fact.agent) ?? 0) + 1);
    }
    for (const [agent, count] of contributions) {
      const contributed = `${count} confirmed contribution${count === 1 ? "" : "s"} to ${chamber.project}`;
      const member = reasons.get(agent);
      reasons.set(agent, member ? `${member}; ${contributed}` : contributed);
    }
  }
  return reasons;
}

const DAY_MS = 86_400_000;

function counts({ periodDays }: ChamberRule, { confirmedAt }: ContributionFact, moment: Date): boolean {
  if (confirmedAt > moment) return false;
  return periodDays === null || confirmedAt.getTime() > moment.getTime() - periodDays * DAY_MS;
}

function isMember(chamber: ChamberRule, fact: MembershipFact, moment: Date): boolean {
  return fact.organization === chamber.organization && holdsAt(fact, moment) && voting(chamber, fact).length > 0;
}

function holdsAt(fact: MembershipFact, moment: Date): boolean {
  return fact.from <= moment && (fact.until === null || moment < fact.until);
}

function voting(chamber: ChamberRule, fact: MembershipFact): string[] {
  return fact.roles.filter((role) => chamber.roles.includes(role)).sort();
}

/**
 * Why an agent is not on the roll, one sentence per chamber, from the facts about that agent.
 *
 * Law: answers null exactly when `computeRoll` over the same facts has an entry for the agent.
 */
export function explainAbsence(
  agent: string,
  chambers: readonly { readonly name: string; readonly rule: ChamberRule }[],
  facts: RollFacts,
  moment: Date,
): string | null {
  const reasons: string[] = [];
  for (const { name, rule } of chambers) {
    const missing: string[] = [];
    if (rule.rule !== "CONTRIBUTORS") {
      const reason = noMember(agent, rule, facts.memberships, moment);
      if (reason === null) return null;
      missing.push(reason);
    }
    if (rule.rule !== "MEMBERS") {
      const confirmed = facts.contributions.filter((fact) => fact.agent === agent && fact.project === rule.project);
      if (confirmed.some((fact) => counts(rule, fact, moment))) return null;
      missing.push(noContributor(rule, confirmed, moment));
    }
    reasons.push(`${name}: ${missing.join(", and ")}`);
  }
  return `${reasons.join("; ")}.`;
}

function noContributor(rule: ChamberRule, confirmed: readonly ContributionFact[], moment: Date): string {
  if (confirmed.length === 0) return `no confirmed contribution to ${rule.project}`;
  return confirmed.some((fact) => fact.confirmedAt <= moment)
    ? `no contribution to ${rule.project} was confirmed in the ${rule.periodDays} days before`
    : `the contributions to ${rule.project} were confirmed only later`;
}

function noMember(agent: string, rule: ChamberRule, all: readonly MembershipFact[], moment: Date): string | null {
  const own = all.filter((fact) => fact.agent === agent && fact.organization === rule.organization);
  if (own.some((fact) => isMember(rule, fact, moment))) return null;
  const holding = own.filter((fact) => holdsAt(fact, moment));
  if (holding.length > 0) {
    const roles = [...new Set(holding.flatMap((fact) => fact.roles))].sort().join(", ");
    return `the role ${roles} in ${rule.organization} does not vote here (${rule.roles.join(", ")} do)`;
  }
  const later = own
    .filter((fact) => fact.from > moment)
    .map((fact) => fact.from.toISOString())
    .sort()[0];
  if (later) return `the membership in ${rule.organization} begins only at ${later}`;
  const ended = own
    .flatMap((fact) => (fact.until === null ? [] : [fact.until.toISOString()]))
    .sort()
    .at(-1);
  if (ended) return `the membership in ${rule.organization} ended at ${ended}`;
  return `no membership in ${rule.organization}`;
}

/**
 * SHA-256 (hex) over the lines `<agent> <chamber> <weight> <JSON string of the reason>`, by agent, each ended by LF,
 * after the line `commons-hub roll 1`: anybody who holds the list can check that it is the one that was frozen.
 */
export function rollDigest(entries: readonly RollEntry[]): string {
  const lines = [...entries]
    .sort((a, b) => (a.agent < b.agent ? -1 : 1))
    .map(({ agent, chamber, weight, reason }) => `${agent} ${chamber} ${weight} ${JSON.stringify(reason)}\n`);
  return sha256(`commons-hub roll 1\n${lines.join("")}`);
}

/** One rule for the whole roll: that of its chambers when they agree, else the one that covers them all. */
export function commonRule(rules: readonly RollRule[]): RollRule {
  const [first = "MEMBERS_AND_CONTRIBUTORS", ...rest] = rules;
  return rest.every((rule) => rule === first) ? first : "MEMBERS_AND_CONTRIBUTORS";
}
