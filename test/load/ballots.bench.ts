/**
 * 100,000 ballots in one proposal: cast by 64 clients at once through the subgraph, then counted and closed, open and
 * secret, durable; beside ballots that come one after the other. Run with `npm run bench:ballots -w test`; `--voters N`
 * sets the size.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createGovernanceSubgraph, GOVERNANCE_SCHEMA } from "@commons-hub/governance";
import { MemoryBus } from "@commons-hub/shared/bus";
import { HUB_COMMAND, migrateDatabase, openDatabase, UnitOfWork } from "@commons-hub/shared/database";
import { EventLog } from "@commons-hub/shared/event";
import { type Caller, HUB_CALLER } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { SILENT } from "@commons-hub/shared/logging";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { memoryOf, publish } from "./timed";

const CLIENTS = 64;
const OPTIONS = Array.from({ length: 12 }, (_, i) => `Option ${i + 1}`);
const ONE_BY_ONE = 500;

interface Bench {
  readonly subgraph: Subgraph;
  readonly voters: readonly string[];
  readonly assembly: string;
}

interface Measured {
  readonly secrecy: string;
  readonly alonePerSecond: number;
  readonly perSecond: number;
  readonly closeSeconds: number;
  readonly memoryMiB: number;
}

async function run(subgraph: Subgraph, query: string, input: object, caller: Caller = HUB_CALLER): Promise<unknown> {
  const { data, errors } = await subgraph.execute({ query, variables: { input }, caller, requestId: "bench" });
  if (errors) throw new Error(JSON.stringify(errors));
  return Object.values(Object.values(data ?? {})[0] as object)[0];
}

function callerOf(agent: string): Caller {
  return { ...HUB_CALLER, kind: "agent", agent };
}

async function openBench(folder: string, url: string, count: number): Promise<Bench> {
  const logs = ["projects", "exchange", "returns"];
  for (const schema of logs) await migrateDatabase({ schema, migrations: [], url });
  await migrateDatabase({ ...GOVERNANCE_SCHEMA, url });
  const bus = new MemoryBus();
  const events = await Promise.all(
    logs.map(async (schema) => {
      const database = await openDatabase({ schema, entities: [], migrations: [], url, poolSize: 2, logger: SILENT });
      const work = new UnitOfWork(database, bus);
      return { work, log: new EventLog(work.sql, bus, schema, SILENT) };
    }),
  );
  const [projects, exchange, returns] = events;
  if (!projects || !exchange || !returns) throw new Error("three logs are followed");
  const subgraph = await createGovernanceSubgraph({
    databaseUrl: url,
    poolSize: 20,
    bus,
    logger: SILENT,
    secret: new Uint8Array(32),
    sources: { projects: projects.log, exchange: exchange.log, returns: returns.log },
    keyFolder: path.join(folder, "keys"),
  });
  const organization = newId("agt");
  const voters = Array.from({ length: count }, () => newId("agt"));
  for (let start = 0; start < count; start += 5_000)
    await projects.work.run(HUB_COMMAND, async (tx) => {
      for (const agent of voters.slice(start, start + 5_000)) {
        const from = "2026-01-01T00:00:00.000Z";
        const payload = { membership: newId("mbr"), agent, organization, roles: ["MEMBER"], from, until: null };
        tx.emit({ type: "projects.membership.added.v1", actor: null, subject: agent, payload });
      }
    });
  await subgraph.followers.find(({ name }) => name === "participation")?.catchUp(300_000);
  const create = "mutation ($input: CreateAssemblyInput!) { createAssembly(input: $input) { assembly { id } } }";
  const { id: assembly } = (await run(subgraph, create, { name: "Everybody", organization })) as { id: string };
  return { subgraph, voters, assembly };
}

async function measure({ subgraph, voters, assembly }: Bench, secrecy: string): Promise<Measured> {
  const draft =
    "mutation ($input: DraftProposalInput!) { draftProposal(input: $input) { proposal { id options { id } } } }";
  const base = { assembly, title: secrecy, text: "A question to everybody.", method: "SCHULZE_MARGINS" };
  const { id: proposal, options } = (await run(subgraph, draft, { ...base, secrecy, options: OPTIONS })) as {
    id: string;
    options: readonly { readonly id: string }[];
  };
  const closesAt = new Date(Date.now() + 86_400_000).toISOString();
  await run(subgraph, "mutation ($input: OpenProposalInput!) { openProposal(input: $input) { proposal { id } } }", {
    proposal,
    closesAt,
  });
  const CAST = "mutation ($input: CastBallotInput!) { castBallot(input: $input) { receipt replaced acceptedAt } }";
  const cast = async (voter: string): Promise<void> => {
    const choices = options
      .map(({ id }) => ({ option: id, order: Math.random() }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ option }, i) => ({ option, rank: i + 1 }));
    await run(subgraph, CAST, { proposal, choices }, callerOf(voter));
  };
  let start = performance.now();
  for (const voter of voters.slice(0, ONE_BY_ONE)) await cast(voter);
  const alonePerSecond = (ONE_BY_ONE * 1_000) / (performance.now() - start);
  const queue = voters.slice(ONE_BY_ONE).values();
  let memoryMiB = 0;
  start = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (const voter of queue) await cast(voter);
    }),
  );
  const perSecond = ((voters.length - ONE_BY_ONE) * 1_000) / (performance.now() - start);
  const watch = setInterval(() => (memoryMiB = Math.max(memoryMiB, memoryOf(process.pid))), 50);
  start = performance.now();
  await run(
    subgraph,
    "mutation ($input: CloseProposalInput!) { closeProposal(input: $input) { proposal { id state tally { inputsDigest } } } }",
    { proposal },
  );
  const closeSeconds = (performance.now() - start) / 1_000;
  clearInterval(watch);
  return { secrecy, alonePerSecond, perSecond, closeSeconds, memoryMiB: Math.max(memoryMiB, memoryOf(process.pid)) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { voters: { type: "string", default: "100000" } } });
  const count = Number(values.voters);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), durable: true });
  try {
    const bench = await openBench(folder, server.url, count);
    const rows: Measured[] = [];
    for (const secrecy of ["OPEN", "SECRET"]) rows.push(await measure(bench, secrecy));
    await bench.subgraph.stop();
    await publish(
      "ballots.md",
      "Ballots in one proposal",
      `${count.toLocaleString("en")} ballots that rank ${OPTIONS.length} options at random, so that hardly two are equal. Each is a mutation of its own that goes through the subgraph and is durable when it answers; its event is chained to the one before it. Casting and closing run in one process with 20 connections; its memory is that process, the database aside.`,
      ["ballots", "one after the other", `${CLIENTS} clients at once`, "counted and closed in", "memory at most"],
      rows.map(({ secrecy, alonePerSecond, perSecond, closeSeconds, memoryMiB }) => [
        secrecy.toLowerCase(),
        `${alonePerSecond.toFixed(0)}/s`,
        `${perSecond.toFixed(0)}/s`,
        `${closeSeconds.toFixed(1)} s`,
        `${memoryMiB.toFixed(0)} MiB`,
      ]),
      "npm run bench:ballots -w test",
    );
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
