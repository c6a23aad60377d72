/**
 * Clearing scale-free networks of 1,000, 10,000 and 100,000 obligations, in several shapes, beside the LP solver HiGHS
 * (as WebAssembly) on the same graphs, in the same run; both must find the same total. Each run is a process of its own, so
 * that its memory is its own. Run with `npm run bench:clear -w test`.
 */
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { clearDebts, maximumCirculation, type ObligationGraph } from "@commons-hub/exchange/clearing";
import loadHighs from "highs";
import { networkOf, SHAPES } from "./obligation-network";
import { publish } from "./timed";

const SIZES = [1_000, 10_000, 100_000];
const ROUNDS = 3;
/** The reference is stopped then. */
const LIMIT_SECONDS = 120;
/** Whoever takes longer than this has no other turn. */
const PATIENCE_SECONDS = 20;
const CONTESTANTS = ["circulation", "clearing with notices", "highs"] as const;
type Contestant = (typeof CONTESTANTS)[number];

interface Run {
  readonly seconds: number;
  /** Null when it was stopped before it was done. */
  readonly total: string | null;
  readonly mebibytes: number;
}

function programOf({ nodeCount, debtor, creditor, amountMinor }: ObligationGraph): string {
  const flows: string[] = Array.from({ length: nodeCount }, () => "");
  for (let arc = 0; arc < debtor.length; arc++) {
    flows[debtor[arc] ?? 0] += ` + f${arc}`;
    flows[creditor[arc] ?? 0] += ` - f${arc}`;
  }
  const goal = Array.from(debtor, (_, arc) => ` + f${arc}`).join("\n");
  const rows = flows
    .map((flow, node) => ` n${node}:${flow.replaceAll(" + f", "\n + f")} = 0`)
    .filter((row) => row.includes("f"));
  const bounds = Array.from(amountMinor, (amount, arc) => ` 0 <= f${arc} <= ${amount}`);
  return `Maximize\n obj:${goal}\nSubject To\n${rows.join("\n")}\nBounds\n${bounds.join("\n")}\nEnd`;
}

/** Runs one contestant in this process, and tells how long it took without making the graph or the program. */
async function runOnce(contestant: Contestant, shape: string, size: number): Promise<Run> {
  const graph = networkOf(shape, size);
  let total: bigint | null;
  let start: number;
  if (contestant === "highs") {
    const highs = await loadHighs();
    const program = programOf(graph);
    start = performance.now();
    const solution = highs.solve(program, { time_limit: LIMIT_SECONDS });
    total = solution.Status === "Optimal" ? BigInt(Math.round(solution.ObjectiveValue)) : null;
  } else if (contestant === "circulation") {
    start = performance.now();
    total = maximumCirculation(graph).totalMinor;
  } else {
    const debts = Array.from(graph.debtor, (debtor, k) => ({
      id: `${k}`,
      debtor: `p${debtor}`,
      creditor: `p${graph.creditor[k]}`,
      amountMinor: graph.amountMinor[k] ?? 0n,
    }));
    start = performance.now();
    total = clearDebts(debts).clearedMinor;
  }
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, total: total === null ? null : String(total), mebibytes: process.resourceUsage().maxRSS / 1_024 };
}

function runApart(contestant: Contestant, shape: string, size: number): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [__filename, contestant, shape, `${size}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${contestant} failed at ${shape}, ${size}: ${stderr}`);
  return JSON.parse(stdout) as Run;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Errors: when two of those that are done do not agree. */
function measure(shape: string, size: number): string[][] {
  const runs = new Map<Contestant, Run[]>(CONTESTANTS.map((contestant) => [contestant, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const contestant of CONTESTANTS)
      if ((runs.get(contestant) ?? []).every(({ seconds }) => seconds < PATIENCE_SECONDS))
        runs.get(contestant)?.push(runApart(contestant, shape, size));
  const totals = new Set([...runs.values()].flat().flatMap(({ total }) => total ?? []));
  if (totals.size !== 1) throw new Error(`the totals differ at ${shape}, ${size}: ${[...totals].join(", ")}`);
  const isStopped = (runs.get("highs") ?? []).some(({ total }) => total === null);
  const secondsOf = (contestant: Contestant): number =>
    median((runs.get(contestant) ?? []).map(({ seconds }) => seconds));
  return CONTESTANTS.map((contestant) => [
    `${shape}, ${size.toLocaleString("en")}: ${contestant}`,
    `${contestant === "highs" && isStopped ? "stopped after " : ""}${secondsOf(contestant).toFixed(3)}`,
    `${contestant !== "highs" && isStopped ? "over " : ""}${(secondsOf("highs") / secondsOf(contestant)).toFixed(1)}`,
    median((runs.get(contestant) ?? []).map(({ mebibytes }) => mebibytes)).toFixed(0),
  ]);
}

async function main(): Promise<void> {
  const rows = Object.keys(SHAPES).flatMap((shape) => SIZES.flatMap((size) => measure(shape, size)));
  const shapes = Object.entries(SHAPES).map(([name, { description }]) => `- ${name}: ${description}`);
  const text = `Scale-free networks of obligations, ${ROUNDS} turns each by turns, the median; who takes longer than ${PATIENCE_SECONDS} seconds has one.
Each run is a process of its own, which Node and the graph themselves fill with some 60 MiB. "Clearing with notices" starts
from names and ends with what each participant is told. HiGHS runs as WebAssembly on one core, is given the program as text,
and is stopped after ${LIMIT_SECONDS} seconds. All that are done find the same total. Amounts are spread evenly
over the orders of magnitude from 1 to 160,000.

${shapes.join("\n")}`;
  const header = ["network, obligations: contestant", "seconds", "times as fast as HiGHS", "MiB at most"];
  await publish("clear.md", "Clearing", text, header, rows, "npm run bench:clear -w test");
}

const [, , contestant, shape = "", size] = process.argv;
const work =
  contestant === undefined
    ? main()
    : runOnce(contestant as Contestant, shape, Number(size)).then(
        (run) => void process.stdout.write(JSON.stringify(run)),
      );
work.catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
