import type { Sql } from "@commons-hub/shared/database";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { ChamberRoll, ElectoralRoll, FrozenEntry } from "./roll";
import { RollRepository } from "./roll.repository";

/** Reads frozen rolls; everybody may: who decides is public. */
export class RollService {
  readonly #rolls: RollRepository;

  constructor(sql: Sql) {
    this.#rolls = new RollRepository(sql);
  }

  load(proposals: readonly string[]): Promise<ElectoralRoll[]> {
    return this.#rolls.load(proposals);
  }

  loadChamberRolls(proposals: readonly string[]): Promise<ChamberRoll[]> {
    return this.#rolls.loadChamberRolls(proposals);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listEntries(roll: ElectoralRoll, page: PageArgs): Promise<Connection<FrozenEntry>> {
    requirePageSize(page.first);
    const [after = null] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#rolls.listEntries(roll.proposal, after, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ agent }) => encodeCursor([agent]),
      async () => roll.size,
    );
  }
}
