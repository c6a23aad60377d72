import type { Measure } from "@commons-hub/shared/value";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { scaled, unscaled } from "../economic-resource/economic-resource";
import type { TruePrice } from "../cost/true-price";

/** Something near a place that a bill of materials names. */
export interface NearResource {
  readonly resource: EconomicResource;
  readonly distanceKm: number;
}

export interface MakerStock {
  readonly specification: string;
  readonly quantity: Measure;
}

/** An agent near a place who has something of what a design needs. */
export interface Maker {
  readonly agent: string;
  /** To the nearest of its tools and materials. */
  readonly distanceKm: number;
  /** What is shared: one books it. */
  readonly tools: readonly EconomicResource[];
  /** What is used up, added up by specification and unit. */
  readonly stock: readonly MakerStock[];
}

export interface PricedMaker extends Maker {
  readonly truePrice: TruePrice;
}

/**
 * Who could make something: those who have most of the specifications first, then the nearest.
 *
 * Laws: everybody who has any of them stands in the answer once; the order of the resources changes nothing.
 */
export function findMakers(found: readonly NearResource[]): Maker[] {
  const byOwner = new Map<string, NearResource[]>();
  for (const near of found) {
    const held = byOwner.get(near.resource.owner);
    if (held) held.push(near);
    else byOwner.set(near.resource.owner, [near]);
  }
  return [...byOwner]
    .map(([agent, held]) => ({
      covered: new Set(held.map(({ resource }) => resource.specification)).size,
      maker: {
        agent,
        distanceKm: Math.min(...held.map(({ distanceKm }) => distanceKm)),
        tools: held
          .map(({ resource }) => resource)
          .filter(({ shareable }) => shareable)
          .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        stock: addUp(held.map(({ resource }) => resource).filter(({ shareable }) => !shareable)),
      },
    }))
    .toSorted(
      (a, b) =>
        b.covered - a.covered || a.maker.distanceKm - b.maker.distanceKm || (a.maker.agent < b.maker.agent ? -1 : 1),
    )
    .map(({ maker }) => maker);
}

function addUp(resources: readonly EconomicResource[]): MakerStock[] {
  const sums = new Map<string, { specification: string; unit: string; sum: bigint }>();
  for (const { specification, unit, onhand } of resources) {
    if (specification === null) continue;
    const key = JSON.stringify([specification, unit]);
    const sum = (sums.get(key)?.sum ?? 0n) + scaled(onhand);
    sums.set(key, { specification, unit, sum });
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { specification, unit, sum }]) => ({ specification, quantity: { value: unscaled(sum), unit } }));
}
