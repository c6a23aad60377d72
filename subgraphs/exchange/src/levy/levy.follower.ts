import type { Transaction, UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import { newId } from "@commons-hub/shared/ids";
import type { Logger } from "@commons-hub/shared/logging";
import { CostRepository } from "../cost/cost.repository";
import { ECONOMIC_EVENT_RECORDED } from "../economic-event/economic-event.events";
import { LEVY_PREFIX, levyOf } from "./levy";
import { levyAnnounced } from "./levy.events";
import { LevyRepository } from "./levy.repository";

/**
 * Announces what exchanges cost others, where their provider agreed to bear it: behind the exchange itself, which waits
 * for nothing, and once, however many processes run and however often the log is read.
 */
export function followExchanges(source: EventSource, work: UnitOfWork, logger: Logger): Follower {
  return new Follower({
    name: "exchange.levies",
    source,
    work,
    types: [ECONOMIC_EVENT_RECORDED],
    // What a receiver says that it was given makes nobody else owe.
    apply: (tx, events) =>
      levy(
        tx,
        events.filter(({ payload }) => payload["byProvider"] === true).map(({ subject }) => subject),
      ),
    // What was announced is no projection: it stays, and is not announced again.
    clear: () => Promise.resolve(),
    logger,
  });
}

async function levy(tx: Transaction, events: readonly string[]): Promise<void> {
  const levied = await LevyRepository.listLevied(tx, events);
  if (levied.length === 0) return;
  const factors = await new CostRepository(tx).loadFactors(
    [...new Set(levied.map(({ agreement }) => agreement.factorSet))],
    [...new Set(levied.flatMap(({ specification }) => specification ?? []))],
  );
  const levies = levied.map((exchange) =>
    levyOf(
      exchange,
      factors.filter(({ set }) => set === exchange.agreement.factorSet),
      newId(LEVY_PREFIX),
    ),
  );
  await LevyRepository.insertLevies(tx, levies);
  for (const each of levies) if (each.exactMinor !== null) tx.emit(levyAnnounced(each, each.exactMinor));
}
