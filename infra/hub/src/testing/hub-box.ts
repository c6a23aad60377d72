import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { waitFor } from "@commons-hub/shared/testing";
import { HubProcess, runHub, type RunOptions } from "./run-hub";

const START_MS = 120_000;

/** What a token of `createKey` sees, and the query that shows it. */
export const VIEWER = "{ viewer { agent { name } scopes } }";
export const ADA = { viewer: { agent: { name: "Ada" }, scopes: ["READ"] } };

export interface StartedHub {
  readonly hub: HubProcess;
  readonly endpoint: string;
}

/** A folder for the hubs of one test; nothing of them is left after `dispose`, also of those that the test killed. */
export class HubBox implements AsyncDisposable {
  readonly base = mkdtempSync(path.join(tmpdir(), "hub-start-"));
  readonly #hubs: HubProcess[] = [];
  readonly #dirs = new Set<string>();

  constructor() {
    chmodSync(this.base, 0o755);
  }

  get dir(): string {
    return path.join(this.base, "hub");
  }

  async start(dir: string = this.dir, options: RunOptions = {}): Promise<StartedHub> {
    this.#dirs.add(dir);
    const hub = new HubProcess(["start", "--empty", "--port", "0", "--data", dir, "--json"], options);
    this.#hubs.push(hub);
    await waitFor(() => hub.ended || hub.stdout.includes("\n}"), "the hub to start", START_MS);
    if (hub.ended) throw new Error(`the hub ended: ${hub.stderr}`);
    return { hub, endpoint: (JSON.parse(hub.stdout) as { endpoint: string }).endpoint };
  }

  async createKey(dir: string = this.dir, options: RunOptions = {}): Promise<string> {
    const args = ["keys", "create", "--person", "Ada", "--data", dir, "--json"];
    const { code, stdout, stderr } = await runHub(args, options);
    if (code !== 0) throw new Error(stderr);
    return (JSON.parse(stdout) as { token: string }).token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const hub of this.#hubs) await hub.stop();
    for (const dir of this.#dirs) await stopOrphan(dir);
    rmSync(this.base, { recursive: true, force: true });
  }
}

export async function askViewer(endpoint: string, token: string): Promise<unknown> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ query: VIEWER }) });
  return ((await response.json()) as { data: unknown }).data;
}

/** The process id of a folder's embedded database, null when none runs. */
export function findDatabase(dir: string): number | null {
  const pidFile = path.join(dir, "postgres/data/postmaster.pid");
  return existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : null;
}

async function stopOrphan(dir: string): Promise<void> {
  const pid = findDatabase(dir);
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  await waitFor(() => findDatabase(dir) === null, "the database to stop", START_MS);
}
