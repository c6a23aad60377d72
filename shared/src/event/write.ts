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
  const streams = [...new Set(events.flatMap((event) => event.stream ?? []))];
  // The hash of a chained event holds its time; of others the statement itself reads the clock, which saves a round trip.
  const { now: occurredAt, heads } = streams.length === 0 ? UNCHAINED : await loadHeads(sql, streams);
  const rows = events.map((event) => {
    const row = { id: newId("evt"), stream: null, streamSeq: null, previousHash: null, hash: null, ...event };
    return event.stream === undefined || occurredAt === null
      ? row
      : chained({ ...row, occurredAt, stream: event.stream }, heads);
  });
  await sql.query(
    `INSERT INTO event (id, type, occurred_at, actor, subject, payload, stream, stream_seq, previous_hash, hash)
     SELECT id, type, (SELECT COALESCE($2::timestamptz, hub_now())), actor, subject, payload, stream, "streamSeq", "previousHash", hash
     FROM ROWS FROM (
       jsonb_to_recordset($1::jsonb)
         AS (id text, type text, actor text, subject text, payload jsonb, stream text, "streamSeq" bigint, "previousHash" text, hash text)
     ) WITH ORDINALITY AS r(id, type, actor, subject, payload, stream, "streamSeq", "previousHash", hash, n)
     ORDER BY n`,
    [JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)), occurredAt],
  );
}

const UNCHAINED = { now: null, heads: new Map<string, Head>() };

type Row = Omit<StoredEvent, "cursor">;

function chained(row: Omit<Row, "payload"> & NewEvent & { readonly stream: string }, heads: Map<string, Head>): Row {
  const head = heads.get(row.stream);
  const streamSeq = (head?.seq ?? 0n) + 1n;
  const previousHash = head?.hash ?? null;
  const linked = { ...row, payload: asStored(row.payload), streamSeq };
  const hash = chainHash(previousHash, linked);
  heads.set(row.stream, { seq: streamSeq, hash });
  return { ...linked, previousHash, hash };
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
