/**
 * The ledger at 1, 8 and 64 clients: transfers one by one through the service, beside pgbench with the same statement on
 * the same database, and batches beside single calls. Durable commits, all in the same run.
 * Run with `npm run bench:ledger -w test`; `--seconds N` sets the length of a turn.
 */
import { parseArgs } from "node:util";
import { HUB_COMMAND } from "@commons-hub/shared/database";
import { contest, type Contestant, drive } from "./contest";
import {
  ACCOUNTS,
  AMOUNT,
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

const CLIENTS = [1, 8, 64];
const BATCHES = [100, 8_190];
const ROUNDS = 5;

function batch(ledger: CreditLedger, load: Load, size: number): Contestant {
  return {
    name: `${load}, 1 client: batches of ${size.toLocaleString("en")}`,
    run: async (seconds) => {
      const { perSecond } = await drive(1, seconds, async () => {
        const transfers = Array.from({ length: size }, () => ({ ...pairOf(load), amount: AMOUNT }));
        const results = await ledger.batches.place(HUB_COMMAND, transfers);
        if (results.some(({ refusal }) => refusal !== null)) throw new Error("a transfer of a batch was refused");
      });
      return { perSecond: perSecond * size };
    },
  };
}

async function measure(ledger: CreditLedger, seconds: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const load of LOADS) {
    for (const clients of CLIENTS) {
      const name = `${load}, ${clients} ${clients === 1 ? "client" : "clients"}`;
      const contestants = [
        viaService(`${name}: hub`, ledger, load, clients),
        await viaPgbench(`${name}: pgbench`, ledger, load, clients),
      ];
      for (const contestant of contestants) await contestant.run(1); // connections and code that runs hot
      for (const { name: contestant, perSecond, ratio } of await contest(contestants, ROUNDS, seconds))
        rows.push([
          contestant,
          perSecond?.toFixed(0) ?? "not here",
          ratio === null ? "–" : `${ratio.toFixed(2)} of pgbench`,
        ]);
    }
    const contestants = [
      ...BATCHES.map((size) => batch(ledger, load, size)),
      viaService("single calls", ledger, load, 1),
    ];
    for (const { name, perSecond, ratio } of (await contest(contestants, ROUNDS, seconds)).slice(0, -1))
      rows.push([name, perSecond?.toFixed(0) ?? "–", ratio === null ? "–" : `${ratio.toFixed(1)} × single calls`]);
  }
  return rows;
}

async function main(seconds: number): Promise<void> {
  await withLedger(Math.max(...CLIENTS), async (ledger) => {
    const rows = await measure(ledger, seconds);
    const count = await requireSoundLedger(ledger.url);
    const text = `${ACCOUNTS} accounts, embedded PostgreSQL with durable commits, ${ROUNDS} turns of ${seconds} s each, the median. Clients, hub and
database share the machine; pgbench sends prepared statements of the same kind. Trust the ratios, not the rates. Every
transfer checks its limits under row locks, keeps the sum of balances at zero by a trigger, and appends its event. After the
run all ${count.toLocaleString("en")} transfers were recounted without a fault.`;
    const header = ["load", "transfers/s", "ratio"];
    await publish("ledger.md", "The ledger", text, header, rows, "npm run bench:ledger -w test");
  });
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "4" } } });
main(Number(values.seconds)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
