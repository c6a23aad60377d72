/**
 * Transfers at 32 clients: the service and the whole subgraph, beside pgbench with the same statement on the same
 * database, durable, in the same run. Run with `npm run bench:transfers -w test`; `--seconds N` sets the length of a turn.
 */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createExchangeSubgraph, EXCHANGE_SCHEMA, PLACE_TRANSFER, TransferService } from "@commons-hub/exchange";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND, migrateDatabase, openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import { SILENT } from "@commons-hub/shared/logging";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import pg from "pg";
import { contest, type Contestant, describeMachine, drive, type Standing, tableOf } from "./contest";
import { findPgbench, pgbench } from "./pgbench";

const CLIENTS = 32;
const ACCOUNTS = 1_000;
const ROUNDS = 3;
const REPORT = path.join(__dirname, "../../../docs/benchmarks/transfers.md");
const MUTATION = "mutation ($input: TransferInput!) { transfer(input: $input) { transfer { id state } } }";

/** Who pays whom: everybody anybody, or everybody one account. */
type Load = "distinct accounts" | "one hot account";

interface Bench {
  readonly url: string;
  readonly socketDir: string;
  readonly folder: string;
  readonly work: UnitOfWork;
  readonly transfers: TransferService;
  readonly subgraph: Subgraph;
}

function pairOf(load: Load): { from: string; to: string } {
  const payer = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  const step = 1 + Math.floor(Math.random() * (ACCOUNTS - 1));
  return { from: `acc_${payer}`, to: load === "one hot account" ? "acc_0" : `acc_${(payer + step) % ACCOUNTS}` };
}

/** The same choice and the same statement as pgbench script. */
function scriptOf(load: Load): string {
  const values = [
    "'evt_' || :id",
    "'trf_' || :id",
    "'acc_' || :payer",
    load === "one hot account" ? "'acc_0'" : "'acc_' || :payee",
    "'HOURS'",
    "1",
    "false",
    "NULL",
    "NULL",
    "NULL",
    "NULL",
  ];
  return [
    `\\set payer random(1, ${ACCOUNTS - 1})`,
    `\\set payee (:payer + random(1, ${ACCOUNTS - 1})) % ${ACCOUNTS}`,
    `\\set id random(1, 9000000000000000000)`,
    `${PLACE_TRANSFER.replace(/\s+/g, " ").replace(/\$(\d+)/g, (_, n) => values[Number(n) - 1] ?? "")};\n`,
  ].join("\n");
}

async function openBench(folder: string, url: string, socketDir: string): Promise<Bench> {
  await migrateDatabase({ schema: "projects", migrations: [], url });
  await migrateDatabase({ ...EXCHANGE_SCHEMA, url });
  const bus = new MemoryBus();
  const database = await openDatabase({ ...EXCHANGE_SCHEMA, url, poolSize: CLIENTS, logger: SILENT });
  const work = new UnitOfWork(database, bus);
  await work.sql.query(`INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
    VALUES ('cur_1', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now())`);
  await work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, opened_at)
     SELECT 'acc_' || n, 'agt_' || n, 'cur_1', 'HOURS', 1000000000000, hub_now() FROM generate_series(0, $1::int - 1) AS n`,
    [ACCOUNTS],
  );
  const subgraph = await createExchangeSubgraph({
    databaseUrl: url,
    poolSize: CLIENTS,
    bus,
    logger: SILENT,
    secret: new Uint8Array(32),
    sources: {
      projects: new EventLog(work.sql, bus, "projects", SILENT),
      governance: new EventLog(work.sql, bus, "governance", SILENT),
    },
  });
  return { url, socketDir, folder, work, transfers: new TransferService(work, bus), subgraph };
}

function viaService(bench: Bench, load: Load): Contestant {
  const amount = { minor: 1n, currency: "HOURS" };
  return {
    name: "hub, transfer service",
    run: (seconds) =>
      drive(CLIENTS, seconds, async () => {
        await bench.transfers.place(HUB_COMMAND, { ...pairOf(load), amount });
      }),
  };
}

function viaSubgraph(bench: Bench, load: Load): Contestant {
  const amount = { minor: "1", currency: "HOURS" };
  return {
    name: "hub, GraphQL mutation at the subgraph",
    run: (seconds) =>
      drive(CLIENTS, seconds, async () => {
        const variables = { input: { ...pairOf(load), amount } };
        const request = { query: MUTATION, variables, caller: HUB_CALLER, requestId: "bench" };
        const { errors } = await bench.subgraph.execute(request);
        if (errors) throw new Error(JSON.stringify(errors));
      }),
  };
}

async function viaPgbench(bench: Bench, load: Load, isPresent: boolean): Promise<Contestant> {
  const name = "pgbench, the same statement";
  if (!isPresent) return { name, run: () => Promise.resolve(null) };
  return pgbench(name, { ...bench, clients: CLIENTS, schema: EXCHANGE_SCHEMA.schema, script: scriptOf(load) });
}

async function measure(bench: Bench, seconds: number, isPresent: boolean): Promise<[Load, readonly Standing[]][]> {
  const results: [Load, readonly Standing[]][] = [];
  for (const load of ["distinct accounts", "one hot account"] as const) {
    const contestants = [viaService(bench, load), viaSubgraph(bench, load), await viaPgbench(bench, load, isPresent)];
    for (const contestant of contestants) await contestant.run(1);
    results.push([load, await contest(contestants, ROUNDS, seconds)]);
  }
  return results;
}

function reportOf(results: readonly [Load, readonly Standing[]][], version: string | null, seconds: number): string {
  const rows = results.flatMap(([load, standings]) =>
    standings.map(({ name, perSecond, ratio }) => [
      `${load}: ${name}`,
      perSecond === null ? "not here" : perSecond.toFixed(0),
      ratio === null ? "–" : ratio.toFixed(2),
    ]),
  );
  return `# Transfers

${new Date().toISOString().slice(0, 10)} · ${describeMachine()} · ${version ?? "pgbench is absent here: its rows are empty"}

${CLIENTS} clients, ${ACCOUNTS} accounts, embedded PostgreSQL with durable commits, ${ROUNDS} turns of ${seconds} s each, the
median. Clients, hub and database share the machine. pgbench sends prepared statements. Trust the ratios, not the rates.

${tableOf(["load: contestant", "transfers/s", "of pgbench"], rows)}

Every transfer checks its limits under row locks, keeps the sum of balances at zero by a trigger, numbers two postings with
their running balances, and appends its event, in one commit. After the run the whole ledger was recounted without a fault.

Run again: \`npm run bench:transfers -w test\`.
`;
}

/** Recounts with a connection of its own: a ledger of this size takes longer than a transaction of the hub may. */
async function requireSoundLedger(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${EXCHANGE_SCHEMA.schema}` });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT fault, subject FROM ledger_fault LIMIT 10");
    if (rows.length > 0) throw new Error(`the ledger has faults: ${JSON.stringify(rows)}`);
  } finally {
    await client.end();
  }
}

async function main(seconds: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), durable: true });
  try {
    const bench = await openBench(folder, server.url, server.socketDir);
    const version = await findPgbench();
    const results = await measure(bench, seconds, version !== null);
    await requireSoundLedger(server.url);
    const report = reportOf(results, version, seconds);
    await writeFile(REPORT, report);
    process.stdout.write(report);
    await bench.subgraph.stop();
    await bench.work.database.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" } } });
main(Number(values.seconds)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
