import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { pageById } from "../page";
import { type EconomicResource, requireUnit } from "./economic-resource";
import { ResourceRepository } from "./economic-resource.repository";

/** Reads inventories; only economic events change them. */
export class ResourceService {
  readonly #resources: ResourceRepository;

  constructor(sql: Sql) {
    this.#resources = new ResourceRepository(sql);
  }

  load(ids: readonly string[]): Promise<EconomicResource[]> {
    return this.#resources.load(ids);
  }

  /** What a resource holds inside, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listContents(container: string, page: PageArgs): Promise<Connection<EconomicResource>> {
    return pageById(
      page,
      (after, limit) => this.#resources.listContents(container, after, limit),
      () => this.#resources.countContents(container),
    );
  }

  /** An agent's inventory, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(owner: string, page: PageArgs): Promise<Connection<EconomicResource>> {
    return pageById(
      page,
      (after, limit) => this.#resources.list(owner, after, limit),
      () => this.#resources.count(owner),
    );
  }
}

/**
 * Checks the very resource that somebody expects, where one is named.
 *
 * Errors: NOT_FOUND; FORBIDDEN for one in neither party's inventory; UNIT_MISMATCH.
 */
export async function requireNamedResource(
  tx: Transaction,
  expected: {
    readonly resource: string | null;
    readonly provider: string;
    readonly receiver: string;
    readonly quantity: Measure | null;
  },
): Promise<void> {
  const { resource: id, provider, receiver, quantity } = expected;
  if (id === null) return;
  const resource = (await ResourceRepository.getForUpdate(tx, [id])).get(id);
  if (resource === undefined) throw new DomainError("NOT_FOUND", "No such resource.", { resource: id });
  if (resource.owner !== provider && resource.owner !== receiver)
    throw new DomainError("FORBIDDEN", "The resource stands in the inventory of neither party.", { resource: id });
  requireUnit(resource, quantity);
}
