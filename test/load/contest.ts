import { cpus, totalmem } from "node:os";
import { performance } from "node:perf_hooks";

/** What one contestant did in one round. */
export interface Round {
  readonly perSecond: number;
}

/** Somebody who does the same work for a while. Answers null where it cannot take part. */
export interface Contestant {
  readonly name: string;
  run(seconds: number): Promise<Round | null>;
}

export interface Standing {
  readonly name: string;
  readonly perSecond: number | null;
  /** Against the reference of the same contest; null where either is missing. */
  readonly ratio: number | null;
}

/** Runs an action with that many clients, each starting anew when its last one is done. */
export async function drive(clients: number, seconds: number, act: (client: number) => Promise<void>): Promise<Round> {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < end) {
        await act(client);
        done++;
      }
    }),
  );
  return { perSecond: (done * 1_000) / (performance.now() - start) };
}

/**
 * Lets the contestants take turns, so that whatever else the machine does meets all of them, and answers the median of
 * each. The last contestant is the reference.
 */
export async function contest(
  contestants: readonly Contestant[],
  rounds: number,
  seconds: number,
): Promise<readonly Standing[]> {
  const results = contestants.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++)
    for (const [index, contestant] of contestants.entries()) {
      const result = await contestant.run(seconds);
      if (result) results[index]?.push(result.perSecond);
    }
  const medians = results.map(median);
  const reference = medians.at(-1) ?? null;
  return contestants.map(({ name }, index) => {
    const perSecond = medians[index] ?? null;
    return { name, perSecond, ratio: perSecond === null || reference === null ? null : perSecond / reference };
  });
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** The machine in one line: a rate means nothing without it. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${model}, ${memory} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** A Markdown table whose first column is text and whose others are numbers. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = header.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}
