import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that the system gives to connections, which could take one between its choice and its use. */
const FIRST = 15_000;
const EACH = 4_000;

/** Each worker of jest has ports of its own, and two runs at once hardly begin at the same. */
const base = FIRST + (Number(process.env["JEST_WORKER_ID"] ?? 1) % 4) * EACH;
let next = Math.floor(Math.random() * EACH);

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = base + (next++ % EACH);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
