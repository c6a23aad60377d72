import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { waitFor } from "@commons-hub/shared/testing";

/** Ends the output of each script; no program says it by itself. */
const END = "—the end of this example—";

/** A shell that stays open from one script to the next, so that later ones know the names of earlier ones. */
export class Terminal {
  #shell: ChildProcessWithoutNullStreams | null = null;
  #output = "";
  #errors = "";

  constructor(
    private readonly cwd: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** What a script prints. Errors: throws when its last command fails, or it takes longer than it may. */
  async run(script: string, place: string, timeoutMs: number): Promise<string> {
    const shell = (this.#shell ??= this.#open());
    this.#output = "";
    this.#errors = "";
    const end = new RegExp(`^([^]*)${END} (\\d+)\\n$`);
    shell.stdin.write(`${script}\nprintf '${END} %s\\n' "$?"\n`);
    await waitFor(() => shell.exitCode !== null || end.test(this.#output), `${place} to end`, timeoutMs);
    const [, output = "", code = "none"] = end.exec(this.#output) ?? [];
    if (code !== "0") throw new Error(`${place}: exit code ${code}\n${this.#errors}\n${this.#output.slice(0, 2_000)}`);
    return output;
  }

  #open(): ChildProcessWithoutNullStreams {
    const shell = spawn("sh", [], { cwd: this.cwd, env: this.env, detached: true, stdio: "pipe" });
    shell.stdout.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    shell.stderr.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
    return shell;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const shell = this.#shell;
    if (shell?.pid === undefined || shell.exitCode !== null) return;
    const closed = once(shell, "close");
    process.kill(-shell.pid, "SIGTERM");
    await closed;
  }
}
