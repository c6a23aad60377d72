import type { UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource, StoredEvent } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { z } from "zod";
import type { Levy } from "./levy";
import { LevyRepository } from "./levy.repository";

const LEVY_ANNOUNCED = "exchange.levy.announced.v1";
const decimal = z.string().regex(/^-?\d{1,60}(\.\d{1,36})?$/);
const levyAnnounced = z.object({
  levy: z.string(),
  levyAgreement: z.string(),
  payer: z.string(),
  collector: z.string(),
  factorSet: z.string(),
  economicEvent: z.string(),
  specification: z.string(),
  quantity: decimal,
  unit: z.string(),
  minorPerUnit: decimal,
  currency: z.string(),
  exactMinor: decimal,
  occurredAt: z.iso.datetime(),
});

/** Keeps the projection of what organizations that agreed to it are levied. */
export function followLevies(source: EventSource, work: UnitOfWork, logger: Logger): Follower {
  return new Follower({
    name: "exchange",
    source,
    work,
    types: [LEVY_ANNOUNCED],
    apply: (tx, events) => LevyRepository.add(tx, events.map(toLevy)),
    clear: (tx) => LevyRepository.clear(tx),
    logger,
  });
}

function toLevy({ payload }: StoredEvent): Levy {
  const { levy, levyAgreement, quantity, unit, occurredAt, ...rest } = levyAnnounced.parse(payload);
  return {
    ...rest,
    id: levy,
    agreement: levyAgreement,
    quantity: { value: quantity, unit },
    occurredAt: new Date(occurredAt),
  };
}
