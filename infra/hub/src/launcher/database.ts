import { Client } from "pg";
import { OLDEST_SERVER_VERSION } from "@commons-hub/shared/database";
import { superviseEmbeddedPostgres } from "@commons-hub/shared/postgres";
import { CommandError, type Output } from "../output";
import type { HubFolder } from "./folder";

/** A PostgreSQL server that is there for this process. */
export interface DatabaseServer {
  readonly url: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;

/** The database of a hub: the one that DATABASE_URL names, or the embedded one in its folder. */
export async function openServer(
  folder: HubFolder,
  databaseUrl: string | undefined,
  output: Output,
): Promise<DatabaseServer> {
  if (databaseUrl !== undefined) {
    await requireServer(databaseUrl);
    return { url: databaseUrl, embedded: false, stop: async () => {} };
  }
  const server = await superviseEmbeddedPostgres({
    dataDir: folder.postgresDir,
    log: (message) => output.note(`${message} …`),
  });
  return { url: server.url, embedded: true, stop: () => server.stop() };
}

/** Errors: CommandError when the server cannot be reached, refuses us, or is older than the oldest that is tested. */
export async function requireServer(url: string): Promise<number> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks later is reported by whoever uses it.
  client.on("error", () => undefined);
  let version: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    version = Math.trunc(Number(rows[0]?.version) / 10_000);
  } catch (error) {
    throw new CommandError(
      `The database at ${describeUrl(url)} cannot be reached (${reasonOf(error)}): start it, or correct DATABASE_URL.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined); // never connected: nothing to end
  }
  if (Number.isNaN(version))
    throw new CommandError(`What answers at ${describeUrl(url)} is no PostgreSQL: correct DATABASE_URL.`);
  if (version < OLDEST_SERVER_VERSION)
    throw new CommandError(
      `The database at ${describeUrl(url)} is PostgreSQL ${version}: the hub needs ${OLDEST_SERVER_VERSION} or newer; upgrade it, or leave DATABASE_URL empty to use the embedded one.`,
    );
  return version;
}

/** Host and database without the password. */
export function describeUrl(url: string): string {
  if (!URL.canParse(url)) return "DATABASE_URL";
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? host}${pathname}`;
}

function reasonOf(error: unknown): string {
  // A name with several addresses fails with one error for each, and no message of its own.
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
