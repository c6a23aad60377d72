import type { UnitOfWork } from "@commons-hub/shared/database";
import { type Chamber, ruleOf } from "../assembly/assembly";
import { AssemblyRepository } from "../assembly/assembly.repository";
import type { Proposal } from "../proposal/proposal";
import { ProposalRepository } from "../proposal/proposal.repository";
import { computeRoll, type ElectoralRoll, explainAbsence, type RollEntry, type RollFacts } from "./roll";
import { RollRepository } from "./roll.repository";

/** Whether an agent may vote on a proposal, in which chamber, and why or why not. */
export interface Eligibility {
  readonly proposal: string;
  readonly agent: string;
  readonly eligible: boolean;
  readonly reason: string;
  readonly weight: bigint | null;
  readonly chamber: string | null;
}

export interface EligibilityKey {
  readonly proposal: string;
  readonly agent: string;
}

interface Known {
  readonly chambers: readonly Chamber[];
  readonly facts: RollFacts;
  readonly now: Date;
}

export class EligibilityService {
  readonly #rolls: RollRepository;
  readonly #proposals: ProposalRepository;
  readonly #assemblies: AssemblyRepository;

  constructor(work: UnitOfWork) {
    this.#rolls = new RollRepository(work.sql);
    this.#proposals = new ProposalRepository(work.sql);
    this.#assemblies = new AssemblyRepository(work.sql);
  }

  /**
   * Answers many pairs in a constant number of statements. Where the roll is frozen, it alone decides; before that the
   * answer is what the roll would say now.
   */
  async load(keys: readonly EligibilityKey[]): Promise<Eligibility[]> {
    const ids = unique(keys.map(({ proposal }) => proposal));
    const proposals = byId(await this.#proposals.load(ids), ({ id }) => id);
    const rolls = byId(await this.#rolls.load(ids), ({ proposal }) => proposal);
    const entries = byId(await this.#rolls.loadEntries(keys), textOf);
    const missing = keys.filter((key) => !entries.has(textOf(key)));
    const known = missing.length > 0 ? await this.#loadKnown(missing, proposals) : null;
    return keys.flatMap((key) => {
      const proposal = proposals.get(key.proposal);
      const entry = entries.get(textOf(key));
      if (!proposal) return [];
      if (entry) return listed(key, entry);
      return known ? unlisted(key, proposal, rolls.get(key.proposal) ?? null, known) : [];
    });
  }

  async #loadKnown(keys: readonly EligibilityKey[], proposals: ReadonlyMap<string, Proposal>): Promise<Known> {
    const assemblies = unique(keys.flatMap(({ proposal }) => proposals.get(proposal)?.assembly ?? []));
    const chambers = await this.#assemblies.loadChambersOf(assemblies);
    const facts = await this.#rolls.loadFacts(chambers.map(ruleOf), unique(keys.map(({ agent }) => agent)));
    return { chambers, facts, now: facts.moment };
  }
}

function listed({ proposal, agent }: EligibilityKey, { reason, weight, chamber }: RollEntry): Eligibility {
  return { proposal, agent, eligible: true, reason, weight, chamber };
}

function unlisted(key: EligibilityKey, proposal: Proposal, roll: ElectoralRoll | null, known: Known): Eligibility {
  const required = new Set(proposal.requirements.map(({ chamber }) => chamber));
  const chambers = known.chambers.filter(({ id }) => required.has(id));
  const named = chambers.map((chamber) => ({ name: chamber.name, rule: ruleOf(chamber) }));
  const refuse = (reason: string): Eligibility => ({ ...key, eligible: false, reason, weight: null, chamber: null });
  const absence = explainAbsence(key.agent, named, known.facts, roll?.frozenAt ?? known.now);
  if (roll)
    return refuse(absence ?? `Not yet known to the hub when the roll was frozen at ${roll.frozenAt.toISOString()}.`);
  if (proposal.state === "WITHDRAWN") return refuse("The proposal was withdrawn before a roll was frozen.");
  if (absence) return refuse(absence);
  const own = {
    memberships: known.facts.memberships.filter(({ agent }) => agent === key.agent),
    contributions: known.facts.contributions.filter(({ agent }) => agent === key.agent),
  };
  const [entry] = computeRoll(chambers.map(ruleOf), own, known.now);
  return entry
    ? { ...listed(key, entry), reason: `As of now, the roll is not frozen yet: ${entry.reason}` }
    : refuse("Not on the roll.");
}

export function textOf({ proposal, agent }: EligibilityKey): string {
  return `${proposal} ${agent}`;
}

function byId<V>(values: readonly V[], idOf: (value: V) => string): ReadonlyMap<string, V> {
  return new Map(values.map((value) => [idOf(value), value]));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
