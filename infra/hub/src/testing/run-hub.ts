import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** `HUB_TEST_BIN` may name a built `main.js`, to test while other parts do not compile. */
export const BIN = process.env["HUB_TEST_BIN"] ?? path.resolve(__dirname, "../../bin/hub.js");

export interface HubResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly bin?: string;
  /** Runs the command as this user and group; only root can ask for it. */
  readonly uid?: number;
}

/** A `hub` process as a user starts it, with an environment of its own. */
export class HubProcess {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  private readonly ownBin: boolean;
  readonly #exit: Promise<HubResult>;

  constructor(args: readonly string[], options: RunOptions = {}) {
    this.ownBin = options.bin !== undefined;
    const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
    this.child = spawn(process.execPath, [options.bin ?? BIN, ...args], {
      env: { PATH: process.env["PATH"], ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      ...identity,
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.#exit = once(this.child, "close").then(() => this.#result());
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  exit(): Promise<HubResult> {
    return this.#exit;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<HubResult> {
    if (!this.ended) this.child.kill(signal);
    return this.#exit;
  }

  /** Without the word of a build that was due; whoever tests the build names the `bin`. */
  #result(): HubResult {
    const stderr = this.ownBin ? this.stderr : this.stderr.replace("building the hub once …\n", "");
    return { code: this.child.exitCode, stdout: this.stdout, stderr };
  }
}

export function runHub(args: readonly string[], options: RunOptions = {}): Promise<HubResult> {
  return new HubProcess(args, options).exit();
}
