import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireScope } from "@commons-hub/shared/identity";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { Directory } from "../known/directory";
import { LedgerRepository } from "../ledger/ledger.repository";
import { connectionsOf, idCursor, startOf } from "../list";
import { type UnclaimedHolding, claimHolding } from "./holding";
import { holdingClaimed } from "./holding.events";
import { HoldingRepository } from "./holding.repository";

export interface NewClaim {
  readonly holding: string;
  readonly agent: string;
  readonly proof: string;
}

export class HoldingService {
  readonly #holdings: HoldingRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
  ) {
    this.#holdings = new HoldingRepository(work.sql);
  }

  /**
   * Gives a holding to an agent, once. Two may say so: whoever acts for a steward of the project, to one of its
   * stewards; and the officers of the organization that holds the money, to anyone whose proof they accept.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN; NOT_FOUND; STATE_CONFLICT when it has been claimed; INVALID_INPUT for the proof.
   */
  async claim(command: Command, input: NewClaim): Promise<UnclaimedHolding> {
    requireScope(command.caller, "RETURNS");
    const [found] = await this.#holdings.load([input.holding]);
    if (!found) throw noHolding(input.holding);
    await this.directory.getKind(input.agent, "agent");
    requireMayGive(command.caller, found, await this.directory.listStewards(found.project), input.agent);
    return this.work.run(command, async (tx) => {
      await LedgerRepository.lock(tx, found.organization, found.amount.currency);
      const holding = await HoldingRepository.lock(tx, input.holding);
      if (!holding) throw noHolding(input.holding);
      const claimed = claimHolding(holding, input.agent, input.proof, await tx.now());
      await HoldingRepository.saveClaim(tx, claimed);
      const { organization, amount, id } = claimed;
      await LedgerRepository.post(tx, [
        {
          organization,
          currency: amount.currency,
          source: "HELD",
          target: "ALLOCATED",
          amountMinor: amount.minor,
          holding: id,
        },
      ]);
      tx.emit(holdingClaimed(claimed, command.caller.agent));
      return claimed;
    });
  }

  load(ids: readonly string[]): Promise<UnclaimedHolding[]> {
    return this.#holdings.load(ids);
  }

  /** Of each project, oldest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOf(projects: readonly string[], page: PageArgs): Promise<Map<string, Connection<UnclaimedHolding>>> {
    const rows = await this.#holdings.listOf(projects, startOf(page), page.first + 1);
    return connectionsOf(
      projects,
      rows,
      (holding) => holding.project,
      idCursor,
      page,
      (ids) => this.#holdings.countOf(ids),
    );
  }
}

function requireMayGive(caller: Caller, holding: UnclaimedHolding, stewards: readonly string[], agent: string): void {
  if (mayActFor(caller, holding.organization, OFFICERS)) return;
  if (stewards.includes(agent) && stewards.some((steward) => mayActFor(caller, steward, OFFICERS))) return;
  throw new DomainError(
    "FORBIDDEN",
    "A steward of the project claims it for a steward, or the organization that holds it accepts the proof.",
    { project: holding.project, organization: holding.organization },
  );
}

function noHolding(holding: string): DomainError {
  return new DomainError("NOT_FOUND", "No such holding.", { holding });
}
