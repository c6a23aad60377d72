import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { closeAfter } from "@commons-hub/shared/http";
import type { Logger } from "@commons-hub/shared/logging";
import type { ErrorFormatter } from "../errors";
import type { GatewayMetrics } from "../observability/metrics";
import { allowOrigins, answerPreflight, type CorsOrigins } from "./cors";
import type { GraphqlHandler } from "./graphql";
import { isLoopback } from "./loopback";
import type { Page } from "./page";
import { HttpError, sendJson } from "./respond";

export interface RouterDeps {
  readonly graphql: GraphqlHandler;
  readonly ready: () => Promise<boolean>;
  readonly metrics: GatewayMetrics;
  /** Serves the explorer and its files; false when the path is none of them. */
  readonly page: Page;
  readonly cors: CorsOrigins;
  readonly formatError: ErrorFormatter;
  readonly logger: Logger;
}

/** Leads a request to what answers it, and writes one log line when it is answered. */
export function createRouter(deps: RouterDeps): RequestListener {
  return (request, response) => {
    const requestId = requestIdOf(request);
    observe(deps, request, response, requestId);
    response.setHeader("x-request-id", requestId);
    route(deps, request, response, requestId).catch((error: unknown) => {
      const status = error instanceof HttpError ? error.status : 500;
      const formatted = deps.formatError(error, requestId);
      if (response.headersSent) response.destroy();
      else {
        closeAfter(request, response);
        sendJson(response, status, { errors: [formatted] }, undefined, error instanceof HttpError ? error.headers : {});
      }
    });
  };
}

async function route(
  deps: RouterDeps,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const url = parseUrl(request.url);
  if (url.pathname === "/graphql") {
    allowOrigins(request, response, deps.cors);
    if (request.method === "OPTIONS") answerPreflight(response);
    else if (isPageVisit(request, url)) redirect(response, "/");
    else await deps.graphql(request, response, url, requestId);
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD")
    throw new HttpError(405, "Only /graphql takes other methods than GET.", { allow: "GET, HEAD" });
  if (url.pathname === "/health" || url.pathname === "/health/ready") {
    const ready = await deps.ready();
    sendJson(response, ready ? 200 : 503, { live: true, ready });
  } else if (url.pathname === "/health/live") sendJson(response, 200, { live: true });
  else if (url.pathname === "/metrics" && isLoopback(request)) {
    response.writeHead(200, { "content-type": deps.metrics.registry.contentType });
    response.end(await deps.metrics.registry.metrics());
  } else if (!(await deps.page(request, response, url.pathname)))
    throw new HttpError(404, "Nothing is here; the endpoint is /graphql.");
}

function parseUrl(url: string | undefined): URL {
  try {
    return new URL(url ?? "/", "http://hub.invalid");
  } catch {
    throw new HttpError(400, "The address of the request cannot be read.");
  }
}

/** Somebody opened the endpoint in a browser. */
function isPageVisit(request: IncomingMessage, url: URL): boolean {
  return request.method === "GET" && url.search === "" && (request.headers.accept ?? "").includes("text/html");
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, "content-length": "0" });
  response.end();
}

/** A client may name its request, to find it in the hub's log; otherwise it gets a name. */
function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

function observe(deps: RouterDeps, request: IncomingMessage, response: ServerResponse, requestId: string): void {
  const started = performance.now();
  response.once("close", () => {
    const ms = performance.now() - started;
    const { method = "", url = "" } = request;
    const path = url.split("?", 1)[0];
    deps.metrics.requests.inc({ method: knownMethod(method), status: String(response.statusCode) });
    deps.metrics.requestSeconds.observe(ms / 1_000);
    deps.logger.info(
      { requestId, method, path, status: response.statusCode, ms: Math.ceil(ms), finished: response.writableFinished },
      "request",
    );
  });
}

/** Methods are the client's text; a label must not take any number of values. */
function knownMethod(method: string): string {
  return ["GET", "POST", "HEAD", "OPTIONS"].includes(method) ? method : "other";
}
