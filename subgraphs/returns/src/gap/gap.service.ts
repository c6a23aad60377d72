import type { UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import { type Connection, decodeCursor, encodeCursor, type PageArgs, requirePageSize } from "@commons-hub/shared/relay";
import type { Money, Period } from "@commons-hub/shared/value";
import { connectionsOf } from "../list";
import type { GapTotals, Owing, ProjectGap } from "./gap";
import { type GapPlace, GapRepository } from "./gap.repository";

/** A page of a period. */
export interface GapArgs {
  readonly period: Period;
  readonly page: PageArgs;
}

export class GapService {
  readonly #gaps: GapRepository;

  constructor(work: UnitOfWork) {
    this.#gaps = new GapRepository(work.sql);
  }

  loadTotals(agents: readonly string[], period: Period): Promise<Map<string, GapTotals>> {
    return this.#gaps.loadTotals(agents, period);
  }

  /** Of each agent, the most due first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listProjects(
    agents: readonly string[],
    { period, page }: GapArgs,
  ): Promise<Map<string, Connection<ProjectGap>>> {
    const rows = await this.#gaps.listProjects(agents, period, placeOf(page), page.first + 1);
    return connectionsOf(
      agents,
      rows,
      ({ agent }) => agent,
      ({ weight, project }) => cursorOf(weight, project),
      page,
      (ids) => this.#gaps.countProjects(ids, period),
    );
  }

  /**
   * Of each project, the largest gap first. Organizations are named to everybody, a person to that person alone.
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async listOwing(
    projects: readonly string[],
    { period, page }: GapArgs,
    caller: Caller,
  ): Promise<Map<string, Connection<Owing>>> {
    const persons = caller.kind === "hub" ? null : caller.agent === null ? [] : [caller.agent];
    const rows = await this.#gaps.listOwing(projects, period, persons, placeOf(page), page.first + 1);
    return connectionsOf(
      projects,
      rows,
      ({ project }) => project,
      ({ weight, agent }) => cursorOf(weight, agent),
      page,
      (ids) => this.#gaps.countOwing(ids, period, persons),
    );
  }

  loadReceived(projects: readonly string[]): Promise<(Money & { readonly project: string })[]> {
    return this.#gaps.loadReceived(projects);
  }
}

function cursorOf(weight: bigint, id: string): string {
  return encodeCursor([weight.toString(), id]);
}

/** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
function placeOf(page: PageArgs): GapPlace | null {
  requirePageSize(page.first);
  if (!page.after) return null;
  const [weight = "", id = ""] = decodeCursor(page.after, 2);
  if (!/^\d{1,40}$/.test(weight))
    throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
  return { weight: BigInt(weight), id };
}
