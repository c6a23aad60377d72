/**
 * The ledger at 1, 8 and 64 clients: transfers one by one through the service, beside pgbench with the same statement on
 * the same database, and batches beside single calls. Durable commits, all in the same run.
 * Run with `npm run bench:ledger -w test`; `--seconds N` sets the length of a turn.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { EXCHANGE_SCHEMA, PLACE_TRANSFER, TransferBatchService, TransferService } from "@commons-hub/exchange";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND, migrateDatabase, openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { SILENT } from "@commons-hub/shared/logging";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import pg from "pg";
import { contest, type Contestant, drive } from "./contest";
import { findPgbench, pgbench } from "./pgbench";
import { publish } from "./timed";

const CLIENTS = [1, 8, 64];
const ACCOUNTS = 1_000;
const BATCHES = [100, 8_190];
const ROUNDS = 3;

type Load = "distinct accounts" | "one hot account";

interface Bench {
  readonly url: string;
  readonly socketDir: string;
  readonly folder: string;
  readonly transfers: TransferService;
  readonly batches: TransferBatchService;
  readonly hasPgbench: boolean;
}

const AMOUNT = { minor: 1n, currency: "HOURS" };

function pairOf(load: Load): { from: string; to: string } {
  const payer = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  const step = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  return { from: `acc_${payer}`, to: load === "one hot account" ? "acc_0" : `acc_${(payer + step) % ACCOUNTS}` };
}

/** The same choice and the same statement. */
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

function single(bench: Bench, load: Load, clients: number): Contestant {
  const place = async () => {
    await bench.transfers.place(HUB_COMMAND, { ...pairOf(load), amount: AMOUNT });
  };
  return { name: `${load}, ${clients} clients: hub`, run: (seconds) => drive(clients, seconds, place) };
}

async function reference(bench: Bench, load: Load, clients: number): Promise<Contestant> {
  const name = `${load}, ${clients} clients: pgbench`;
  if (!bench.hasPgbench) return { name, run: () => Promise.resolve(null) };
  return pgbench(name, { ...bench, clients, schema: EXCHANGE_SCHEMA.schema, script: scriptOf(load) });
}

function batch(bench: Bench, load: Load, size: number): Contestant {
  return {
    name: `${load}, 1 client: batches of ${size.toLocaleString("en")}`,
    run: async (seconds) => {
      const { perSecond } = await drive(1, seconds, async () => {
        const transfers = Array.from({ length: size }, () => ({ ...pairOf(load), amount: AMOUNT }));
        const results = await bench.batches.place(HUB_COMMAND, transfers);
        if (results.some(({ refusal }) => refusal !== null)) throw new Error("a transfer of a batch was refused");
      });
      return { perSecond: perSecond * size };
    },
  };
}

async function measure(bench: Bench, seconds: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const load of ["distinct accounts", "one hot account"] as const) {
    for (const clients of CLIENTS) {
      const contestants = [single(bench, load, clients), await reference(bench, load, clients)];
      for (const { name, perSecond, ratio } of await contest(contestants, ROUNDS, seconds))
        rows.push([name, perSecond?.toFixed(0) ?? "not here", ratio === null ? "–" : `${ratio.toFixed(2)} of pgbench`]);
    }
    const contestants = [...BATCHES.map((size) => batch(bench, load, size)), single(bench, load, 1)];
    for (const { name, perSecond, ratio } of (await contest(contestants, ROUNDS, seconds)).slice(0, -1))
      rows.push([name, perSecond?.toFixed(0) ?? "–", ratio === null ? "–" : `${ratio.toFixed(1)} × single calls`]);
  }
  return rows;
}

async function openBench(folder: string, url: string, socketDir: string): Promise<Bench & AsyncDisposable> {
  await migrateDatabase({ ...EXCHANGE_SCHEMA, url });
  const bus = new MemoryBus();
  const database = await openDatabase({ ...EXCHANGE_SCHEMA, url, poolSize: Math.max(...CLIENTS), logger: SILENT });
  const work = new UnitOfWork(database, bus);
  await work.sql.query(`INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
    VALUES ('cur_1', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now())`);
  await work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, opened_at)
     SELECT 'acc_' || n, 'agt_' || n, 'cur_1', 'HOURS', 1000000000000, hub_now() FROM generate_series(0, $1::int - 1) AS n`,
    [ACCOUNTS],
  );
  return {
    url,
    socketDir,
    folder,
    transfers: new TransferService(work, bus),
    batches: new TransferBatchService(work),
    hasPgbench: (await findPgbench()) !== null,
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** Recounts with a connection of its own: a ledger of this size takes longer than a transaction of the hub may. */
async function requireSoundLedger(url: string): Promise<number> {
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

async function main(seconds: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), durable: true });
  try {
    await using bench = await openBench(folder, server.url, server.socketDir);
    const rows = await measure(bench, seconds);
    const count = await requireSoundLedger(server.url);
    const text = `${ACCOUNTS} accounts, embedded PostgreSQL with durable commits, ${ROUNDS} turns of ${seconds} s each, the median. Clients, hub and
database share the machine; pgbench sends prepared statements of the same kind. Trust the ratios, not the rates. Every
transfer checks its limits under row locks, keeps the sum of balances at zero by a trigger, and appends its event. After the
run all ${count.toLocaleString("en")} transfers were recounted without a fault.`;
    await publish(
      "ledger.md",
      "The ledger",
      text,
      ["load", "transfers/s", "ratio"],
      rows,
      "npm run bench:ledger -w test",
    );
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "4" } } });
main(Number(values.seconds)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
