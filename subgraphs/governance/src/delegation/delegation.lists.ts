import type { Sql } from "@commons-hub/shared/database";
import { decodeCursor, encodeCursor } from "@commons-hub/shared/relay";
import type { ListSource } from "../connection-loader";
import type { Delegation } from "./delegation";
import { DelegationRepository } from "./delegation.repository";

export class DelegationLists {
  readonly #delegations: DelegationRepository;

  constructor(sql: Sql) {
    this.#delegations = new DelegationRepository(sql);
  }

  /** Those of an assembly that stand now, by age. */
  get standing(): ListSource<Delegation, null> {
    return {
      list: async (keys, _, after, limit) => {
        const [id = null] = after === null ? [] : decodeCursor(after, 1);
        return (await this.#delegations.list(keys, id, limit)).map(({ key, ...node }) => ({ key, node }));
      },
      count: (keys) => this.#delegations.count(keys),
      cursorOf: ({ id }) => encodeCursor([id]),
    };
  }
}
