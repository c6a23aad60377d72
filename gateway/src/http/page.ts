import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";
import type { Logger } from "@commons-hub/shared/logging";
import type { GatewayExample } from "../options";
import { type ConsoleFile, loadConsoleFiles } from "./console-files";
import { isLoopback } from "./loopback";
import { sendJson } from "./respond";

/** Serves the explorer; false when the path is not one of its files. */
export type Page = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;

/** The page runs its own code and styles, talks to its own host, and may be framed by nobody. */
const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    // The editor sets styles on the elements that it draws.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** The explorer with the examples that the hub hands out; null serves none. */
export function createPage(examples: (() => Promise<readonly GatewayExample[]>) | null, logger: Logger): Page {
  if (examples === null) return () => Promise.resolve(false);
  let files: Promise<ReadonlyMap<string, ConsoleFile>> | undefined;
  return async (request, response, path) => {
    if (path === "/console/examples.json") {
      const list = await examples();
      sendJson(
        response,
        200,
        mayHoldTokens(request) ? list : list.map((example) => ({ ...example, token: null })),
        undefined,
        SECURITY_HEADERS,
      );
      return true;
    }
    files ??= loadConsoleFiles(logger);
    const name = path === "/" ? "index.html" : /^\/console\/([\w.-]+)$/.exec(path)?.[1];
    const file = name === undefined ? undefined : (await files).get(name);
    if (file === undefined) return false;
    sendFile(request, response, file);
    return true;
  };
}

/**
 * Tokens go only to pages on this machine that were opened by an address or as localhost: a name that somebody else points at this
 * machine would make a stranger's page one of the hub's own.
 */
function mayHoldTokens(request: IncomingMessage): boolean {
  if (!isLoopback(request)) return false;
  try {
    const { hostname } = new URL(`http://${request.headers.host ?? ""}`);
    return hostname === "localhost" || isIP(hostname.replace(/^\[|\]$/g, "")) !== 0;
  } catch {
    return false;
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: ConsoleFile): void {
  const headers = { ...SECURITY_HEADERS, etag: file.etag, "cache-control": "no-cache", vary: "accept-encoding" };
  if (request.headers["if-none-match"] === file.etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const gzipped = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  const bytes = gzipped ? file.gzipped : file.bytes;
  response.writeHead(200, {
    ...headers,
    "content-type": file.type,
    "content-length": bytes.length,
    ...(gzipped ? { "content-encoding": "gzip" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}
