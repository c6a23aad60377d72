import { DomainError } from "@commons-hub/shared/errors";
import { ROLES, type Role } from "@commons-hub/shared/identity";
import { requireLine } from "@commons-hub/shared/text";
import { type ChamberRule, type RollRule, VOTING_ROLES } from "../roll/roll";
import { LINE_LIMIT, parseForeignId } from "../text";

export const CHAMBER_LIMIT = 20;
const SEAT_LIMIT = 1_000_000;
const WEIGHT_LIMIT = 1_000_000;
const PERIOD_LIMIT_DAYS = 36_525;

/** Those who decide together, convened by an organization, for itself, for a project or for a territory. */
export interface Assembly {
  readonly id: string;
  readonly name: string;
  /** Its stewards open, close and withdraw proposals. */
  readonly organization: string;
  readonly project: string | null;
  /** A code of the territory, as agencies use it. */
  readonly territory: string | null;
  readonly createdAt: Date;
}

/** A part of an assembly with a roll of its own. */
export interface Chamber {
  readonly id: string;
  readonly assembly: string;
  /** From 0; somebody who fits several chambers votes in the first. */
  readonly index: number;
  readonly name: string;
  readonly seats: number | null;
  /** Contributions count that were confirmed in so many days before the roll is frozen; null: whenever. */
  readonly periodDays: number | null;
  /** What each of its ballots weighs where all chambers are counted together. */
  readonly weight: number;
  readonly rule: RollRule;
  /** Whose members; null under CONTRIBUTORS. */
  readonly organization: string | null;
  /** Contributors to which project; null under MEMBERS. */
  readonly project: string | null;
  readonly roles: readonly Role[];
}

export interface NewChamber {
  readonly name: string;
  readonly rule: RollRule;
  readonly seats?: number | null | undefined;
  readonly weight?: number | null | undefined;
  readonly periodDays?: number | null | undefined;
  readonly organization?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly roles?: readonly Role[] | null | undefined;
}

export interface NewAssembly {
  readonly name: string;
  readonly organization: string;
  readonly project?: string | null | undefined;
  readonly territory?: string | null | undefined;
  readonly chambers?: readonly NewChamber[] | null | undefined;
}

export interface AssemblyWithChambers {
  readonly assembly: Assembly;
  readonly chambers: readonly Chamber[];
}

/**
 * Checks and normalises a new assembly. Without chambers it gets one, of the organization's members.
 *
 * Errors: INVALID_INPUT for names, ids, more than 20 chambers, two chambers of one name, a chamber of contributors
 *         without a project, seats or weight below 1.
 */
export function createAssembly(
  input: NewAssembly,
  newId: (prefix: string) => string,
  id: string,
  createdAt: Date,
): AssemblyWithChambers {
  const project = input.project ?? null;
  const territory = input.territory ?? null;
  const assembly: Assembly = {
    id,
    name: requireLine("name", input.name, LINE_LIMIT),
    organization: parseForeignId(input.organization, "agt", "organization"),
    project: project === null ? null : parseForeignId(project, "prj", "project"),
    territory: territory === null ? null : requireLine("territory", territory, 100),
    createdAt,
  };
  const wanted = input.chambers?.length ? input.chambers : [{ name: assembly.name, rule: "MEMBERS" as const }];
  if (wanted.length > CHAMBER_LIMIT)
    throw new DomainError("INVALID_INPUT", `An assembly has at most ${CHAMBER_LIMIT} chambers.`, { field: "chambers" });
  const chambers = wanted.map((chamber, index) => createChamber(assembly, chamber, newId("chm"), index));
  if (new Set(chambers.map(({ name }) => name)).size < chambers.length)
    throw new DomainError("INVALID_INPUT", "Each chamber of an assembly has a name of its own.", { field: "chambers" });
  return { assembly, chambers };
}

function createChamber(assembly: Assembly, input: NewChamber, id: string, index: number): Chamber {
  const field = `chambers.${index}`;
  const { rule } = input;
  const organization = input.organization ?? assembly.organization;
  const project = input.project ?? assembly.project;
  const seats = input.seats ?? null;
  if (seats !== null && (!Number.isInteger(seats) || seats < 1 || seats > SEAT_LIMIT))
    throw new DomainError("INVALID_INPUT", `seats is a whole number from 1 to ${SEAT_LIMIT}.`, { field });
  const weight = input.weight ?? 1;
  if (!Number.isInteger(weight) || weight < 1 || weight > WEIGHT_LIMIT)
    throw new DomainError("INVALID_INPUT", `weight is a whole number from 1 to ${WEIGHT_LIMIT}.`, { field });
  const periodDays = input.periodDays ?? null;
  if (periodDays !== null && (!Number.isInteger(periodDays) || periodDays < 1 || periodDays > PERIOD_LIMIT_DAYS))
    throw new DomainError("INVALID_INPUT", `periodDays is a whole number from 1 to ${PERIOD_LIMIT_DAYS}.`, { field });
  if (rule !== "MEMBERS" && project === null)
    throw new DomainError("INVALID_INPUT", "A chamber of contributors names the project, or its assembly does.", {
      field,
    });
  return {
    id,
    assembly: assembly.id,
    index,
    name: requireLine(`${field}.name`, input.name, LINE_LIMIT),
    seats,
    periodDays,
    weight,
    rule,
    organization: rule === "CONTRIBUTORS" ? null : parseForeignId(organization, "agt", `${field}.organization`),
    project: rule === "MEMBERS" || project === null ? null : parseForeignId(project, "prj", `${field}.project`),
    roles: parseRoles(input.roles ?? null, field),
  };
}

function parseRoles(roles: readonly Role[] | null, field: string): Role[] {
  if (roles === null) return ROLES.filter((role) => VOTING_ROLES.includes(role));
  if (roles.length === 0)
    throw new DomainError("INVALID_INPUT", "roles names at least one role, or is left out.", { field });
  return ROLES.filter((role) => roles.includes(role));
}

/** The part of a chamber that a roll is computed from. */
export function ruleOf({ id, rule, organization, project, roles, weight, periodDays }: Chamber): ChamberRule {
  return { chamber: id, rule, organization, project, roles, weight: BigInt(weight), periodDays };
}
