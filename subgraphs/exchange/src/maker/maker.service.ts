import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { CostService } from "../cost/cost.service";
import { type PricedLine, truePriceOf } from "../cost/true-price";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { type Near, requireNear } from "../intent/intent";
import { findMakers, type Maker, type PricedMaker } from "./maker";
import { MakerRepository } from "./maker.repository";

export interface MakerWish {
  readonly near: Near;
  /** Null: that of the first standard set of cost factors, else of the first priced offer. */
  readonly currency: string | null;
  readonly territory: string | null;
  /** Null: the standard ones. */
  readonly factorSets: readonly string[] | null;
}

/** Who can make something near a place, and at what true price. */
export class MakerService {
  readonly #makers: MakerRepository;
  readonly #resources: ResourceRepository;

  constructor(
    sql: Sql,
    private readonly costs: CostService,
  ) {
    this.#makers = new MakerRepository(sql);
    this.#resources = new ResourceRepository(sql);
  }

  /**
   * Those who have most of what a bill of materials needs first, then the nearest.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE; INVALID_CURSOR; INVALID_INPUT; NOT_FOUND for a set of factors.
   */
  async list(lines: readonly PricedLine[], wish: MakerWish, page: PageArgs): Promise<Connection<PricedMaker>> {
    requirePageSize(page.first);
    requireNear(wish.near);
    const start = page.after ? positionOf(page.after) + 1 : 0;
    const specifications = lines.map(({ specification }) => specification);
    const near = await this.#makers.listNear(specifications, wish.near);
    const resources = new Map((await this.#resources.load(near.map(({ id }) => id))).map((found) => [found.id, found]));
    const makers = findMakers(
      near.flatMap(({ id, distanceKm }) => {
        const resource = resources.get(id);
        return resource === undefined ? [] : [{ resource, distanceKm }];
      }),
    );
    const shown = await this.#price(makers.slice(start, start + page.first + 1), lines, wish);
    const positions = new Map(shown.map((maker, i) => [maker, start + i]));
    return connectionOf(
      shown,
      page,
      (maker) => encodeCursor([String(positions.get(maker))]),
      async () => makers.length,
    );
  }

  async #price(makers: readonly Maker[], lines: readonly PricedLine[], wish: MakerWish): Promise<PricedMaker[]> {
    const specifications = lines.map(({ specification }) => specification);
    const offers = await this.#makers.loadOffers(
      makers.map(({ agent }) => agent),
      specifications,
    );
    const sets = await this.costs.loadSets(wish.factorSets, specifications);
    const currency = wish.currency ?? sets[0]?.currency ?? offers.find(({ price }) => price)?.price?.currency ?? "EUR";
    return makers.map((maker) => {
      const own = offers.filter(({ agent }) => agent === maker.agent);
      return { ...maker, truePrice: truePriceOf(lines, own, sets, currency, wish.territory) };
    });
  }
}

function positionOf(cursor: string): number {
  const [position = ""] = decodeCursor(cursor, 1);
  if (!/^\d{1,6}$/.test(position))
    throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
  return Number(position);
}
