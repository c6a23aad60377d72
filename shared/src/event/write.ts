import type { Sql } from "../database/sql";
import { newId } from "../ids";
import { chainHash } from "./chain";
import type { NewEvent, StoredEvent } from "./event";

interface Head {
  readonly seq: bigint;
  readonly hash: string;
}

/** Writes events in one statement, in their order, chained where they name a stream. */
export async function writeEvents(sql: Sql, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { now: occurredAt, heads } = await loadHeads(sql, [...new Set(events.flatMap((event) => event.stream ?? []))]);
  const rows = events.map((event) => {
    const row = {
      id: newId("evt"),
      ...event,
      payload: asStored(event.payload),
      occurredAt,
      stream: event.stream ?? null,
      streamSeq: null,
      previousHash: null,
      hash: null,
    };
    return event.stream === undefined ? row : chained(row, heads);
  });
  await sql.query(
    `INSERT INTO event (id, type, occurred_at, actor, subject, payload, stream, stream_seq, previous_hash, hash)
     SELECT id, type, $2::timestamptz, actor, subject, payload, stream, "streamSeq", "previousHash", hash
     FROM ROWS FROM (
       jsonb_to_recordset($1::jsonb)
         AS (id text, type text, actor text, subject text, payload jsonb, stream text, "streamSeq" bigint, "previousHash" text, hash text)
     ) WITH ORDINALITY AS r(id, type, actor, subject, payload, stream, "streamSeq", "previousHash", hash, n)
     ORDER BY n`,
    [JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)), occurredAt],
  );
}

type Row = Omit<StoredEvent, "cursor">;

function chained(row: Row, heads: Map<string, Head>): Row {
  const stream = row.stream ?? "";
  const head = heads.get(stream);
  const streamSeq = (head?.seq ?? 0n) + 1n;
  const previousHash = head?.hash ?? null;
  const hash = chainHash(previousHash, { ...row, streamSeq });
  heads.set(stream, { seq: streamSeq, hash });
  return { ...row, streamSeq, previousHash, hash };
}

/** The clock, and the last event of each stream: one row of the index each, however long the stream is. */
async function loadHeads(sql: Sql, streams: readonly string[]): Promise<{ now: Date; heads: Map<string, Head> }> {
  const rows = await sql.query<{ now: Date; stream: string | null; stream_seq: string | null; hash: string | null }>(
    `SELECT clock.now, head.stream, head.stream_seq, head.hash
     FROM (SELECT hub_now() AS now) AS clock
     LEFT JOIN (
       SELECT last.* FROM unnest($1::text[]) AS named(stream)
       CROSS JOIN LATERAL (
         SELECT stream, stream_seq, hash FROM event WHERE event.stream = named.stream ORDER BY stream_seq DESC LIMIT 1
       ) AS last
     ) AS head ON true`,
    [streams],
  );
  const [first] = rows;
  if (first === undefined) throw new Error("the clock gave no row");
  const heads = rows.flatMap(({ stream, stream_seq: seq, hash }) =>
    stream === null || seq === null || hash === null ? [] : [[stream, { seq: BigInt(seq), hash }] as const],
  );
  return { now: first.now, heads: new Map(heads) };
}

/** The payload as the database will give it back, so that its hash can be computed again from there. */
function asStored(payload: NewEvent["payload"]): Row["payload"] {
  return JSON.parse(
    JSON.stringify(payload, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as Row["payload"];
}
