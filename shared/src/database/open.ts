import pg from "pg";
import { parse } from "pg-connection-string";
import { DataSource, type EntitySchema, type MigrationInterface, type MixedList } from "typeorm";
import { DomainError } from "../errors";
import type { Logger } from "../logging";
import { createFrameMigration } from "./frame-migration";

/** PostgreSQL 15 is the oldest that is tested. */
export const OLDEST_SERVER_VERSION = 15;
/** No transaction of a part runs longer: the event horizon spans the whole database. */
export const TRANSACTION_TIMEOUT_MS = 2_000;

/** How long a connection may take while a part serves: whoever waits is told. */
const CONNECT_TIMEOUT_MS = 5_000;
/** And while it starts, on a machine that may be busy starting others: a server that is not there refuses at once. */
const START_CONNECT_TIMEOUT_MS = 30_000;

/**
 * A connection that breaks is reported to whoever is using it. Between two users nobody listens for a moment, and an
 * event of an error that nobody hears would end the process.
 */
class PatientClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  readonly url: string;
  /** The PostgreSQL schema of one subgraph. */
  readonly schema: string;
  readonly entities: MixedList<Function | string | EntitySchema>;
  readonly migrations: readonly MigrationClass[];
  /** Connections at most. */
  readonly poolSize: number;
  readonly logger: Logger;
}

/** One subgraph's schema in a PostgreSQL database. */
export interface Database {
  readonly schema: string;
  readonly url: string;
  readonly dataSource: DataSource;
  readonly logger: Logger;
  close(): Promise<void>;
}

/**
 * Connects with a search path of that schema alone, so that plain table names in SQL mean the subgraph's own.
 *
 * Errors: UNAVAILABLE when the server cannot be reached or is older than 15.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const version = await serverVersion(options.url);
  const dataSource = new DataSource({ ...connectionOf(options, version), entities: options.entities, migrations: [] });
  await dataSource.initialize();
  return {
    schema: options.schema,
    url: options.url,
    dataSource,
    logger: options.logger,
    close: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
    },
  };
}

/** Brings the schema up to date: the frame's tables, then the subgraph's own; one process at a time, without a time limit. */
export async function migrateDatabase(options: Pick<DatabaseOptions, "url" | "schema" | "migrations">): Promise<void> {
  await serverVersion(options.url);
  const lock = new PatientClient({ connectionString: options.url });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock(hashtextextended('commons-hub:migrate:' || $1, 0))", [options.schema]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(options.schema)}`);
    const dataSource = new DataSource({
      ...connectionOf({ ...options, poolSize: 2 }, null),
      entities: [],
      migrations: [createFrameMigration(), ...options.migrations],
      migrationsTableName: "migration",
      migrationsTransactionMode: "each",
    });
    await dataSource.initialize();
    try {
      await dataSource.runMigrations();
      await continueLog(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await lock.end();
  }
}

/**
 * After a dump is restored into another server, new transactions would have lower numbers than the events that are
 * there, and so stand before them; the log's origin is moved so that they come after.
 */
async function continueLog(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `UPDATE log_origin SET added = last.xid + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     FROM (SELECT max(xid) AS xid FROM event) AS last
     WHERE last.xid >= log_number(pg_snapshot_xmax(pg_current_snapshot()))`,
  );
}

function connectionOf(options: { url: string; schema: string; poolSize: number }, limitedOnVersion: number | null) {
  const { host, port, user, password, database, ssl } = parse(options.url);
  const settings = [`search_path=${options.schema}`, "timezone=UTC"];
  if (limitedOnVersion !== null) {
    settings.push(
      `statement_timeout=${TRANSACTION_TIMEOUT_MS}`,
      `idle_in_transaction_session_timeout=${TRANSACTION_TIMEOUT_MS}`,
    );
    if (limitedOnVersion >= 17) settings.push(`transaction_timeout=${TRANSACTION_TIMEOUT_MS}`);
  }
  return {
    type: "postgres" as const,
    schema: options.schema,
    ...(host ? { host } : {}),
    ...(port ? { port: Number(port) } : {}),
    ...(user ? { username: user } : {}),
    ...(password ? { password } : {}),
    ...(database ? { database } : {}),
    ...(ssl ? { ssl: ssl as boolean | object } : {}),
    installExtensions: false,
    logging: false as const,
    extra: {
      Client: PatientClient,
      max: options.poolSize,
      options: settings.map((s) => `-c ${s}`).join(" "),
      connectionTimeoutMillis: limitedOnVersion === null ? START_CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS,
      keepAlive: true,
    },
  };
}

/** Errors: UNAVAILABLE. */
async function serverVersion(url: string): Promise<number> {
  const client = new PatientClient({ connectionString: url, connectionTimeoutMillis: START_CONNECT_TIMEOUT_MS });
  let version: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    version = Math.trunc(Number(rows[0]?.version) / 10_000);
  } catch (cause) {
    throw new DomainError(
      "UNAVAILABLE",
      "The database cannot be reached; check its address and that it runs.",
      {},
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined); // never connected: nothing to end
  }
  if (version < OLDEST_SERVER_VERSION)
    throw new DomainError(
      "UNAVAILABLE",
      `The database is PostgreSQL ${version}; the hub needs ${OLDEST_SERVER_VERSION} or newer.`,
      { version },
    );
  return version;
}
