import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Follower } from "@commons-hub/shared/follow";
import { requireReference } from "../economic-resource/economic-resource";
import { KnownSpecificationRepository } from "./specification.repository";

/** How long a command waits for a kind of thing that was named just before it. */
const CATCH_UP_MS = 2_000;

/** Answers which kinds of things there are, so that nothing is of a kind that nobody can look up. */
export class SpecificationDirectory {
  readonly #known: KnownSpecificationRepository;

  constructor(
    sql: Sql,
    private readonly follower: Pick<Follower, "catchUp">,
  ) {
    this.#known = new KnownSpecificationRepository(sql);
  }

  /** Errors: INVALID_INPUT for what is no id; NOT_FOUND, naming the first unknown; PROJECTION_BEHIND and UNAVAILABLE while projects cannot be read. */
  async requireAll(ids: readonly (string | null | undefined)[]): Promise<void> {
    const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))];
    for (const id of wanted) requireReference("specification", id);
    if (wanted.length === 0 || (await this.#firstUnknown(wanted)) === null) return;
    await this.follower.catchUp(CATCH_UP_MS);
    const unknown = await this.#firstUnknown(wanted);
    if (unknown !== null)
      throw new DomainError("NOT_FOUND", "No such resource specification: name the kind of thing first.", {
        resourceSpecification: unknown,
      });
  }

  async #firstUnknown(ids: readonly string[]): Promise<string | null> {
    const known = await this.#known.find(ids);
    return ids.find((id) => !known.has(id)) ?? null;
  }
}
