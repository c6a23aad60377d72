/**
 * How many ballots a second each method counts, beside the npm package `votes` where it has the method, in one run. Run
 * with `npm run bench:tally -w test`; the package comes with `npm ci --prefix test/load/peers`. Processor time of one core,
 * so that whatever else the machine does matters little.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  commandName,
  countProfile,
  createProfile,
  getMethod,
  type Profile,
  type TallyMethodName,
} from "@commons-hub/governance/tally";
import { publish } from "./timed";

const OPTIONS = 12;
/** Ballots repeat: so many orders are all that voters write down. */
const DISTINCT_ORDERS = 5_000;
const SEATS = 4;
/** A contestant that needs longer at one size does not get the next, which is ten times as large. */
const PATIENCE_SECONDS = 4;
const PEERS = path.join(__dirname, "../../load/peers/package.json");

/** Methods over rankings, and what the package calls them; null where it has none. */
const METHODS: readonly (readonly [TallyMethodName, string | null])[] = [
  ["PLURALITY", "FirstPastThePost"],
  ["BORDA", "Borda"],
  ["COPELAND", "Copeland"],
  ["SCHULZE_MARGINS", "Schulze"],
  ["SCHULZE_WINNING_VOTES", null],
  ["RANKED_PAIRS", "RankedPairs"],
  ["INSTANT_RUNOFF", "InstantRunoff"],
  ["STV_SCOTTISH", null],
  ["STV_MEEK", null],
];
const MATRIX_SYSTEMS = new Set(["Copeland", "Schulze", "RankedPairs"]);

interface PeerBallot {
  readonly ranking: readonly (readonly string[])[];
  readonly weight: number;
}

interface Peer {
  readonly [system: string]: unknown;
  readonly utils: { matrixFromBallots(ballots: readonly PeerBallot[], candidates: readonly string[]): unknown };
}

type PeerSystem = new (input: unknown) => { ranking(): unknown };

function loadPeer(): Peer | null {
  const load = createRequire(PEERS);
  return existsSync(path.join(path.dirname(PEERS), "node_modules/votes")) ? (load("votes") as Peer) : null;
}

/** A sequence that is the same on every machine (a linear congruence). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function makeRankings(count: number): Profile {
  const random = sequence(7);
  const orders = Array.from({ length: DISTINCT_ORDERS }, () => {
    const order = Array.from({ length: OPTIONS }, (_, option) => option);
    for (let at = OPTIONS - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    // Every third voter ranks the first few only.
    return order.slice(0, random() < 1 / 3 ? 1 + Math.floor(random() * 4) : OPTIONS);
  });
  const marks = new Int32Array(count * OPTIONS);
  for (let row = 0; row < count; row += 1) {
    const order = orders[Math.floor(random() ** 2 * DISTINCT_ORDERS)] ?? [];
    for (const [index, option] of order.entries()) marks[row * OPTIONS + option] = index + 1;
  }
  return { kind: "RANKING", optionCount: OPTIONS, rowCount: count, marks, weights: new BigInt64Array(count).fill(1n) };
}

/** Equal ballots share their ranking: a million of them would need gigabytes otherwise. */
function peerBallotsOf({ marks, rowCount, weights }: Profile): PeerBallot[] {
  const known = new Map<string, string[][]>();
  return Array.from({ length: rowCount }, (_, row) => {
    const own = marks.subarray(row * OPTIONS, (row + 1) * OPTIONS);
    const key = own.join();
    const ranking = known.get(key) ?? [];
    if (ranking.length === 0)
      for (const [option, mark] of own.entries()) if (mark > 0) ranking[mark - 1] = [`o${option}`];
    known.set(key, ranking);
    return { ranking, weight: Number(weights[row]) };
  });
}

/** Seconds of processor time, the least of several tries: the rest is noise. */
function secondsOf(work: () => void, tries: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < tries; t += 1) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1e6);
  }
  return Math.max(least, 1e-6);
}

const CANDIDATES = Array.from({ length: OPTIONS }, (_, option) => `o${option}`);

function runPeer(peer: Peer, system: string, ballots: readonly PeerBallot[]): void {
  const System = peer[system] as PeerSystem;
  const input = MATRIX_SYSTEMS.has(system)
    ? peer.utils.matrixFromBallots(ballots, CANDIDATES)
    : { ballots, candidates: CANDIDATES };
  new System(input).ranking();
}

