import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { DomainError, type ErrorCode } from "@commons-hub/shared/errors";
import type { FormattedExecutionResult } from "graphql";

export const GRAPHQL_RESPONSE = "application/graphql-response+json";
export const JSON_RESPONSE = "application/json";
export const EVENT_STREAM = "text/event-stream";
export type ResponseType = typeof GRAPHQL_RESPONSE | typeof JSON_RESPONSE | typeof EVENT_STREAM;

const RESPONSE_TYPES: readonly ResponseType[] = [GRAPHQL_RESPONSE, EVENT_STREAM, JSON_RESPONSE];

/** Statuses that hold whatever the client accepts; every other refusal follows GraphQL over HTTP. */
const STATUS_BY_CODE: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  UNAUTHENTICATED: 401,
};

/**
 * The form of the answer that the client wants: of those named, the one it prefers; `application/json` when it says
 * nothing or anything.
 *
 * Errors: BAD_REQUEST when it accepts none of them; answered with 406.
 */
export function chooseResponseType(accept: string | undefined): ResponseType {
  if (accept === undefined || accept.trim() === "") return JSON_RESPONSE;
  let best: { type: ResponseType; quality: number } | undefined;
  for (const range of accept.split(",")) {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((p) => p.startsWith("q="))?.slice(2) ?? 1);
    const type =
      RESPONSE_TYPES.find((known) => known === name) ??
      (name === "*/*" || name === "application/*" ? JSON_RESPONSE : undefined);
    if (type !== undefined && quality > (best?.quality ?? 0)) best = { type, quality };
  }
  if (best === undefined) throw new HttpError(406, `Answers come as ${RESPONSE_TYPES.join(", ")}.`);
  return best.type;
}

/** A refusal of HTTP itself. */
export class HttpError extends DomainError {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super("BAD_REQUEST", message);
  }
}

/**
 * The status of an answer, as GraphQL over HTTP says: with `application/json` every understood request is 200; with
 * `application/graphql-response+json` one that was refused before it ran is 400.
 */
export function statusOf(result: FormattedExecutionResult, type: ResponseType): number {
  const code = result.errors?.[0]?.extensions?.["code"] as ErrorCode | undefined;
  if (result.data !== undefined || code === undefined) return 200;
  const fixed = STATUS_BY_CODE[code];
  if (fixed !== undefined) return fixed;
  if (type !== GRAPHQL_RESPONSE) return code === "BAD_REQUEST" ? 400 : 200;
  if (code === "INTERNAL") return 500;
  if (code === "UNAVAILABLE") return 503;
  return code === "TIMEOUT" ? 504 : 400;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  type: string = JSON_RESPONSE,
  headers: OutgoingHttpHeaders = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...headers,
    "content-type": `${type}; charset=utf-8`,
    "content-length": bytes.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(bytes);
}
