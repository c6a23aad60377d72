import { randomBytes } from "node:crypto";
import pg from "pg";
import { MemoryBus } from "../bus";
import { type Database, type DatabaseOptions, migrateDatabase, openDatabase, UnitOfWork } from "../database";
import { sha256 } from "../digest";
import { EventLog } from "../event";
import { TEST_LOGGER } from "./test-logger";

/** A database of one test file's own, with the schemas of the subgraphs that it names. */
export interface TestDatabase {
  readonly url: string;
  /** Moves the hub's clock of every schema, from now on. */
  shiftClock(byMs: number): Promise<void>;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

type SchemaOptions = Pick<DatabaseOptions, "schema" | "migrations">;

/**
 * Clones a template that is made once per run and set of migrations, so that a database costs a file copy.
 * Needs the server that jest's global set-up started.
 */
export async function createTestDatabase(...schemas: readonly SchemaOptions[]): Promise<TestDatabase> {
  const adminUrl = process.env["HUB_TEST_DATABASE_URL"];
  if (!adminUrl) throw new Error("no test server: run this through jest with its global set-up");
  const template = await ensureTemplate(adminUrl, schemas);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await administer(adminUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`),
  );
  const url = withDatabase(adminUrl, name);
  return {
    url,
    shiftClock: (byMs) =>
      administer(url, async (client) => {
        for (const { schema } of schemas)
          await client.query(
            `CREATE OR REPLACE FUNCTION ${schema}.hub_now() RETURNS timestamptz LANGUAGE sql VOLATILE
             AS 'SELECT date_trunc(''milliseconds'', clock_timestamp()) + interval ''${Math.trunc(byMs)} milliseconds'''`,
          );
      }),
    drop: async () => {
      await administer(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** One subgraph's database with its unit of work, bus and log, for tests below the subgraph itself. */
export async function openTestWork(
  test: TestDatabase,
  options: Pick<DatabaseOptions, "schema" | "migrations" | "entities">,
) {
  const bus = new MemoryBus();
  const database: Database = await openDatabase({ ...options, url: test.url, poolSize: 8, logger: TEST_LOGGER });
  const work = new UnitOfWork(database, bus);
  return {
    bus,
    database,
    work,
    events: new EventLog(work.sql, bus, options.schema, TEST_LOGGER),
    close: async () => {
      await database.close();
      await bus.close();
    },
  };
}

async function ensureTemplate(adminUrl: string, schemas: readonly SchemaOptions[]): Promise<string> {
  const names = schemas.map(({ schema, migrations }) => [schema, ...migrations.map((migration) => migration.name)]);
  const template = `template_${sha256(JSON.stringify(names)).slice(0, 16)}`;
  await administer(adminUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtextextended('commons-hub:template', 0))");
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", [
      template,
    ]);
    if (rowCount) return;
    await client.query(`DROP DATABASE IF EXISTS ${template}`);
    await client.query(`CREATE DATABASE ${template}`);
    for (const { schema, migrations } of schemas)
      await migrateDatabase({ url: withDatabase(adminUrl, template), schema, migrations });
    await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`);
  });
  return template;
}

async function administer<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
}
