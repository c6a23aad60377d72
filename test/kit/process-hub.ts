import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { HubProcess, type HubResult, runHub } from "@commons-hub/hub/testing";
import { type Answer, ask, type AskOptions } from "./client";
import { freePort } from "./ports";
import { Seed } from "./seed";
import { whenStarted } from "./started";

/** `hub start --empty` with its embedded database, in a process that can be killed, at one address all along. */
export class ProcessHub implements AsyncDisposable {
  #process: HubProcess | null = null;
  #seed: Seed | null = null;

  private constructor(
    readonly dir: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<ProcessHub> {
    const hub = new ProcessHub(path.join(await mkdtemp(path.join(tmpdir(), "hub-kill-")), ".hub"), await freePort());
    await hub.restart();
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** Of the embedded database; the same after every restart. */
  get databaseUrl(): string {
    return (JSON.parse(readFileSync(path.join(this.dir, "hub.json"), "utf8")) as { databaseUrl: string }).databaseUrl;
  }

  async seed(): Promise<Seed> {
    const secret = readFileSync(path.join(this.dir, "secret"), "utf8").trim();
    this.#seed ??= await Seed.open(this.databaseUrl, this.endpoint, Buffer.from(secret, "utf8"));
    return this.#seed;
  }

  ask(document: string, variables: object = {}, options: AskOptions = {}): Promise<Answer> {
    return ask(this.endpoint, document, variables, options);
  }

  async restart(): Promise<void> {
    const args = ["start", "--empty", "--data", this.dir, "--port", String(this.port), "--json"];
    this.#process = new HubProcess(args);
    await whenStarted(this.#process, 60_000);
  }

  /** Ends the hub without warning; its database is left an orphan. */
  async kill(): Promise<void> {
    await this.#process?.stop("SIGKILL");
  }

  /** Ends the database server without warning; the hub starts it again. */
  killDatabase(): void {
    const [pid] = readFileSync(path.join(this.dir, "postgres/data/postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
  }

  /** SQL on the hub's own database, past every rule. */
  async query<R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    await client.connect();
    try {
      return (await client.query<R>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  /** Runs another command on the same folder. */
  run(...args: readonly string[]): Promise<HubResult> {
    return runHub([...args, "--data", this.dir]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#seed?.close();
    await this.#process?.stop();
    await rm(path.dirname(this.dir), { recursive: true, force: true });
  }
}
