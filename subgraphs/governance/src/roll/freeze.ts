import type { UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { decodePlace, encodePlace, isBefore } from "@commons-hub/shared/event";
import { newId } from "@commons-hub/shared/ids";
import { type Chamber, ruleOf } from "../assembly/assembly";
import type { Proposal } from "../proposal/proposal";
import { type ChamberRoll, commonRule, computeRoll, type ElectoralRoll, rollDigest } from "./roll";
import { RollRepository } from "./roll.repository";

/** A roll whose entries are written but do not count yet. */
export interface PreparedRoll {
  readonly roll: ElectoralRoll;
  readonly chambers: readonly ChamberRoll[];
}

/**
 * Computes the roll of a draft at this instant and writes its entries, in as many short transactions as it takes; the
 * transaction that opens the proposal then freezes it (`RollRepository.freeze`), however many people are on it.
 *
 * `knownTo`: the cursor up to which the projection is known to have read.
 * Errors: STATE_CONFLICT when a required chamber would have nobody on its roll: it could never adopt anything.
 */
export async function prepareRoll(
  work: UnitOfWork,
  proposal: Proposal,
  chambersOfAssembly: readonly Chamber[],
  knownTo: string,
): Promise<PreparedRoll> {
  const required = new Set(proposal.requirements.map(({ chamber }) => chamber));
  const chambers = chambersOfAssembly.filter(({ id }) => required.has(id));
  const rules = chambers.map(ruleOf);
  const facts = await new RollRepository(work.sql).loadFacts(rules, null);
  const entries = computeRoll(rules, facts, facts.moment);
  const rolls = chambers.map(({ id, name }) => {
    const own = entries.filter(({ chamber }) => chamber === id);
    if (own.length === 0)
      throw new DomainError("STATE_CONFLICT", `Nobody would be on the roll of the chamber "${name}".`, { chamber: id });
    return { proposal: proposal.id, chamber: id, size: own.length, digest: rollDigest(own) };
  });
  const roll: ElectoralRoll = {
    id: newId("rol"),
    proposal: proposal.id,
    rule: commonRule(chambers.map(({ rule }) => rule)),
    size: entries.length,
    frozenAt: facts.moment,
    digest: rollDigest(entries),
    // The projection's own cursor moves only with events, so it may stand before what is known.
    seenCursor: isBefore(facts.place, decodePlace(knownTo)) ? knownTo : encodePlace(facts.place),
  };
  await RollRepository.stage(work, roll.id, entries);
  return { roll, chambers: rolls };
}
