import type { Sql, Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { addressOf, idInAddress, newId } from "@commons-hub/shared/ids";
import type { Node } from "./graph";
import { digestOfNode, RECORD_PREFIX, type ValueFlowsDocument, type ValueFlowsRecord } from "./valueflows";

const COLUMNS = `r.id, r.uri, r.type, r.properties, d.source_uri AS "sourceUri", d.digest, d.imported_at AS "importedAt"`;
const FROM = "valueflows_record r JOIN valueflows_document d ON d.id = r.document_id";
const OF_TYPE = "($1::text IS NULL OR r.type = $1)";
/** What is owed is the business of two: whatever a file says of a claim is for the hub itself. */
const OPEN = "NOT EXISTS (SELECT FROM valueflows_record c WHERE c.uri = r.uri AND c.type = 'Claim')";
const SEEN: Readonly<Record<View, string>> = { open: OPEN, all: "true" };

/** What the hub itself knows of flows: kinds first, then what is of them, then what has happened. */
export const DESCRIBED_TABLES = [
  "process_specification",
  "process",
  "economic_resource",
  "agreement",
  "commitment",
  "economic_event",
  "claim",
  "intent",
] as const;

/** All that files said, or what everybody may see of it. */
export type View = "open" | "all";

interface RecordRow extends Node {
  readonly id: string;
  readonly sourceUri: string;
  readonly digest: string;
  readonly importedAt: Date;
}

/** All SQL on what files of ValueFlows said. */
export class ValueFlowsRepository {
  constructor(private readonly sql: Sql) {}

  async load(ids: readonly string[], view: View): Promise<ValueFlowsRecord[]> {
    const rows = await this.sql.query<RecordRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = ANY($1) AND ${SEEN[view]}`,
      [ids],
    );
    return rows.map(toRecord);
  }

  /** In the order in which it was said; `limit` rows after the given id. */
  async list(type: string | null, view: View, afterId: string | null, limit: number): Promise<ValueFlowsRecord[]> {
    const rows = await this.sql.query<RecordRow>(
      `SELECT ${COLUMNS} FROM ${FROM}
       WHERE ${OF_TYPE} AND ${SEEN[view]} AND ($2::text IS NULL OR r.sequence > (SELECT sequence FROM valueflows_record WHERE id = $2))
       ORDER BY r.sequence LIMIT $3`,
      [type, afterId, limit],
    );
    return rows.map(toRecord);
  }

  async count(type: string | null, view: View): Promise<number> {
    const [row] = await this.sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM valueflows_record r WHERE ${OF_TYPE} AND ${SEEN[view]}`,
      [type],
    );
    return row?.count ?? 0;
  }

  /** What was said of some things. */
  async listOf(uris: readonly string[]): Promise<ValueFlowsRecord[]> {
    const rows = await this.sql.query<RecordRow>(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE r.uri = ANY($1) ORDER BY r.sequence`,
      [uris],
    );
    return rows.map(toRecord);
  }

  /** The ids of all that the hub itself knows of a kind, oldest first. */
  async listIds(table: (typeof DESCRIBED_TABLES)[number], limit: number): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT $1`, [limit]);
    return rows.map(({ id }) => id);
  }

  /** Address by id. */
  async loadAddresses(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.sql.query<{ uri: string; id: string }>("SELECT uri, id FROM valueflows_identity");
    return new Map(rows.map(({ uri, id }) => [id, uri]));
  }

  /** The number of the last statement; what was heard is read after it. */
  async head(): Promise<string> {
    const [row] = await this.sql.query<{ head: string }>(
      "SELECT coalesce(max(sequence), 0)::text AS head FROM valueflows_record",
    );
    return row?.head ?? "0";
  }

  /** From here on nobody else takes a file in. Errors: STATE_CONFLICT when somebody has since that statement. */
  static async lockAt(tx: Transaction, head: string): Promise<void> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('valueflows', 0))");
    const rows = await tx.query("SELECT FROM valueflows_record WHERE sequence > $1 LIMIT 1", [head]);
    if (rows.length > 0)
      throw new DomainError("STATE_CONFLICT", "Another file was taken in meanwhile: import this one again.");
  }

  /** Resources with a known address to which something has happened since that no file said. */
  async listChanged(): Promise<string[]> {
    const rows = await this.sql.query<{ id: string }>(
      `SELECT DISTINCT i.id FROM valueflows_identity i
       JOIN economic_event e ON i.id IN (e.resource_id, e.to_resource_id)
       WHERE NOT EXISTS (SELECT FROM valueflows_identity known WHERE known.id = e.id) ORDER BY 1`,
    );
    return rows.map(({ id }) => id);
  }

  /** Id by address, of what the hub has by an address outside or by its own. */
  static async findIds(tx: Transaction, uris: readonly string[]): Promise<Map<string, string>> {
    const outside = await tx.query<{ uri: string; id: string }>(
      "SELECT uri, id FROM valueflows_identity WHERE uri = ANY($1)",
      [uris],
    );
    const own = await tx.query<{ id: string }>(
      DESCRIBED_TABLES.map((table) => `SELECT id FROM ${table} WHERE id = ANY($1)`).join(" UNION ALL "),
      [uris.flatMap((uri) => idInAddress(uri) ?? [])],
    );
    return new Map([
      ...own.map(({ id }) => [addressOf(id), id] as const),
      ...outside.map(({ uri, id }) => [uri, id] as const),
    ]);
  }

  /** Own addresses need no entry: they tell their ids. */
  static async identify(tx: Transaction, made: ReadonlyMap<string, string>): Promise<void> {
    const ids = new Map([...made].filter(([uri, id]) => uri !== addressOf(id)));
    await tx.query(
      "INSERT INTO valueflows_identity (uri, id) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
      [[...ids.keys()], [...ids.values()]],
    );
  }

  /** `rows`: as `rowsOf` gives, which takes its time before the transaction does. */
  static async insert(tx: Transaction, document: ValueFlowsDocument, rows: string): Promise<void> {
    const { id, sourceUri, digest, importedBy, importedAt } = document;
    await tx.query(
      "INSERT INTO valueflows_document (id, source_uri, digest, imported_by, imported_at) VALUES ($1, $2, $3, $4, $5)",
      [id, sourceUri, digest, importedBy, importedAt],
    );
    await tx.query(
      `INSERT INTO valueflows_record (id, document_id, uri, type, properties, digest)
       SELECT r.id, $1, r.uri, r.type, r.properties, r.digest
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (id text, uri text, type text, properties jsonb, digest text))
         WITH ORDINALITY AS r(id, uri, type, properties, digest, position)
       ORDER BY r.position`,
      [id, rows],
    );
  }
}

function toRecord({ sourceUri, digest, importedAt, ...node }: RecordRow): ValueFlowsRecord {
  return { ...node, origin: { source: "valueflows", uri: sourceUri, digest, importedAt } };
}

/** Statements as they go into the database, as JSON. */
export function rowsOf(nodes: readonly Node[]): string {
  return JSON.stringify(nodes.map((node) => ({ id: newId(RECORD_PREFIX), ...node, digest: digestOfNode(node) })));
}
