import type { Transaction, UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource, StoredEvent } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { z } from "zod";

/** What other parts tell about who holds what. These names are the contract between the parts. */
const PROJECT_CREATED = "projects.project.created.v1";
const PROJECT_STEWARD_ADDED = "projects.project.steward-added.v1";
const CURRENCY_CREATED = "exchange.currency.created.v1";
const TRANSFER_POSTED = "exchange.transfer.posted.v1";
const RECEIPT_RECORDED = "returns.receipt.recorded.v1";
const ALLOCATION_PUBLISHED = "returns.allocation.published.v1";
const HOLDING_CLAIMED = "returns.holding.claimed.v1";

const minor = z.string().regex(/^\d{1,40}$/);
const money = z.object({ minor, currency: z.string() });
const projectCreated = z.object({ project: z.string(), stewards: z.array(z.string()) });
const stewardAdded = z.object({ project: z.string(), steward: z.string() });
const currencyCreated = z.object({ code: z.string(), issuer: z.string() });
const transferPosted = z.object({
  fromAgent: z.string(),
  toAgent: z.string(),
  currency: z.string(),
  amountMinor: minor,
});
const receiptRecorded = z.object({ organization: z.string(), payer: z.string(), amount: money });
const allocationPublished = z.object({
  organization: z.string(),
  pool: money,
  received: z.array(z.object({ agent: z.string(), minor })),
});
const holdingClaimed = z.object({ organization: z.string(), agent: z.string(), amount: money });

export interface PowerSources {
  readonly projects: EventSource;
  readonly exchange: EventSource;
  readonly returns: EventSource;
}

/** One follower per part: each knows how far it has read. */
export function createPowerFollowers(work: UnitOfWork, sources: PowerSources, logger: Logger): Follower[] {
  return [
    new Follower({
      name: "stewardship",
      source: sources.projects,
      work,
      types: [PROJECT_CREATED, PROJECT_STEWARD_ADDED],
      apply: applyStewardship,
      clear: (tx) => clear(tx, "project_steward"),
      logger,
    }),
    new Follower({
      name: "credit",
      source: sources.exchange,
      work,
      types: [CURRENCY_CREATED, TRANSFER_POSTED],
      apply: applyCredit,
      clear: async (tx) => {
        await clear(tx, "credit_currency");
        await clear(tx, "credit_balance");
      },
      logger,
    }),
    new Follower({
      name: "money",
      source: sources.returns,
      work,
      types: [RECEIPT_RECORDED, ALLOCATION_PUBLISHED, HOLDING_CLAIMED],
      apply: applyMoney,
      clear: (tx) => clear(tx, "money_moved"),
      logger,
    }),
  ];
}

async function clear(
  tx: Transaction,
  table: "project_steward" | "credit_currency" | "credit_balance" | "money_moved",
): Promise<void> {
  await tx.query(`DELETE FROM ${table}`);
}

async function applyStewardship(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
  const rows = events.flatMap((event) => {
    if (event.type === PROJECT_STEWARD_ADDED) return [stewardAdded.parse(event.payload)];
    const { project, stewards } = projectCreated.parse(event.payload);
    return stewards.map((steward) => ({ project, steward }));
  });
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO project_steward (project, steward) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [rows.map(({ project }) => project), rows.map(({ steward }) => steward)],
  );
}

async function applyCredit(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
  const created = events
    .filter(({ type }) => type === CURRENCY_CREATED)
    .map(({ payload }) => currencyCreated.parse(payload));
  if (created.length > 0)
    await tx.query(
      `INSERT INTO credit_currency (code, issuer) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (code) DO UPDATE SET issuer = excluded.issuer`,
      [created.map(({ code }) => code), created.map(({ issuer }) => issuer)],
    );
  const moved = new Sums();
  for (const { type, payload } of events) {
    if (type !== TRANSFER_POSTED) continue;
    const { fromAgent, toAgent, currency, amountMinor } = transferPosted.parse(payload);
    moved.add([currency, fromAgent], -BigInt(amountMinor));
    moved.add([currency, toAgent], BigInt(amountMinor));
  }
  await tx.query(
    `INSERT INTO credit_balance (currency, agent, minor)
     SELECT key->>0, key->>1, minor FROM jsonb_to_recordset($1::jsonb) AS r(key jsonb, minor numeric)
     ON CONFLICT (currency, agent) DO UPDATE SET minor = credit_balance.minor + excluded.minor`,
    [moved.toJson()],
  );
}

async function applyMoney(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
  const moved = new Sums();
  for (const { type, payload } of events) {
    if (type === RECEIPT_RECORDED) {
      const { organization, payer, amount } = receiptRecorded.parse(payload);
      moved.add([organization, amount.currency, payer], BigInt(amount.minor));
    } else if (type === HOLDING_CLAIMED) {
      const { organization, agent, amount } = holdingClaimed.parse(payload);
      moved.add([organization, amount.currency, agent], BigInt(amount.minor));
    } else {
      const { organization, pool, received } = allocationPublished.parse(payload);
      for (const { agent, minor: got } of received) moved.add([organization, pool.currency, agent], BigInt(got));
    }
  }
  await tx.query(
    `INSERT INTO money_moved (organization, currency, agent, minor)
     SELECT key->>0, key->>1, key->>2, minor FROM jsonb_to_recordset($1::jsonb) AS r(key jsonb, minor numeric)
     ON CONFLICT (organization, currency, agent) DO UPDATE SET minor = money_moved.minor + excluded.minor`,
    [moved.toJson()],
  );
}

/** Amounts by key, so that a batch writes each row once. */
class Sums {
  readonly #sums = new Map<string, bigint>();

  add(key: readonly string[], amount: bigint): void {
    const text = JSON.stringify(key);
    this.#sums.set(text, (this.#sums.get(text) ?? 0n) + amount);
  }

  toJson(): string {
    return JSON.stringify(
      Array.from(this.#sums, ([key, sum]) => ({ key: JSON.parse(key) as string[], minor: `${sum}` })),
    );
  }
}
