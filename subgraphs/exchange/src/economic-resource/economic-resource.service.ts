import type { Sql } from "@commons-hub/shared/database";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { EconomicResource } from "./economic-resource";
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
