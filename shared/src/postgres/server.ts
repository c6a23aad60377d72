import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { commandFor } from "./account";
import { dataDirOf, initialise, readPassword, SUPERUSER } from "./cluster";
import { EmbeddedPostgresError } from "./error";
import { type FileLock, isLock, tryLock } from "./lock";
import { type Place, preparePlace } from "./place";
import { disownPostmasterFile, findPostmaster, type Postmaster } from "./postmaster";
import { waitForExit } from "./process";
import { prepareSocketDir, removeSocketDir, SOCKET_PORT } from "./socket";

export interface EmbeddedPostgresOptions {
  /** Holds everything of the server; made when absent. */
  readonly dataDir: string;
  /** The database in `url`, made when absent. Default `hub`. */
  readonly database?: string;
  /** False trades every guarantee after a crash for speed: for tests only. Default true. */
  readonly durable?: boolean;
  /** Server settings beyond the defaults here, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what takes time. */
  readonly log?: (message: string) => void;
  /** Where data goes when the server's user cannot reach `dataDir`. Default /var/lib/commons-hub. */
  readonly relocatedRoot?: string;
}

export interface EmbeddedPostgres {
  /** For `pg` and libpq: `postgres://hub:…@localhost:5432/<database>?host=<socketDir>`. Holds the password. */
  readonly url: string;
  readonly socketDir: string;
  readonly pid: number;
  /** True when the server was running already. */
  readonly adopted: boolean;
  /** Ends all sessions and stops the server, whoever started it. */
  stop(): Promise<void>;
}

/** Crash recovery of a large database takes its time. */
const START_TIMEOUT_MS = 180_000;
/** How long backends of a killed server may go on holding the shared memory. */
const LINGER_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 30_000;
const LARGEST_LOG_BYTES = 16_000_000;

const SETTINGS = {
  listen_addresses: "",
  max_connections: "200",
  // Statements here are short; compiling them costs more than it saves.
  jit: "off",
  log_min_messages: "warning",
  timezone: "UTC",
};
const UNSAFE_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" };

/**
 * Starts PostgreSQL on a folder, or takes over the server that runs there already.
 *
 * The server outlives this process: after a kill the next start finds it (`adopted`) and goes on. It listens on a unix
 * socket in a private folder only, and asks for a password that `dataDir/password` holds.
 *
 * Errors: EmbeddedPostgresError, one sentence for the operator.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = preparePlace(options.dataDir, options.relocatedRoot);
  const dataDir = dataDirOf(place);
  const lock = await lockStart(place);
  let running: Postmaster | null;
  let postmaster: Postmaster;
  try {
    running = await findReady(dataDir);
    postmaster = running ?? (await launch(place, options));
  } finally {
    lock.release();
  }
  const password = readPassword(place);
  const urlFor = (database: string): string =>
    `postgres://${SUPERUSER}:${password}@localhost:${SOCKET_PORT}/${database}?host=${encodeURIComponent(postmaster.socketDir)}`;
  const database = options.database ?? "hub";
  await ensureDatabase(urlFor("postgres"), database);
  return {
    url: urlFor(database),
    socketDir: postmaster.socketDir,
    pid: postmaster.pid,
    adopted: running !== null,
    stop: async () => {
      await stopPostmaster(postmaster.pid);
      removeSocketDir(place.serverDir);
    },
  };
}

/** One process at a time makes, starts or takes over a server. */
async function lockStart(place: Place): Promise<FileLock> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const outcome = tryLock(path.join(place.homeDir, "starting"), "start");
    if (isLock(outcome)) return outcome;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(
        `Process ${outcome.pid} has been starting PostgreSQL on ${place.homeDir} for minutes: stop it.`,
      );
    await sleep(50);
  }
}

/** The running server of a folder once it answers; null when none runs (any more). */
async function findReady(dataDir: string): Promise<Postmaster | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const postmaster = findPostmaster(dataDir);
    if (!postmaster || postmaster.state === "ready") return postmaster;
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(
        `The PostgreSQL on ${dataDir} (process ${postmaster.pid}) does not become ready: look into its log.`,
      );
    await sleep(20);
  }
}

/** Starts the server, again and again while what a killed one left behind is in the way. */
async function launch(place: Place, options: EmbeddedPostgresOptions): Promise<Postmaster> {
  const dataDir = dataDirOf(place);
  const socketDir = prepareSocketDir(place.account, place.serverDir);
  const durable = options.durable ?? true;
  if (!existsSync(dataDir)) options.log?.("making the database folder");
  initialise(place, socketDir, durable);
  const settings = { ...SETTINGS, ...(durable ? {} : UNSAFE_SETTINGS), ...options.settings };
  const deadline = Date.now() + LINGER_TIMEOUT_MS;
  for (;;) {
    disownPostmasterFile(dataDir);
    const output = await spawnServer(place, socketDir, settings);
    const postmaster = await findReady(dataDir);
    if (postmaster) return postmaster;
    const lingers = /pre-existing shared memory block|already exists/.test(output());
    if (!lingers || Date.now() > deadline) throw new EmbeddedPostgresError(explain(dataDir, output()));
    options.log?.("waiting until the processes of a killed database are gone");
    await sleep(200);
  }
}

/** Resolves when the server has written its own process file or has ended. Answers what it printed. */
async function spawnServer(
  place: Place,
  socketDir: string,
  settings: Readonly<Record<string, string>>,
): Promise<() => string> {
  const dataDir = dataDirOf(place);
  const logFile = path.join(place.homeDir, "log");
  if (existsSync(logFile) && statSync(logFile).size > LARGEST_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, "a", 0o600);
  const from = statSync(logFile).size;
  // The server takes a list of folders, in which commas and blanks part one from the next.
  const quoted = `"${socketDir.replaceAll('"', '""')}"`;
  const args = ["-D", dataDir, "-k", quoted, "-p", String(SOCKET_PORT)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const { nativeDir, libraryDir } = place.binaries;
  const command = commandFor(place.account, path.join(nativeDir, "bin/postgres"), args, libraryDir);
  // A group of its own: Ctrl-C at the terminal is for the hub, which then stops the server in order.
  const child = spawn(command.file, command.args, { ...command.options, detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  // A program that cannot be started at all has no process id; the wait below ends at once.
  child.once("error", (error) => writeFileSync(logFile, `FATAL:  ${error.message}\n`, { flag: "a" }));
  child.unref();
  const deadline = Date.now() + START_TIMEOUT_MS;
  const runs = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  while (runs() && findPostmaster(dataDir)?.pid !== child.pid && Date.now() < deadline) await sleep(10);
  return () => readFileSync(logFile).subarray(from).toString("utf8");
}

function explain(dataDir: string, output: string): string {
  const lines = output.trim().split("\n");
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? "";
  const reason = fatal.replace(/^.*?(FATAL|PANIC):\s*/, "") || "it ended without a word";
  return `The embedded PostgreSQL does not start on ${dataDir}: ${reason}`;
}

async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    // Another start was between the two statements.
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  } finally {
    await client.end();
  }
}

async function stopPostmaster(pid: number): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
      throw error;
    }
    if (await waitForExit(pid, STOP_TIMEOUT_MS)) return;
  }
  throw new EmbeddedPostgresError(`The embedded PostgreSQL (process ${pid}) does not stop: look into its log.`);
}
