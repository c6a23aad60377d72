import { constraintOf, type Sql, type Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Measure } from "@commons-hub/shared/value";
import type { EconomicAction } from "./action";
import type { EconomicEvent } from "./economic-event";
import { FLOW_READ_MAX, type Front } from "./flow";

const COLUMNS = `id, action, provider, receiver, resource_id AS resource, to_resource_id AS "toResource", specification,
  input_of AS "inputOf", output_of AS "outputOf", quantity_value AS "quantityValue", quantity_unit AS "quantityUnit", effort_value AS "effortValue", effort_unit AS "effortUnit",
  gift, occurred_at AS "occurredAt", corrects, change, recorded_by AS "recordedBy", recorded_at AS "recordedAt"`;
const OF_RESOURCE = "$1 IN (resource_id, to_resource_id)";

interface EventRecord extends Omit<EconomicEvent, "quantity" | "effort"> {
  readonly quantityValue: string | null;
  readonly quantityUnit: string | null;
  readonly effortValue: string | null;
  readonly effortUnit: string | null;
}

/** All SQL on economic events. */
export class EconomicEventRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(`SELECT ${COLUMNS} FROM economic_event WHERE id = ANY($1)`, [ids]);
    return rows.map(toEvent);
  }

  /** What happened to a resource, newest first; `limit` rows after the given id. */
  async listOfResource(resource: string, afterId: string | null, limit: number): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(
      `SELECT ${COLUMNS} FROM economic_event WHERE ${OF_RESOURCE} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [resource, afterId, limit],
    );
    return rows.map(toEvent);
  }

  async countOfResource(resource: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM economic_event WHERE ${OF_RESOURCE}`,
      [resource],
    );
    return row?.count ?? 0;
  }

  /** Every event of some resources and processes, oldest first. */
  async listAround({ resources, processes }: Front): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(
      `SELECT ${COLUMNS} FROM economic_event
       WHERE resource_id = ANY($1) OR to_resource_id = ANY($1) OR input_of = ANY($2) OR output_of = ANY($2)
       ORDER BY id LIMIT ${FLOW_READ_MAX}`,
      [resources, processes],
    );
    return rows.map(toEvent);
  }

  /** How much of a resource was taken by one action and not given back by the other: exact decimal text. */
  static async sumOpen(
    tx: Transaction,
    resource: string,
    taken: EconomicAction,
    given: EconomicAction,
  ): Promise<string> {
    const [row] = await tx.query<{ open: string }>(
      `SELECT coalesce(sum(CASE WHEN action = $2 THEN change ELSE -change END), 0) AS open
       FROM economic_event WHERE resource_id = $1 AND action IN ($2, $3)`,
      [resource, taken, given],
    );
    return row?.open ?? "0";
  }

  /** Errors: ALREADY_EXISTS for a second correction of one event. */
  static async insert(tx: Transaction, { quantity, effort, ...event }: EconomicEvent): Promise<void> {
    const values = [
      event.id,
      event.action,
      event.provider,
      event.receiver,
      event.resource,
      event.toResource,
      event.specification,
      quantity?.value ?? null,
      quantity?.unit ?? null,
      effort?.value ?? null,
      effort?.unit ?? null,
      event.gift,
      event.occurredAt,
      event.corrects,
      event.change,
      event.recordedBy,
      event.recordedAt,
      event.inputOf,
      event.outputOf,
    ];
    try {
      await tx.query(
        `INSERT INTO economic_event (id, action, provider, receiver, resource_id, to_resource_id, specification, quantity_value,
           quantity_unit, effort_value, effort_unit, gift, occurred_at, corrects, change, recorded_by, recorded_at, input_of, output_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
        values,
      );
    } catch (error) {
      if (constraintOf(error) !== "economic_event_corrected_once") throw error;
      throw new DomainError("ALREADY_EXISTS", "This event was put right before: put its correction right.", {
        economicEvent: event.corrects,
      });
    }
  }
}

function toEvent({ quantityValue, quantityUnit, effortValue, effortUnit, ...row }: EventRecord): EconomicEvent {
  return { ...row, quantity: measureOf(quantityValue, quantityUnit), effort: measureOf(effortValue, effortUnit) };
}

function measureOf(value: string | null, unit: string | null): Measure | null {
  return value === null || unit === null ? null : { value, unit };
}
