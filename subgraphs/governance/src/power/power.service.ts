import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Follower } from "@commons-hub/shared/follow";
import { concentrationsOf, overlapsOf, type PowerRegister, type PowerReport } from "./power";
import { PowerRepository } from "./power.repository";

const SCOPE_LENGTH = 100;

export class PowerService {
  readonly #power: PowerRepository;

  /** `followers`: those that the registers are fed by, under their names. */
  constructor(
    sql: Sql,
    private readonly followers: Readonly<Record<string, Pick<Follower, "caughtUpAt">>>,
  ) {
    this.#power = new PowerRepository(sql);
  }

  /**
   * Who holds what in an organization, a project or a territory. Null when nothing at all is known of it.
   *
   * Errors: INVALID_INPUT for a scope that is too long.
   */
  async report(scope: string, registers: readonly PowerRegister[]): Promise<PowerReport | null> {
    if (scope.length > SCOPE_LENGTH || scope.includes("\0"))
      throw new DomainError("INVALID_INPUT", "A scope is the id of an organization or project, or a territory.", {
        field: "scope",
      });
    const wanted = [...new Set(registers)];
    const about = await this.#power.loadScope(scope);
    const concentrations = (
      await Promise.all(
        wanted.map(async (register) => concentrationsOf(scope, register, await this.#power.listHeld(register, about))),
      )
    ).flat();
    if (about.assemblies.length === 0 && concentrations.every(({ holders }) => holders.length === 0)) return null;
    return { scope, asOf: await this.#asOf(), registers: concentrations, overlaps: overlapsOf(concentrations) };
  }

  /** The time of the projection that is furthest behind. */
  async #asOf(): Promise<Date> {
    const known = Object.values(this.followers).map(({ caughtUpAt }) => caughtUpAt);
    const { now, moved } = await this.#power.readTimes(Object.keys(this.followers));
    const times = known.some((at) => at === null) ? moved : known.flatMap((at) => at ?? []);
    return times.reduce((oldest, at) => (at < oldest ? at : oldest), now);
  }
}
