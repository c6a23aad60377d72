import { createHash } from "node:crypto";
import { DomainError } from "@commons-hub/shared/errors";
import { requireLine } from "@commons-hub/shared/text";
import type { RollEntry } from "../roll/roll";
import { LINE_LIMIT } from "../text";

/** How many are drawn from a chamber. */
export interface Stratum {
  readonly chamber: string;
  readonly seats: number;
}

/** People drawn by lot from those who would be on an assembly's roll. */
export interface Sortition {
  readonly id: string;
  readonly assembly: string;
  readonly title: string;
  readonly seed: string;
  /** As of a roll: SHA-256 over the pool. */
  readonly poolDigest: string;
  readonly poolSize: number;
  readonly strata: readonly Stratum[];
  /** By chamber, in the order in which they were drawn. */
  readonly members: readonly string[];
  readonly drawnAt: Date;
}

export interface NewSortition {
  readonly assembly: string;
  readonly title: string;
  readonly strata: readonly Stratum[];
  /** Random unless given. */
  readonly seed?: string | null | undefined;
}

export const SEAT_MAXIMUM = 10_000;

/**
 * Draws from each chamber as many as it has seats: those whose SHA-256 of `<seed> <chamber> <agent>` comes first.
 *
 * Laws: everybody of a chamber has the same chance, which is the fairest to the least likely that fixed seats per chamber
 *       allow (LEXIMIN); independent of the order of the pool; repeatable from seed and pool by anybody.
 * Errors: INVALID_INPUT when a chamber is unknown or named twice, has no seats, or fewer people than seats.
 */
export function drawMembers(pool: readonly RollEntry[], strata: readonly Stratum[], seed: string): string[] {
  if (strata.length === 0 || new Set(strata.map(({ chamber }) => chamber)).size < strata.length)
    throw new DomainError("INVALID_INPUT", "Name each chamber to draw from once.", { field: "strata" });
  return strata.flatMap(({ chamber, seats }) => {
    const people = pool.filter((entry) => entry.chamber === chamber);
    if (!Number.isInteger(seats) || seats < 1 || seats > SEAT_MAXIMUM)
      throw new DomainError("INVALID_INPUT", `seats is a whole number from 1 to ${SEAT_MAXIMUM}.`, { chamber });
    if (people.length < seats)
      throw new DomainError("INVALID_INPUT", "A chamber has fewer people than seats to draw.", {
        chamber,
        people: people.length,
      });
    const lots = people.map(({ agent }) => ({ agent, lot: lotOf(seed, chamber, agent) }));
    return lots
      .sort((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, seats)
      .map(({ agent }) => agent);
  });
}

function lotOf(seed: string, chamber: string, agent: string): string {
  return createHash("sha256").update(`${seed} ${chamber} ${agent}`).digest("hex");
}

/** Errors: INVALID_INPUT for title and seed. */
export function parseSortition(input: NewSortition, randomSeed: string): { title: string; seed: string } {
  const seed = input.seed ?? null;
  return {
    title: requireLine("title", input.title, LINE_LIMIT),
    seed: seed === null ? randomSeed : requireLine("seed", seed, LINE_LIMIT),
  };
}
