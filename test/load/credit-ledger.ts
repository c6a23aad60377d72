import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXCHANGE_SCHEMA, PLACE_TRANSFER, TransferBatchService, TransferService } from "@commons-hub/exchange";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND, migrateDatabase, openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { SILENT } from "@commons-hub/shared/logging";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import pg from "pg";
import { type Contestant, drive } from "./contest";
import { findPgbench, pgbench } from "./pgbench";

export const ACCOUNTS = 1_000;
export const AMOUNT = { minor: 1n, currency: "HOURS" };

/** Who pays whom: everybody anybody, or everybody one account. */
export type Load = "distinct accounts" | "one hot account";
export const LOADS: readonly Load[] = ["distinct accounts", "one hot account"];

/** Accounts of one currency in a durable database, with the service that moves what is on them. */
export interface CreditLedger {
  readonly url: string;
  readonly socketDir: string;
  /** Where scripts may be written. */
  readonly folder: string;
  readonly bus: MemoryBus;
  readonly work: UnitOfWork;
  readonly transfers: TransferService;
  readonly batches: TransferBatchService;
  /** The version of pgbench; null where there is none. */
  readonly pgbenchVersion: string | null;
}

/** Runs `use` on a new ledger with that many connections, and takes everything away again. */
export async function withLedger(poolSize: number, use: (ledger: CreditLedger) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), durable: true });
  try {
    const { url, socketDir } = server;
    await migrateDatabase({ ...EXCHANGE_SCHEMA, url });
    const bus = new MemoryBus();
    const database = await openDatabase({ ...EXCHANGE_SCHEMA, url, poolSize, logger: SILENT });
    try {
      const work = new UnitOfWork(database, bus);
      await fill(work);
      const services = { transfers: new TransferService(work, bus), batches: new TransferBatchService(work) };
      await use({ url, socketDir, folder, bus, work, ...services, pgbenchVersion: await findPgbench() });
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(work: UnitOfWork): Promise<void> {
  await work.sql.query(`INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
    VALUES ('cur_1', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now())`);
  await work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, opened_at)
     SELECT 'acc_' || n, 'agt_' || n, 'cur_1', 'HOURS', 1000000000000, hub_now() FROM generate_series(0, $1::int - 1) AS n`,
    [ACCOUNTS],
  );
}

export function pairOf(load: Load): { from: string; to: string } {
  const payer = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  const step = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  return { from: `acc_${payer}`, to: load === "one hot account" ? "acc_0" : `acc_${(payer + step) % ACCOUNTS}` };
}

/** Transfers one by one through the service. */
export function viaService(name: string, ledger: CreditLedger, load: Load, clients: number): Contestant {
  const place = async () => {
    await ledger.transfers.place(HUB_COMMAND, { ...pairOf(load), amount: AMOUNT });
  };
  return { name, run: (seconds) => drive(clients, seconds, place) };
}

/** The same choice and the same statement through pgbench; takes no part where there is none. */
export async function viaPgbench(name: string, ledger: CreditLedger, load: Load, clients: number): Promise<Contestant> {
  if (ledger.pgbenchVersion === null) return { name, run: () => Promise.resolve(null) };
  return pgbench(name, { ...ledger, clients, schema: EXCHANGE_SCHEMA.schema, script: scriptOf(load) });
}

function scriptOf(load: Load): string {
  const payee = load === "one hot account" ? "'acc_0'" : "'acc_' || :payee";
  const values = ["'evt_' || :id", "'trf_' || :id", "'acc_' || :payer", payee, "'HOURS'", "1", "false"];
  const statement = PLACE_TRANSFER.replace(/\s+/g, " ").replace(/\$(\d+)/g, (_, n) => values[Number(n) - 1] ?? "NULL");
  return [
    `\\set payer random(1, ${ACCOUNTS - 1})`,
    `\\set payee (:payer + random(1, ${ACCOUNTS - 1})) % ${ACCOUNTS}`,
    `\\set id random(1, 9000000000000000000)`,
    `${statement};\n`,
  ].join("\n");
}

/**
 * Recounts with a connection of its own: a ledger of this size takes longer than a transaction of the hub may. Answers how
 * many transfers it holds.
 */
export async function requireSoundLedger(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${EXCHANGE_SCHEMA.schema}` });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT fault, subject FROM ledger_fault LIMIT 10");
    if (rows.length > 0) throw new Error(`the ledger has faults: ${JSON.stringify(rows)}`);
    const counted = await client.query<{ count: number }>("SELECT count(*)::int AS count FROM transfer");
    return counted.rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}
