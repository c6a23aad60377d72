import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { describeMachine, tableOf } from "./contest";

/** Somebody who does one piece of work; answers figures beside the time that the work took. */
export interface TimedContestant {
  readonly name: string;
  run(): Promise<Readonly<Record<string, number>>>;
}

/** Median of each figure over all rounds, `seconds` among them. */
export interface TimedStanding {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Lets the contestants take turns, so that whatever else the machine does meets all of them. */
export async function timeInTurns(contestants: readonly TimedContestant[], rounds: number): Promise<TimedStanding[]> {
  const runs = contestants.map(() => [] as Record<string, number>[]);
  for (let round = 0; round < rounds; round++)
    for (const [i, contestant] of contestants.entries()) {
      const start = performance.now();
      const figures = await contestant.run();
      runs[i]?.push({ seconds: (performance.now() - start) / 1_000, ...figures });
    }
  return contestants.map(({ name }, i) => ({ name, figures: mediansOf(runs[i] ?? []) }));
}

function mediansOf(runs: readonly Record<string, number>[]): Record<string, number> {
  const middle = (key: string) =>
    runs.map((run) => run[key] ?? 0).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  return Object.fromEntries(Object.keys(runs[0] ?? {}).map((key) => [key, middle(key)]));
}

/** Memory of a process in MiB, its share of what it shares with others. */
export function memoryOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1_024;
}

/** Prints a report and puts it into `docs/benchmarks/`. */
export async function publish(
  file: string,
  title: string,
  text: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  again: string,
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const report = [
    `# ${title}`,
    `${date} · ${describeMachine()}`,
    text,
    tableOf(header, rows),
    `Run again: \`${again}\`.`,
  ].join("\n\n");
  process.stdout.write(`${report}\n`);
  await writeFile(path.join(__dirname, "../../../docs/benchmarks", file), `${report}\n`);
}