function rateOf(count: number, seconds: number | null): string {
  return seconds === null ? "–" : Math.round(count / seconds).toLocaleString("en");
}

function measureRankings(sizes: readonly number[], peer: Peer | null): string[][] {
  const rows: string[][] = [];
  const impatient = new Set<string>();
  for (const count of sizes) {
    const single = makeRankings(count);
    const counted = countProfile(single);
    const tries = count >= 1_000_000 ? 2 : 5;
    const peerBallots = peer ? peerBallotsOf(single) : [];
    for (const [name, system] of METHODS) {
      const method = getMethod(name);
      const own = secondsOf(() => void method.count(single, { seats: SEATS }), tries);
      const few = secondsOf(() => void method.count(counted, { seats: SEATS }), tries);
      const isRun = peer !== null && system !== null && !impatient.has(system);
      const theirs = isRun ? secondsOf(() => runPeer(peer, system, peerBallots), count > 10_000 ? 1 : 2) : null;
      if (system !== null && theirs !== null && theirs > PATIENCE_SECONDS) impatient.add(system);
      const ratio = theirs === null ? "–" : `${(theirs / own).toFixed(1)} ×`;
      rows.push([
        `${count.toLocaleString("en")}: ${commandName(name)}`,
        rateOf(count, own),
        rateOf(count, few),
        rateOf(count, theirs),
        ratio,
        own.toFixed(3),
      ]);
      process.stderr.write(`${rows.at(-1)?.join("  ") ?? ""}\n`);
    }
    const counting = secondsOf(() => void countProfile(single), Math.min(tries, 3));
    rows.push([
      `${count.toLocaleString("en")}: counting equal ballots`,
      rateOf(count, counting),
      "–",
      "–",
      "–",
      counting.toFixed(3),
    ]);
  }
  return rows;
}

const VOTERS = 10_000;
const PROJECTS = 100;

function measureBudgets(): string[][] {
  const random = sequence(11);
  const rows = Array.from({ length: VOTERS }, () => ({
    marks: Array.from({ length: PROJECTS }, (_, project) => (random() < 0.25 / (1 + project / 25) ? 1 : 0)),
    weight: 1n,
  }));
  const profile = createProfile("BUDGET", PROJECTS, rows);
  const costs = Array.from({ length: PROJECTS }, () => BigInt(1_000 + Math.floor(random() * 99_000)));
  const total = costs.reduce((sum, cost) => sum + cost, 0n) / 4n;
  const names = [
    "EQUAL_SHARES_COST",
    "EQUAL_SHARES_CARDINALITY",
    "EQUAL_SHARES_ADD1",
    "PHRAGMEN",
    "GREEDY_COST",
  ] as const;
  return names.map((name) => {
    const seconds = secondsOf(() => void getMethod(name).count(profile, { budget: { total, costs } }), 2);
    const row = [
      `${VOTERS.toLocaleString("en")} × ${PROJECTS} projects: ${commandName(name)}`,
      rateOf(VOTERS, seconds),
      "–",
      "–",
      "–",
      seconds.toFixed(3),
    ];
    process.stderr.write(`${row.join("  ")}\n`);
    return row;
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sizes: { type: "string", default: "10000,100000,1000000" } } });
  const peer = loadPeer();
  const rows = [...measureRankings(values.sizes.split(",").map(Number), peer), ...measureBudgets()];
  const text = `${OPTIONS} options, rankings drawn from ${DISTINCT_ORDERS.toLocaleString("en")} orders, a third of them incomplete; ${SEATS} seats for
STV. Ballots per second of processor time on one core: as single ballots, as a counted profile (equal ballots in one row),
and by the npm package \`votes\` 3.0.0 on the same single ballots${peer ? "" : " (not installed here: `npm ci --prefix test/load/peers`)"}; the ratio is that of single ballots.
Ballots lie ready in each contestant's own form. A dash: the package has no such
method, or needed more than ${PATIENCE_SECONDS} s at a tenth of the size.`;
  await publish(
    "tally.md",
    "Counting",
    text,
    ["ballots: method", "single/s", "counted/s", "votes/s", "ratio", "seconds"],
    rows,
    "npm run bench:tally -w test",
  );
}

void main();
