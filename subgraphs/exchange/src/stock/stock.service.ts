import { strict as assert } from "node:assert";
import { type Command, constraintOf, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { requireText } from "../text";
import {
  requireQuantity,
  requireReference,
  release,
  requireStock,
  reserve,
  type Reservation,
  RESERVATION_PREFIX,
  STOCK_PREFIX,
  type StockDraft,
  type StockNow,
} from "./stock";
import type { SpecificationDirectory } from "../specification/specification.service";
import { stockCreated, stockNearCap, stockReleased, stockReserved } from "./stock.events";
import { StockRepository } from "./stock.repository";

export interface NewReservation {
  readonly stock: string;
  readonly agent: string;
  readonly quantity: Measure;
  readonly decision?: string | null | undefined;
}

export class StockService {
  readonly #stocks: StockRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
    private readonly kinds: SpecificationDirectory,
  ) {
    this.#stocks = new StockRepository(work.sql);
  }

  /**
   * States a cap, by an officer of the organization that answers for it.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; ALREADY_EXISTS for a period that overlaps with another of the same steward,
   *         specification and territory; those of `requireStock` and of `AgentDirectory`.
   */
  async create(command: Command, input: StockDraft): Promise<StockNow> {
    const { caller } = command;
    requireActFor(caller, input.steward, "EXCHANGE", OFFICERS);
    const draft = requireStock(input);
    await this.agents.requireOrganization(caller, draft.steward);
    await this.kinds.requireAll([draft.specification]);
    try {
      return await this.work.run(command, async (tx) => {
        const now = await tx.now();
        const stock = { ...draft, id: newId(STOCK_PREFIX), reserved: "0", reservedAt: now, createdAt: now, now };
        await StockRepository.insert(tx, stock);
        tx.emit(stockCreated(stock, caller.agent));
        return stock;
      });
    } catch (error) {
      if (constraintOf(error) !== "resource_stock_once") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "This territory has a cap for this specification in a part of the period; choose a period beside it.",
        {},
        { cause: error },
      );
    }
  }

  /**
   * Reserves a part of a cap, or nothing. The stock's row is locked before its level is judged, and a constraint of the
   * database stands behind that.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; CAP_EXCEEDED; STATE_CONFLICT; INVALID_INPUT; those of `AgentDirectory`.
   */
  async reserve(command: Command, input: NewReservation): Promise<Reservation> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    const quantity = requireQuantity("quantity", input.quantity);
    const decision = input.decision ? requireReference("decision", input.decision) : null;
    const [known] = await this.load([input.stock]);
    if (known === undefined) throw new DomainError("NOT_FOUND", "No such stock.", { stock: input.stock });
    if (!mayActFor(caller, known.steward, OFFICERS) && !(known.open && mayActFor(caller, input.agent, OFFICERS)))
      throw new DomainError(
        "FORBIDDEN",
        known.open
          ? "You reserve for yourself, or for an organization whose steward or treasurer you are."
          : "Only the stock's steward reserves from it.",
        { steward: known.steward },
      );
    await this.agents.requireAgent(caller, input.agent);
    return this.work.run(command, async (tx) => {
      const stock = await lockStock(tx, input.stock);
      const { now } = stock;
      const outcome = reserve(stock, quantity, now);
      const reservation: Reservation = {
        id: newId(RESERVATION_PREFIX),
        stock: stock.id,
        agent: input.agent,
        quantity,
        decision,
        reservedBy: caller.agent,
        reservedAt: now,
        release: null,
      };
      await StockRepository.saveLevels(tx, [outcome.stock]);
      await StockRepository.insertReservations(tx, [reservation]);
      tx.emit(stockReserved(stock, reservation, caller.agent));
      if (outcome.nearCap) tx.emit(stockNearCap(outcome.stock));
      return reservation;
    });
  }

  /**
   * Gives back what is left of a reservation: whoever it is for, or, where only the steward reserves, the steward.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT when it was given back before, or the period is over.
   */
  release(command: Command, id: string): Promise<Reservation> {
    const { caller } = command;
    requireScope(caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const found = await findReservation(tx, id);
      const stock = await lockStock(tx, found.stock);
      const mayAsSteward = !stock.open && mayActFor(caller, stock.steward, OFFICERS);
      if (!mayAsSteward && !mayActFor(caller, found.agent, OFFICERS))
        throw new DomainError("FORBIDDEN", "Whoever a reservation is for gives it back.", { agent: found.agent });
      // Again under the lock: somebody may have been faster.
      const reservation = await findReservation(tx, id);
      if (reservation.release !== null)
        throw new DomainError("STATE_CONFLICT", "This reservation was given back.", { at: reservation.release.at });
      const later = stock.regeneration === null ? "0" : await StockRepository.sumLater(tx, reservation);
      const outcome = release(stock, reservation.quantity, later, stock.now);
      const quantity = { value: outcome.freed, unit: stock.capacity.unit };
      const released = { ...reservation, release: { quantity, by: caller.agent, at: stock.now } };
      await StockRepository.saveLevels(tx, [outcome.stock]);
      await StockRepository.insertRelease(tx, id, released.release);
      tx.emit(stockReleased(stock, released, outcome.freed, caller.agent));
      return released;
    });
  }

  load(ids: readonly string[]): Promise<StockNow[]> {
    return this.#stocks.load(ids);
  }

  loadReservations(ids: readonly string[]): Promise<Reservation[]> {
    return this.#stocks.loadReservations(ids);
  }

  countReservationsOfMany(stocks: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#stocks.countReservationsOfMany(stocks);
  }

  /** Pages of many stocks at once, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listReservationsOfMany(
    stocks: readonly string[],
    first: number,
    after: string | null,
  ): Promise<readonly Reservation[]> {
    const limit = requirePageSize(first) + 1;
    const [id] = after === null ? [] : decodeCursor(after, 1);
    return this.#stocks.listReservationsOfMany(stocks, id ?? null, limit);
  }

  /** Newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR, INVALID_INPUT. */
  async list(territory: string, page: PageArgs): Promise<Connection<StockNow>> {
    requirePageSize(page.first);
    const name = requireText("territory", territory, 200);
    const [id] = page.after ? decodeCursor(page.after, 1) : [];
    return connectionOf(
      await this.#stocks.list(name, id ?? null, page.first + 1),
      page,
      (stock) => encodeCursor([stock.id]),
      () => this.#stocks.count(name),
    );
  }
}

async function findReservation(tx: Transaction, id: string): Promise<Reservation> {
  const [reservation] = await new StockRepository(tx).loadReservations([id]);
  if (reservation === undefined) throw new DomainError("NOT_FOUND", "No such reservation.", { reservation: id });
  return reservation;
}

/** Stocks are never removed. */
async function lockStock(tx: Transaction, id: string): Promise<StockNow> {
  const [stock] = await StockRepository.lock(tx, [id]);
  assert(stock, "a stock is gone");
  return stock;
}
