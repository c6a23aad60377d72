import type { Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Chamber, ruleOf } from "../assembly/assembly";
import type { Proposal } from "../proposal/proposal";
import { commonRule, computeRoll, type ElectoralRoll, rollDigest } from "./roll";
import { RollRepository } from "./roll.repository";

/**
 * Computes the roll of a proposal that opens and writes it down, with a digest for all of it and one per chamber.
 *
 * Errors: STATE_CONFLICT when a required chamber would have nobody on its roll: it could never adopt anything.
 */
export async function freezeRoll(
  tx: Transaction,
  proposal: Proposal,
  chambersOfAssembly: readonly Chamber[],
  seenCursor: string,
): Promise<ElectoralRoll> {
  const required = new Set(proposal.requirements.map(({ chamber }) => chamber));
  const chambers = chambersOfAssembly.filter(({ id }) => required.has(id));
  const rules = chambers.map(ruleOf);
  const frozenAt = proposal.opensAt ?? (await tx.now());
  const entries = computeRoll(rules, await new RollRepository(tx).loadFacts(rules, null), frozenAt);
  const rolls = chambers.map(({ id, name }) => {
    const own = entries.filter(({ chamber }) => chamber === id);
    if (own.length === 0)
      throw new DomainError("STATE_CONFLICT", `Nobody would be on the roll of the chamber "${name}".`, { chamber: id });
    return { proposal: proposal.id, chamber: id, size: own.length, digest: rollDigest(own) };
  });
  const roll: ElectoralRoll = {
    proposal: proposal.id,
    rule: commonRule(chambers.map(({ rule }) => rule)),
    size: entries.length,
    frozenAt,
    digest: rollDigest(entries),
    seenCursor,
  };
  await RollRepository.freeze(tx, roll, rolls, entries);
  return roll;
}
