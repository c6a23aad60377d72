import type { Transaction, UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource, StoredEvent } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { z } from "zod";
import { stockNearCap, stockReserved } from "../stock/stock.events";
import { StockRepository } from "../stock/stock.repository";
import { carryOut, type StockEffect } from "./decision";
import { decisionUnfulfilled } from "./decision.events";
import { DecisionRepository } from "./decision.repository";

const ASSEMBLY_CREATED = "governance.assembly.created.v1";
const DECISION_IN_FORCE = "governance.decision.in-force.v1";

const assemblyCreated = z.object({ assembly: z.string(), organization: z.string() });
const decisionInForce = z.object({
  assembly: z.string(),
  decision: z.string(),
  inForceUntil: z.iso.datetime().nullable(),
  effects: z.array(z.looseObject({ kind: z.string() })),
});
const reserveStock = z.object({ stock: z.string(), quantity: z.object({ value: z.string(), unit: z.string() }) });

/**
 * Carries out what decisions in force want of stocks: each effect once, however many processes run and however often the
 * log is read, since what came of it is kept in the transaction that moves the cursor. What cannot be reserved is
 * announced and kept too.
 */
export function followDecisions(source: EventSource, work: UnitOfWork, logger: Logger): Follower {
  return new Follower({
    name: "governance.decisions",
    source,
    work,
    types: [ASSEMBLY_CREATED, DECISION_IN_FORCE],
    apply: async (tx, events) => {
      const created = events.filter(({ type }) => type === ASSEMBLY_CREATED);
      await DecisionRepository.addAssemblies(
        tx,
        created.map(({ payload }) => assemblyCreated.parse(payload)),
      );
      await carryOutAll(tx, await readEffects(tx, events));
    },
    // What was carried out is no projection: it stays, and is not done again.
    clear: (tx) => DecisionRepository.clearAssemblies(tx),
    logger,
  });
}

/** What decisions among the events want of stocks, and what came of nothing yet. */
async function readEffects(tx: Transaction, events: readonly StoredEvent[]): Promise<StockEffect[]> {
  const decisions = events
    .filter(({ type }) => type === DECISION_IN_FORCE)
    .map(({ payload }) => decisionInForce.parse(payload));
  if (decisions.length === 0) return [];
  const organizations = await DecisionRepository.loadOrganizations(
    tx,
    decisions.map(({ assembly }) => assembly),
  );
  const known = await new DecisionRepository(tx).load(decisions.map(({ decision }) => decision));
  const done = new Set(known.map(({ decision, index }) => `${decision} ${index}`));
  return decisions.flatMap(({ assembly, decision, inForceUntil, effects }) =>
    effects.flatMap((effect, index): StockEffect[] => {
      if (effect.kind !== "RESERVE_STOCK" || done.has(`${decision} ${index}`)) return [];
      return [
        {
          decision,
          index,
          assembly,
          organization: organizations.get(assembly) ?? null,
          inForceUntil: inForceUntil === null ? null : new Date(inForceUntil),
          ...reserveStock.parse(effect),
        },
      ];
    }),
  );
}

async function carryOutAll(tx: Transaction, effects: readonly StockEffect[]): Promise<void> {
  if (effects.length === 0) return;
  const locked = await StockRepository.lock(tx, [...new Set(effects.map(({ stock }) => stock))]);
  const now = await tx.now();
  const { outcomes, stocks, nearCap } = carryOut(effects, locked, now);
  const reservations = outcomes.flatMap(({ reservation }) => reservation ?? []);
  await StockRepository.saveLevels(tx, stocks);
  await StockRepository.insertReservations(tx, reservations);
  await DecisionRepository.insert(tx, outcomes, now);
  const byId = new Map(stocks.map((stock) => [stock.id, stock]));
  for (const { effect, reservation, refusal } of outcomes) {
    const stock = byId.get(effect.stock);
    if (reservation !== null && stock !== undefined) tx.emit(stockReserved(stock, reservation, null));
    if (refusal !== null) tx.emit(decisionUnfulfilled(effect, refusal));
  }
  for (const stock of nearCap) tx.emit(stockNearCap(stock));
}
