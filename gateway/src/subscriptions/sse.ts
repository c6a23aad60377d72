import type { ServerResponse } from "node:http";
import type { Results } from "./operations";

/** Keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 12_000;

/**
 * Answers one operation as server-sent events (the distinct connections mode of graphql-sse): `next` per result, then
 * `complete`. A stream that is cut for slowness ends without `complete`; the client resumes by cursor.
 */
export async function writeEvents(response: ServerResponse, results: Results): Promise<void> {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
  });
  response.flushHeaders();
  if ("json" in results) {
    response.end(`${nextEvent(results.json)}${COMPLETE}`);
    return;
  }
  results.onSlow = () => response.destroy();
  const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
  response.once("close", () => {
    clearInterval(heartbeat);
    results.close();
  });
  for (;;) {
    const item = await results.next();
    if (item.kind === "next") await write(response, nextEvent(item.json));
    else {
      if (item.kind === "error") await write(response, nextEvent(JSON.stringify({ errors: item.errors })));
      response.end(COMPLETE);
      return;
    }
  }
}

const COMPLETE = "event: complete\ndata:\n\n";

function nextEvent(json: string): string {
  return `event: next\ndata: ${json}\n\n`;
}

/** Resolves when there is room for more, or the client has gone. */
async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}
