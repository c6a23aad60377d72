import { constraintOf, type Sql, type Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { fromRecord, type MeasuredRecord } from "../commitment/expectation.record";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { ACTION_RULES, type ActionRule, ECONOMIC_ACTIONS, type EconomicAction } from "./action";
import type { EconomicEvent } from "./economic-event";
import { FLOW_READ_MAX, type Front } from "./flow";

const COLUMNS = `id, action, provider, receiver, resource_id AS resource, to_resource_id AS "toResource", specification,
  input_of AS "inputOf", output_of AS "outputOf", agreement_id AS agreement, fulfills, settles, state, stage,
  container_id AS container, quantity_value AS "quantityValue", quantity_unit AS "quantityUnit", effort_value AS "effortValue", effort_unit AS "effortUnit",
  gift, occurred_at AS "occurredAt", corrects, change, recorded_by AS "recordedBy", recorded_at AS "recordedAt"`;
/** What an event can be for, by the column that says so. */
const PURPOSES = { agreement: "agreement_id", fulfills: "fulfills", settles: "settles" } as const;
export type Purpose = keyof typeof PURPOSES;
const OF_RESOURCE = "$1 IN (resource_id, to_resource_id)";

/** Of a transfer, what is told is told of the second resource. */
const TOLD_OF =
  "$1 IN (e.resource_id, e.to_resource_id) AND CASE WHEN e.action = ANY($2) THEN e.to_resource_id ELSE e.resource_id END = $1";
const actionsThat = (are: (rule: ActionRule) => boolean): EconomicAction[] =>
  ECONOMIC_ACTIONS.filter((action) => are(ACTION_RULES[action]));

type Told = Pick<EconomicResource, "state" | "stage" | "containedIn">;

type EventRecord = MeasuredRecord<EconomicEvent>;

/** All SQL on economic events. */
export class EconomicEventRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(`SELECT ${COLUMNS} FROM economic_event WHERE id = ANY($1)`, [ids]);
    return rows.map(fromRecord);
  }

  /** What happened to a resource, newest first; `limit` rows after the given id. */
  async listOfResource(resource: string, afterId: string | null, limit: number): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(
      `SELECT ${COLUMNS} FROM economic_event WHERE ${OF_RESOURCE} AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [resource, afterId, limit],
    );
    return rows.map(fromRecord);
  }

  async countOfResource(resource: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM economic_event WHERE ${OF_RESOURCE}`,
      [resource],
    );
    return row?.count ?? 0;
  }

  /** What keeps a commitment, meets a claim or belongs to an agreement, newest first; `limit` rows after the given id. */
  async listFor(purpose: Purpose, id: string, afterId: string | null, limit: number): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(
      `SELECT ${COLUMNS} FROM economic_event WHERE ${PURPOSES[purpose]} = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [id, afterId, limit],
    );
    return rows.map(fromRecord);
  }

  async countFor(purpose: Purpose, id: string): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM economic_event WHERE ${PURPOSES[purpose]} = $1`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** What the last events that did happen tell of a resource. */
  static async lastTold(tx: Transaction, resource: string): Promise<Told> {
    const [row] = await tx.query<Told>(
      `WITH told AS (
         SELECT e.* FROM economic_event e
         WHERE ${TOLD_OF} AND coalesce(e.quantity_value, e.effort_value) > 0
           AND NOT EXISTS (SELECT FROM economic_event c WHERE c.corrects = e.id))
       SELECT (SELECT state FROM told WHERE state IS NOT NULL ORDER BY occurred_at DESC, id DESC LIMIT 1) AS state,
         (SELECT stage FROM told WHERE stage IS NOT NULL ORDER BY occurred_at DESC, id DESC LIMIT 1) AS stage,
         (SELECT container_id FROM told WHERE container_id IS NOT NULL OR action = ANY($3)
          ORDER BY occurred_at DESC, id DESC LIMIT 1) AS "containedIn"`,
      [
        resource,
        actionsThat(({ states }) => states === "toResource"),
        actionsThat(({ contains }) => contains === "outOf"),
      ],
    );
    return row ?? { state: null, stage: null, containedIn: null };
  }

  /** Every event of some resources and processes as it was last put right, oldest first; not what never happened. */
  async listAround({ resources, processes }: Front): Promise<EconomicEvent[]> {
    const rows = await this.sql.query<EventRecord>(
      `SELECT ${COLUMNS} FROM economic_event e
       WHERE (resource_id = ANY($1) OR to_resource_id = ANY($1) OR input_of = ANY($2) OR output_of = ANY($2))
         AND NOT EXISTS (SELECT FROM economic_event c WHERE c.corrects = e.id)
         AND (corrects IS NULL OR coalesce(quantity_value, effort_value) > 0)
       ORDER BY id LIMIT ${FLOW_READ_MAX}`,
      [resources, processes],
    );
    return rows.map(fromRecord);
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
      event.agreement,
      event.fulfills,
      event.settles,
      event.state,
      event.stage,
      event.container,
    ];
    try {
      await tx.query(
        `INSERT INTO economic_event (id, action, provider, receiver, resource_id, to_resource_id, specification, quantity_value,
           quantity_unit, effort_value, effort_unit, gift, occurred_at, corrects, change, recorded_by, recorded_at, input_of, output_of,
           agreement_id, fulfills, settles, state, stage, container_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`,
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
