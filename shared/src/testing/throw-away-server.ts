import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../postgres";

export interface ThrowAwayServer {
  /** For administration: may create and drop databases. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Waits for the end of its input, which comes when the process that holds the other end is gone, however it went; then
 * stops the server and removes its folder.
 */
const GUARD =
  'cat > /dev/null; kill -QUIT "$1"; n=0; while kill -0 "$1" && [ $n -lt 100 ]; do n=$((n + 1)); sleep 0.1; done; rm -rf -- "$2"';

/** A PostgreSQL for one run of tests. Nothing is left of it, also when the run is killed. */
export async function startThrowAwayServer(): Promise<ThrowAwayServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "hub-test-"));
  // The server may run as another user, who has to pass through.
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({
    dataDir,
    database: "postgres",
    durable: false,
    settings: { max_connections: "200", shared_buffers: "64MB" },
  });
  const guard = spawn("/bin/sh", ["-c", GUARD, "guard", String(server.pid), dataDir], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      guard.kill("SIGKILL");
      guard.stdin.destroy();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
