import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Follower } from "@commons-hub/shared/follow";
import type { Bill } from "../allocation";
import { type KnownBill, KnownRepository } from "./known.repository";

/** How long a command waits for what was created just before it. */
const CATCH_UP_MS = 5_000;

/**
 * Who and what exists, from the projection. What is not known is looked up once more after the projection has caught up
 * with everything that projects had committed before; then it does not exist.
 *
 * Errors of every method: NOT_FOUND; PROJECTION_BEHIND and UNAVAILABLE while projects cannot be read.
 */
export class Directory {
  readonly #known: KnownRepository;

  constructor(
    sql: Sql,
    private readonly follower: Pick<Follower, "catchUp">,
  ) {
    this.#known = new KnownRepository(sql);
  }

  /** The agent's kind. */
  async getKind(agent: string, field: string): Promise<string> {
    return this.#get(async () => (await this.#known.loadKinds([agent])).get(agent), "No such agent.", {
      [field]: agent,
    });
  }

  /** What decides ties between projects, by id: slug, or name in a bill. Every project is known. */
  async getLabels(projects: readonly string[]): Promise<Map<string, string>> {
    const distinct = [...new Set(projects)];
    return this.#get(
      async () => {
        const labels = await this.#known.loadLabels(distinct);
        return labels.size === distinct.length ? labels : null;
      },
      "At least one of these projects does not exist.",
      { projects: distinct.slice(0, 10) },
    );
  }

  /** A bill of materials by its id or digest. */
  async getBill(idOrDigest: string): Promise<KnownBill> {
    return this.#get(() => this.#known.findBill(idOrDigest), "No such bill of materials.", {
      billOfMaterials: idOrDigest.slice(0, 100),
    });
  }

  /** Of all that had been published before the call. */
  async getLatestBill(project: string): Promise<KnownBill> {
    await this.follower.catchUp(CATCH_UP_MS);
    return this.#get(
      () => this.#known.findLatestBill(project),
      "No bill of materials was imported for this project; import one with `hub import sbom`.",
      { project },
    );
  }

  listStewards(project: string): Promise<string[]> {
    return this.#known.listStewards(project);
  }

  /**
   * The one who receives for each project: its only steward. Several stewards first have to say who receives.
   * `cursor`: everything in the log of projects up to there was known.
   */
  async loadReceivers(
    projects: readonly string[],
  ): Promise<{ readonly receivers: Map<string, string>; readonly cursor: string }> {
    const cursor = await this.follower.catchUp(CATCH_UP_MS);
    return { receivers: await this.#known.loadOnlyStewards(projects), cursor };
  }

  readBill(id: string): Promise<Bill> {
    return this.#known.readBill(id);
  }

  async #get<T>(
    find: () => Promise<T | null | undefined>,
    message: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<T> {
    const known = await find();
    if (known !== null && known !== undefined) return known;
    await this.follower.catchUp(CATCH_UP_MS);
    const found = await find();
    if (found === null || found === undefined) throw new DomainError("NOT_FOUND", message, details);
    return found;
  }
}
