/**
 * `npm start` in an empty folder until the first answer, with its memory, beside the same without the sample and beside a
 * bare PostgreSQL. Run with `npm run bench:start -w test`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { HubProcess } from "@commons-hub/hub/testing";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import { ask } from "../kit/client";
import { whenStarted } from "../kit/started";
import { memoryOf, publish, timeInTurns, type TimedContestant } from "./timed";

const ROUNDS = 3;
const QUERY = "{ projects(first: 3) { totalCount nodes { name licence { expression } } } }";

function hubContestant(
  name: string,
  prepare: (dir: string) => Promise<void>,
  ...args: readonly string[]
): TimedContestant {
  return {
    name,
    run: async () => {
      const dir = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
      await prepare(path.join(dir, ".hub"));
      const start = performance.now();
      const child = new HubProcess(["start", "--data", path.join(dir, ".hub"), "--port", "0", "--json", ...args], {
        env: { HOME: dir },
      });
      const { endpoint } = await whenStarted<{ endpoint: string }>(child, 300_000);
      const answer = await ask(endpoint, QUERY);
      const seconds = (performance.now() - start) / 1_000;
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      const figures = { seconds, "hub MiB": memoryOf(child.pid) };
      await child.stop();
      await rm(dir, { recursive: true });
      return figures;
    },
  };
}

async function once(dir: string): Promise<void> {
  const child = new HubProcess(["start", "--data", dir, "--port", "0", "--json"]);
  await whenStarted(child, 300_000);
  await child.stop();
}

const bareDatabase: TimedContestant = {
  name: "a bare PostgreSQL: initdb and start",
  run: async () => {
    const dir = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
    const start = performance.now();
    const server = await startEmbeddedPostgres({ dataDir: path.join(dir, "postgres"), database: "postgres" });
    const seconds = (performance.now() - start) / 1_000;
    await server.stop();
    await rm(dir, { recursive: true });
    return { seconds };
  },
};

async function main(): Promise<void> {
  const nothing = async (): Promise<void> => undefined;
  const standings = await timeInTurns(
    [
      hubContestant("first `npm start`: the sample commons is loaded", nothing),
      hubContestant("later `npm start` on the same folder", once),
      hubContestant("first start with `--empty`", nothing, "--empty"),
      bareDatabase,
    ],
    ROUNDS,
  );
  const reference = standings.at(-1)?.figures["seconds"] ?? 1;
  const rows = standings.map(({ name, figures }) => [
    name,
    (figures["seconds"] ?? 0).toFixed(1),
    ((figures["seconds"] ?? 0) / reference).toFixed(1),
    figures["hub MiB"] ? figures["hub MiB"].toFixed(0) : "",
  ]);
  const text = `Seconds from the command to the first answered query, median of ${ROUNDS} turns, built before; memory is the hub's process after that answer. The aim is 15 seconds.`;
  await publish(
    "start.md",
    "Start",
    text,
    ["what", "seconds", "of a bare PostgreSQL", "memory, MiB"],
    rows,
    "npm run bench:start -w test",
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
