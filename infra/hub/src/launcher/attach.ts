import type { Env } from "../env";
import type { Output } from "../output";
import { openServer, requireServer } from "./database";
import type { HubFolder } from "./folder";

export interface AttachOptions {
  readonly env: Env;
  readonly folder: HubFolder;
  /** The command, as the folder's lock names it while it works. */
  readonly note: string;
  readonly output: Output;
}

/**
 * Runs a command on the hub's database: the one that DATABASE_URL names, that of the hub running on the folder, or the
 * embedded one in it, started for as long as the command works.
 *
 * Errors: CommandError, EmbeddedPostgresError: one sentence for the operator.
 */
export async function withDatabase<T>(options: AttachOptions, run: (url: string) => Promise<T>): Promise<T> {
  const { env, folder, note, output } = options;
  folder.prepare();
  const url = env.DATABASE_URL ?? folder.findRunning()?.databaseUrl;
  if (url !== undefined) {
    await requireServer(url);
    return run(url);
  }
  const lock = folder.take(note);
  try {
    const server = await output.step("starting the database", () => openServer(folder, undefined, output));
    try {
      return await run(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    lock.release();
  }
}
