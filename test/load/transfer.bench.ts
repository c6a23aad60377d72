/**
 * Transfers at 32 clients: the service and the whole subgraph, beside pgbench with the same statement on the same
 * database, durable, in the same run. Run with `npm run bench:transfers -w test`; `--seconds N` sets the length of a turn.
 */
import { parseArgs } from "node:util";
import { createExchangeSubgraph } from "@commons-hub/exchange";
import { migrateDatabase } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import { SILENT } from "@commons-hub/shared/logging";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { contest, type Contestant, drive } from "./contest";
import {
  ACCOUNTS,
  type CreditLedger,
  type Load,
  LOADS,
  pairOf,
  requireSoundLedger,
  viaPgbench,
  viaService,
  withLedger,
} from "./credit-ledger";
import { publish } from "./timed";

const CLIENTS = 32;
const ROUNDS = 3;
const MUTATION = "mutation ($input: TransferInput!) { transfer(input: $input) { transfer { id state } } }";

async function openSubgraph({ url, bus, work }: CreditLedger): Promise<Subgraph> {
  for (const schema of ["projects", "governance"]) await migrateDatabase({ schema, migrations: [], url });
  return createExchangeSubgraph({
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
}

function viaSubgraph(name: string, subgraph: Subgraph, load: Load): Contestant {
  const amount = { minor: "1", currency: "HOURS" };
  const pay = async () => {
    const variables = { input: { ...pairOf(load), amount } };
    const request = { query: MUTATION, variables, caller: HUB_CALLER, requestId: "bench" };
    const { errors } = await subgraph.execute(request);
    if (errors) throw new Error(JSON.stringify(errors));
  };
  return { name, run: (seconds) => drive(CLIENTS, seconds, pay) };
}

async function measure(ledger: CreditLedger, subgraph: Subgraph, seconds: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const load of LOADS) {
    const contestants = [
      viaService(`${load}: hub, transfer service`, ledger, load, CLIENTS),
      viaSubgraph(`${load}: hub, GraphQL mutation at the subgraph`, subgraph, load),
      await viaPgbench(`${load}: pgbench, the same statement`, ledger, load, CLIENTS),
    ];
    for (const contestant of contestants) await contestant.run(1);
    for (const { name, perSecond, ratio } of await contest(contestants, ROUNDS, seconds))
      rows.push([name, perSecond?.toFixed(0) ?? "not here", ratio?.toFixed(2) ?? "–"]);
  }
  return rows;
}

async function main(seconds: number): Promise<void> {
  await withLedger(CLIENTS, async (ledger) => {
    const subgraph = await openSubgraph(ledger);
    try {
      const rows = await measure(ledger, subgraph, seconds);
      const count = await requireSoundLedger(ledger.url);
      const text = `${CLIENTS} clients, ${ACCOUNTS} accounts, ${ledger.pgbenchVersion ?? "no pgbench: its rows are empty"}, embedded PostgreSQL with durable
commits, ${ROUNDS} turns of ${seconds} s each, the median. Clients, hub and database share the machine. pgbench sends prepared
statements. Trust the ratios, not the rates. Every transfer checks its limits under row locks, keeps the sum of balances at
zero by a trigger, numbers two postings with their running balances, and appends its event, in one commit. After the run all
${count.toLocaleString("en")} transfers were recounted without a fault.`;
      const header = ["load: contestant", "transfers/s", "of pgbench"];
      await publish("transfers.md", "Transfers", text, header, rows, "npm run bench:transfers -w test");
    } finally {
      await subgraph.stop();
    }
  });
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" } } });
main(Number(values.seconds)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
