import type { Transaction } from "../database/transaction";
import { newId } from "../ids";
import { chainHash } from "./chain";
import type { NewEvent, StoredEvent } from "./event";

interface Head {
  readonly seq: bigint;
  readonly hash: string;
}

/** Writes events in one statement, in their order, chained where they name a stream. */
export async function writeEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const heads = await loadHeads(tx, [...new Set(events.flatMap((event) => event.stream ?? []))]);
  const occurredAt = await tx.now();
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
  await tx.query(
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

async function loadHeads(tx: Transaction, streams: readonly string[]): Promise<Map<string, Head>> {
  if (streams.length === 0) return new Map();
  const rows = await tx.query<{ stream: string; stream_seq: string; hash: string }>(
    `SELECT DISTINCT ON (stream) stream, stream_seq, hash FROM event WHERE stream = ANY($1) ORDER BY stream, stream_seq DESC`,
    [streams],
  );
  return new Map(rows.map((row) => [row.stream, { seq: BigInt(row.stream_seq), hash: row.hash }]));
}

/** The payload as the database will give it back, so that its hash can be computed again from there. */
function asStored(payload: NewEvent["payload"]): Row["payload"] {
  return JSON.parse(
    JSON.stringify(payload, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as Row["payload"];
}
