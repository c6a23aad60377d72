import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
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
  async listContents(container: string, page: PageArgs): Promise<Connection<EconomicResource>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    return connectionOf(
      await this.#resources.listContents(container, after ?? null, page.first + 1),
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#resources.countContents(container),
    );
  }

  /** An agent's inventory, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(owner: string, page: PageArgs): Promise<Connection<EconomicResource>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#resources.list(owner, after ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ id }) => encodeCursor([id]),
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
