import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { HubProcess, runHub } from "@commons-hub/hub/testing";
import { whenStarted } from "./started";

export interface Example {
  readonly name: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly token: string | null;
}

/** `npm start` as a newcomer gets it: embedded database, the sample commons, a process of its own. */
export class SampleHub implements AsyncDisposable {
  #process: HubProcess | null = null;
  endpoint = "";
  page = "";
  tokens: Readonly<Record<string, string>> = {};

  private constructor(readonly dir: string) {}

  static async start(): Promise<SampleHub> {
    const hub = new SampleHub(path.join(await mkdtemp(path.join(tmpdir(), "hub-sample-")), ".hub"));
    await hub.restart();
    return hub;
  }

  /** Starts on the same folder, after a stop or a kill. */
  async restart(...args: readonly string[]): Promise<void> {
    const child = new HubProcess(["start", "--data", this.dir, "--port", "0", "--json", ...args]);
    this.#process = child;
    const said = await whenStarted<{ endpoint: string; explorer: string; tokens: Record<string, string> }>(
      child,
      90_000,
    );
    this.endpoint = said.endpoint;
    this.page = said.explorer;
    this.tokens = said.tokens;
  }

  async examples(): Promise<Example[]> {
    const { code, stdout, stderr } = await runHub(["examples", "--data", this.dir, "--json"]);
    if (code !== 0) throw new Error(`hub examples: ${stderr}`);
    return JSON.parse(stdout) as Example[];
  }

  /** SQL on the hub's own database, past every rule. */
  async query<R extends pg.QueryResultRow>(text: string): Promise<pg.QueryResult<R>> {
    const { databaseUrl } = JSON.parse(await readFile(path.join(this.dir, "hub.json"), "utf8")) as {
      databaseUrl: string;
    };
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return await client.query<R>(text);
    } finally {
      await client.end();
    }
  }

  async kill(): Promise<void> {
    await this.#process?.stop("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.stop();
    await rm(path.dirname(this.dir), { recursive: true, force: true });
  }
}
