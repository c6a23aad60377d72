import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Follower } from "@commons-hub/shared/follow";
import type { Caller } from "@commons-hub/shared/identity";
import { KnownAgentRepository } from "./agent.repository";

/** How long a command waits for an agent that was created just before it. */
const CATCH_UP_MS = 2_000;

/** Answers who exists, from the caller's own assertion or from the projection. */
export class AgentDirectory {
  readonly #agents: KnownAgentRepository;

  constructor(
    sql: Sql,
    private readonly follower: Pick<Follower, "catchUp">,
  ) {
    this.#agents = new KnownAgentRepository(sql);
  }

  /** Errors: NOT_FOUND; PROJECTION_BEHIND and UNAVAILABLE while projects cannot be read. */
  async requireAgent(caller: Caller, id: string): Promise<void> {
    if (caller.agent !== id && !isOrganizationOf(caller, id)) await this.#getKind(id);
  }

  /** Errors: as `requireAgent`; INVALID_INPUT for a person. */
  async requireOrganization(caller: Caller, id: string): Promise<void> {
    if (isOrganizationOf(caller, id)) return;
    if ((await this.#getKind(id)) !== "ORGANIZATION")
      throw new DomainError("INVALID_INPUT", "This must be an organization.", { agent: id });
  }

  async #getKind(id: string): Promise<string> {
    const known = await this.#agents.findKind(id);
    if (known !== null) return known;
    await this.follower.catchUp(CATCH_UP_MS);
    const kind = await this.#agents.findKind(id);
    if (kind === null) throw new DomainError("NOT_FOUND", "No such agent.", { agent: id });
    return kind;
  }
}

/** The assertion names organizations only by memberships that projects itself has read. */
function isOrganizationOf(caller: Caller, id: string): boolean {
  return caller.memberships.some((membership) => membership.organization === id);
}
