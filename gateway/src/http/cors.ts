import type { IncomingMessage, ServerResponse } from "node:http";

/** Origins whose pages may read answers; `*` for every page. No cookie is ever read, so none needs protecting. */
export type CorsOrigins = "*" | readonly string[];

const REQUEST_HEADERS = "authorization, content-type, idempotency-key, x-request-id";
const RESPONSE_HEADERS = "x-request-id";

/**
 * Lets pages of other origins read answers.
 *
 * Callers are recognised by the `Authorization` header alone, which a page of another origin can only send when it holds
 * the token itself: so there is no authority to forge, and reads are open. `credentials` is never allowed.
 */
export function allowOrigins(request: IncomingMessage, response: ServerResponse, origins: CorsOrigins): void {
  const { origin } = request.headers;
  if (origins === "*") response.setHeader("access-control-allow-origin", "*");
  else {
    response.setHeader("vary", "origin");
    if (origin === undefined || !origins.includes(origin)) return;
    response.setHeader("access-control-allow-origin", origin);
  }
  response.setHeader("access-control-expose-headers", RESPONSE_HEADERS);
}

/** Answers a preflight. */
export function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-allow-headers": REQUEST_HEADERS,
    "access-control-max-age": "86400",
    "content-length": "0",
  });
  response.end();
}
