import type { UnitOfWork } from "@commons-hub/shared/database";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import type { Period } from "@commons-hub/shared/value";
import { connectionsOf, idCursor, startOf } from "../list";
import type { Levy, LevyDue } from "./levy";
import { LevyRepository } from "./levy.repository";

export class LevyService {
  readonly #levies: LevyRepository;

  constructor(work: UnitOfWork) {
    this.#levies = new LevyRepository(work.sql);
  }

  load(ids: readonly string[]): Promise<Levy[]> {
    return this.#levies.load(ids);
  }

  /** Of each payer, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOf(payers: readonly string[], page: PageArgs): Promise<Map<string, Connection<Levy>>> {
    const rows = await this.#levies.listOf(payers, startOf(page), page.first + 1);
    return connectionsOf(
      payers,
      rows,
      ({ payer }) => payer,
      idCursor,
      page,
      (ids) => this.#levies.countOf(ids),
    );
  }

  /** Of each payer, what fell due in a period, to those who are due most first. */
  async loadDue(payers: readonly string[], period: Period): Promise<Map<string, LevyDue[]>> {
    const rows = await this.#levies.listDue(payers, period);
    return new Map(payers.map((payer) => [payer, rows.filter((row) => row.payer === payer)]));
  }
}
