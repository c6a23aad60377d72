import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor } from "@commons-hub/shared/identity";
import { ruleOf } from "../assembly/assembly";
import { AssemblyRepository } from "../assembly/assembly.repository";
import { requireAssembly } from "../assembly/steward";
import { explainAbsence } from "./roll";
import { RollRepository } from "./roll.repository";

/**
 * Those who take part in an assembly: a steward of its organization, and everybody who would be on its roll now. The
 * caller's own memberships are fresher than the projection, so they are asked first.
 *
 * `what` ends the sentence "Those who take part … ." Errors: NOT_FOUND, FORBIDDEN with the reason.
 */
export async function requireTakesPartIn(sql: Sql, caller: Caller, assembly: string, what: string): Promise<void> {
  const { organization } = await requireAssembly(sql, assembly);
  if (mayActFor(caller, organization)) return;
  const chambers = await new AssemblyRepository(sql).loadChambersOf([assembly]);
  const isMember = chambers.some((chamber) =>
    caller.memberships.some(
      (membership) =>
        membership.organization === chamber.organization &&
        membership.roles.some((role) => chamber.roles.includes(role)),
    ),
  );
  if (isMember) return;
  const agent = caller.agent;
  if (agent === null) throw new DomainError("FORBIDDEN", `Those who take part ${what}.`);
  const rules = chambers.map((chamber) => ({ name: chamber.name, rule: ruleOf(chamber) }));
  const facts = await new RollRepository(sql).loadFacts(
    rules.map(({ rule }) => rule),
    [agent],
  );
  const absence = explainAbsence(agent, rules, facts, facts.moment);
  if (absence !== null) throw new DomainError("FORBIDDEN", `Those who take part ${what}. ${absence}`);
}
