import { type Database, openDatabase, type Sql, UnitOfWork } from "@commons-hub/shared/database";
import { MemoryBus } from "@commons-hub/shared/bus";
import { type ChainFault, ChainVerifier, type StoredEvent } from "@commons-hub/shared/event";
import type { Logger } from "@commons-hub/shared/logging";
import { GOVERNANCE_SCHEMA } from "../data-source";

/** Where the history of an assembly does not hold. */
export interface HistoryFault {
  readonly assembly: string;
  /** Of the event; null where an event is missing that the records speak of. */
  readonly event: string | null;
  readonly sequence: string | null;
  readonly fault: ChainFault["fault"] | "missing at the end" | "missing head";
  readonly detail: string;
}

export interface VerifiedHistory {
  readonly events: number;
  /** The newest hash of each assembly: who keeps it elsewhere can prove later that nothing after it was cut off. */
  readonly heads: readonly { readonly assembly: string; readonly sequence: string; readonly hash: string }[];
  readonly faults: readonly HistoryFault[];
}

interface EventRow extends Omit<StoredEvent, "cursor" | "streamSeq"> {
  readonly xid: string;
  readonly position: string;
  readonly streamSeq: string;
}

const BATCH = 2_000;

/**
 * Reads every chained event in the order of the log and checks each chain, then that the events are there which the
 * records speak of (a cut at the end leaves a chain whole), then that the kept hashes are in it.
 */
export async function verifyHistory(
  url: string,
  keptHashes: readonly string[],
  logger: Logger,
): Promise<VerifiedHistory> {
  const database: Database = await openDatabase({ ...GOVERNANCE_SCHEMA, url, poolSize: 2, logger });
  try {
    const { sql } = new UnitOfWork(database, new MemoryBus());
    const chains = await verifyChains(sql);
    const faults = [...chains.faults, ...(await findMissing(sql)), ...(await findMissingHeads(sql, keptHashes))];
    return { ...chains, faults };
  } finally {
    await database.close();
  }
}

async function verifyChains(sql: Sql): Promise<VerifiedHistory> {
  const faults: HistoryFault[] = [];
  const heads: VerifiedHistory["heads"][number][] = [];
  let events = 0;
  const streams = await sql.query<{ stream: string }>(
    "SELECT DISTINCT stream FROM event WHERE stream IS NOT NULL ORDER BY stream",
  );
  for (const { stream } of streams) {
    const verifier = new ChainVerifier();
    let last: StoredEvent | null = null;
    for await (const event of readStream(sql, stream)) {
      events += 1;
      last = event;
      const fault = verifier.next(event);
      if (fault === null) continue;
      // One fault breaks all that follows; the first place is what an auditor needs.
      faults.push(describe(stream, event, fault));
      break;
    }
    if (last) heads.push({ assembly: stream, sequence: `${last.streamSeq}`, hash: last.hash ?? "" });
  }
  return { events, heads, faults };
}

async function* readStream(sql: Sql, stream: string): AsyncGenerator<StoredEvent> {
  let place = { xid: "-1", position: "-1" };
  for (;;) {
    const rows = await sql.query<EventRow>(
      `SELECT id, xid::text, position::text, type, occurred_at AS "occurredAt", actor, subject, payload, stream,
         stream_seq::text AS "streamSeq", previous_hash AS "previousHash", hash
       FROM event WHERE stream = $1 AND (xid, position) > ($2::bigint, $3::bigint) ORDER BY event.xid, event.position LIMIT $4`,
      [stream, place.xid, place.position, BATCH],
    );
    for (const { xid: _, position: __, streamSeq, ...row } of rows)
      yield { ...row, cursor: "", streamSeq: BigInt(streamSeq) };
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    place = last;
  }
}

function describe(assembly: string, event: StoredEvent, fault: ChainFault["fault"]): HistoryFault {
  const details: Readonly<Record<ChainFault["fault"], string>> = {
    altered: "Its content does not give the hash that it carries, or it does not follow the hash before it.",
    "missing before": "One or more events before it are gone.",
    "out of order": "It does not stand where its number says.",
  };
  return { assembly, event: event.id, sequence: `${event.streamSeq}`, fault, detail: details[fault] };
}

/** What the records say must have been told, by type of event. */
const TOLD = `
  SELECT 'governance.assembly.created.v1' AS type, id AS assembly, 1 AS count FROM assembly
  UNION ALL SELECT 'governance.proposal.drafted.v1', assembly, count(*) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.proposal.revised.v1', assembly, sum(version - 1) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.proposal.opened.v1', assembly, count(opens_at) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.proposal.closed.v1', assembly, count(closed_at) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.tally.published.v1', assembly, count(closed_at) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.proposal.withdrawn.v1', assembly, count(withdrawn_at) FROM proposal GROUP BY assembly
  UNION ALL SELECT 'governance.ballot.counted.v1', p.assembly, sum(c.cast_count)
    FROM proposal p JOIN proposal_chamber c ON c.proposal = p.id GROUP BY p.assembly
  UNION ALL SELECT 'governance.decision.in-force.v1', p.assembly, count(*)
    FROM proposal p JOIN decision d ON d.proposal = p.id WHERE d.adopted GROUP BY p.assembly
  UNION ALL SELECT 'governance.delegation.changed.v1', assembly, count(*) + count(revoked_at) FROM delegation GROUP BY assembly
  UNION ALL SELECT 'governance.sortition.drawn.v1', assembly, count(*) FROM sortition GROUP BY assembly
  UNION ALL SELECT 'governance.argument.added.v1', p.assembly, count(*)
    FROM proposal p JOIN argument a ON a.proposal = p.id GROUP BY p.assembly
  UNION ALL SELECT 'governance.objection.raised.v1', p.assembly, count(*)
    FROM proposal p JOIN objection o ON o.proposal = p.id GROUP BY p.assembly
  UNION ALL SELECT 'governance.objection.resolved.v1', p.assembly, count(coalesce(o.answered_at, o.withdrawn_at))
    FROM proposal p JOIN objection o ON o.proposal = p.id GROUP BY p.assembly`;

async function findMissing(sql: Sql): Promise<HistoryFault[]> {
  const rows = await sql.query<{ type: string; assembly: string; wanted: string; found: string }>(
    `SELECT t.type, t.assembly, t.count::text AS wanted, coalesce(e.count, 0)::text AS found
     FROM (${TOLD}) AS t
     LEFT JOIN (SELECT type, stream, count(*) FROM event WHERE stream IS NOT NULL GROUP BY type, stream) AS e
       ON e.type = t.type AND e.stream = t.assembly
     WHERE t.count <> coalesce(e.count, 0) ORDER BY t.assembly, t.type`,
  );
  return rows.map(({ type, assembly, wanted, found }) => ({
    assembly,
    event: null,
    sequence: null,
    fault: "missing at the end" as const,
    detail: `The records speak of ${wanted} of ${type}, and the log holds ${found}.`,
  }));
}

async function findMissingHeads(sql: Sql, hashes: readonly string[]): Promise<HistoryFault[]> {
  const rows = await sql.query<{ hash: string }>(
    "SELECT k.hash FROM unnest($1::text[]) AS k(hash) WHERE NOT EXISTS (SELECT FROM event e WHERE e.hash = k.hash)",
    [hashes],
  );
  return rows.map(({ hash }) => ({
    assembly: "",
    event: null,
    sequence: null,
    fault: "missing head" as const,
    detail: `No event has the hash ${hash} that was kept.`,
  }));
}
