import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Contestant } from "./contest";

const run = promisify(execFile);

export interface PgbenchOptions {
  readonly clients: number;
  /** A PostgreSQL URL whose socket folder stands in `host`. */
  readonly url: string;
  readonly socketDir: string;
  readonly schema: string;
  /** A pgbench script. */
  readonly script: string;
  /** Where the script may be written. */
  readonly folder: string;
}

/** The version of pgbench on this machine; null where there is none. */
export async function findPgbench(): Promise<string | null> {
  try {
    return (await run("pgbench", ["--version"])).stdout.trim();
  } catch {
    return null;
  }
}

/** pgbench with a script of its own, with prepared statements: as fast as a client can be. */
export async function pgbench(name: string, options: PgbenchOptions): Promise<Contestant> {
  const script = path.join(options.folder, `${name.replace(/\W+/g, "-")}.sql`);
  await writeFile(script, options.script);
  const url = new URL(options.url);
  const args = ["--no-vacuum", "--protocol=prepared", `--client=${options.clients}`, "--jobs=2", `--file=${script}`];
  const where = [
    `--host=${options.socketDir}`,
    `--username=${decodeURIComponent(url.username)}`,
    url.pathname.slice(1),
  ];
  const env = {
    ...process.env,
    PGPASSWORD: decodeURIComponent(url.password),
    PGOPTIONS: `-c search_path=${options.schema}`,
  };
  return {
    name,
    run: async (seconds) => {
      const { stdout } = await run("pgbench", [...args, `--time=${seconds}`, ...where], { env });
      const rate = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (rate === undefined || !/failed transactions: 0 /.test(stdout)) throw new Error(`pgbench failed:\n${stdout}`);
      return { perSecond: Number(rate) };
    },
  };
}
