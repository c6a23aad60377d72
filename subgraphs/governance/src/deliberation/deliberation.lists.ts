import { decodeCursor, encodeCursor } from "@commons-hub/shared/relay";
import type { ListSource } from "../connection-loader";
import type { Argument, Objection } from "./deliberation";
import { DeliberationRepository } from "./deliberation.repository";
import type { Sql } from "@commons-hub/shared/database";

export class DeliberationLists {
  readonly #words: DeliberationRepository;

  constructor(sql: Sql) {
    this.#words = new DeliberationRepository(sql);
  }

  get arguments(): ListSource<Argument, null> {
    return {
      list: async (keys, _, after, limit) =>
        (await this.#words.listArguments(keys, idAfter(after), limit)).map(({ key, ...node }) => ({ key, node })),
      count: (keys) => this.#words.count("argument", keys),
      cursorOf: ({ id }) => encodeCursor([id]),
    };
  }

  get objections(): ListSource<Objection, null> {
    return {
      list: async (keys, _, after, limit) =>
        (await this.#words.listObjections(keys, idAfter(after), limit)).map(({ key, ...node }) => ({ key, node })),
      count: (keys) => this.#words.count("objection", keys),
      cursorOf: ({ id }) => encodeCursor([id]),
    };
  }
}

function idAfter(after: string | null): string | null {
  return after === null ? null : (decodeCursor(after, 1)[0] ?? null);
}
