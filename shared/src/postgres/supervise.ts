import { setTimeout as sleep } from "node:timers/promises";
import { findProcess, isSameProcess } from "./process";
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./server";

const LOOK_MS = 250;
const RETRY_MS = 2_000;

/**
 * `startEmbeddedPostgres`, and starts the server again when it dies, at the same address, until `stop`. What was
 * committed is there again; connections break and are made anew by whoever holds them.
 */
export async function superviseEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  let server = await startEmbeddedPostgres(options);
  const { url, socketDir, pid, adopted } = server;
  const abort = new AbortController();
  const watch = async (): Promise<void> => {
    while (!abort.signal.aborted) {
      await untilGone(server.pid, abort.signal);
      if (abort.signal.aborted) return;
      options.log?.("the database ended unasked; starting it again");
      try {
        server = await startEmbeddedPostgres(options);
      } catch (error) {
        options.log?.(error instanceof Error ? error.message : String(error));
        await pause(RETRY_MS, abort.signal);
      }
    }
  };
  const watching = watch();
  return {
    url,
    socketDir,
    pid,
    adopted,
    stop: async () => {
      abort.abort();
      await watching;
      await server.stop();
    },
  };
}

async function untilGone(pid: number, signal: AbortSignal): Promise<void> {
  const identity = findProcess(pid);
  if (!identity) return;
  while (isSameProcess(identity) && !signal.aborted) await pause(LOOK_MS, signal);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // Being woken early is all that the signal can do here.
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
