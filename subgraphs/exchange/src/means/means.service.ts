import type { Sql } from "@commons-hub/shared/database";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { type Concentration, concentrationOf } from "./concentration";
import { MeansRepository } from "./means.repository";

/** The register of what can be booked, and how concentrated its ownership is. */
export class MeansService {
  readonly #means: MeansRepository;
  readonly #resources: ResourceRepository;

  constructor(sql: Sql) {
    this.#means = new MeansRepository(sql);
    this.#resources = new ResourceRepository(sql);
  }

  /** Newest first; of one kind where a specification is given. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(specification: string | null, page: PageArgs): Promise<Connection<EconomicResource>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    const ids = await this.#means.list(specification, after ?? null, page.first + 1);
    const found = new Map((await this.#resources.load(ids)).map((resource) => [resource.id, resource]));
    return connectionOf(
      ids.flatMap((id) => found.get(id) ?? []),
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#means.count(specification),
    );
  }

  async measure(specification: string | null): Promise<Concentration> {
    return concentrationOf(await this.#means.countOwners(specification));
  }
}
