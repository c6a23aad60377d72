import { DomainError } from "@commons-hub/shared/errors";

/** Somebody who may be drawn. */
export interface PoolMember {
  /** Unique in the pool; the order of members means nothing, their ids do. */
  readonly id: string;
  /** Category → feature, such as gender → female. */
  readonly features: Readonly<Record<string, string>>;
}

/** How many members of a panel have a feature, both bounds included. */
export interface Quota {
  readonly category: string;
  readonly feature: string;
  readonly min: number;
  readonly max: number;
}

export interface Pool {
  readonly members: readonly PoolMember[];
  readonly quotas: readonly Quota[];
  /** Members of a panel. */
  readonly seats: number;
}

/** Members that no quota tells apart: what is fair to one is fair to all of them. */
export interface MemberType {
  /** Ids in ascending order. */
  readonly ids: readonly string[];
  /** Which quotas they count for, as places in the list of quotas. */
  readonly quotas: readonly number[];
}

export const POOL_LIMIT = 100_000;
export const QUOTA_LIMIT = 200;

/**
 * Sorts a pool into types, in an order that depends on nothing but what they are.
 *
 * Errors: INVALID_INPUT for two members with one id, for a quota that is named twice, has its bounds the wrong way, or
 *         that no member can meet, for more seats than members.
 */
export function typesOf({ members, quotas, seats }: Pool): MemberType[] {
  requirePool({ members, quotas, seats });
  const byKey = new Map<string, { ids: string[]; quotas: readonly number[] }>();
  const ids = new Set<string>();
  for (const { id, features } of members) {
    if (ids.has(id)) refuse(`The pool holds ${JSON.stringify(id)} twice.`);
    ids.add(id);
    const met = quotas.flatMap(({ category, feature }, index) =>
      Object.hasOwn(features, category) && features[category] === feature ? [index] : [],
    );
    const type = byKey.get(met.join()) ?? { ids: [], quotas: met };
    byKey.set(met.join(), type);
    type.ids.push(id);
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, type]) => ({ ids: type.ids.sort(compareText), quotas: type.quotas }));
}

function requirePool({ members, quotas, seats }: Pool): void {
  if (members.length > POOL_LIMIT) refuse(`A pool has at most ${POOL_LIMIT} members.`);
  if (quotas.length > QUOTA_LIMIT) refuse(`There are at most ${QUOTA_LIMIT} quotas.`);
  if (!Number.isInteger(seats) || seats < 1 || seats > members.length)
    refuse(`A panel of ${seats} cannot be drawn from a pool of ${members.length}.`);
  const named = new Set<string>();
  for (const { category, feature, min, max } of quotas) {
    const name = JSON.stringify([category, feature]);
    if (named.has(name)) refuse(`The quota for ${category} ${feature} stands twice.`);
    named.add(name);
    if (!Number.isInteger(min) || !Number.isInteger(max) || min < 0 || max < min)
      refuse(`The quota for ${category} ${feature} must be two whole numbers, the smaller first.`);
  }
}

export function refuse(message: string): never {
  throw new DomainError("INVALID_INPUT", message);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
