import type { Sql } from "@commons-hub/shared/database";
import { encodePlace, type StoredEvent } from "@commons-hub/shared/event";

interface EventRow extends Omit<StoredEvent, "cursor" | "streamSeq"> {
  readonly xid: string;
  readonly position: string;
  readonly streamSeq: string | null;
}

/** Reads of the event log by other keys than its order. */
export class HistoryRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[]): Promise<StoredEvent[]> {
    const rows = await this.sql.query<EventRow>(
      `SELECT id, xid::text, position::text, type, occurred_at AS "occurredAt", actor, subject, payload, stream,
         stream_seq::text AS "streamSeq", previous_hash AS "previousHash", hash
       FROM event WHERE id = ANY($1)`,
      [ids],
    );
    return rows.map(({ xid, position, streamSeq, ...row }) => ({
      ...row,
      cursor: encodePlace({ xid: BigInt(xid), position: BigInt(position) }),
      streamSeq: streamSeq === null ? null : BigInt(streamSeq),
    }));
  }

  async listAssembliesOf(territory: string): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>("SELECT id FROM assembly WHERE territory = $1", [territory]);
    return rows.map(({ id }) => id);
  }
}
