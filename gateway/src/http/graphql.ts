import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "@commons-hub/shared/errors";
import { closeAfter, readBody } from "@commons-hub/shared/http";
import type { FormattedExecutionResult } from "graphql";
import type { Call } from "../execution/call";
import type { AdmittedOperation, OperationParameters } from "../execution/documents";
import type { Engine } from "../execution/engine";
import { type ErrorFormatter, RefusedRequest } from "../errors";
import { freshnessFor, type Identity } from "../security/identity";
import type { GatewayLimits } from "../security/limits";
import { authorisationScope } from "../subscriptions/scope";
import { writeEvents } from "../subscriptions/sse";
import type { Subscriber } from "../subscriptions/subscriber";
import { parseBody, parseSearch, readIdempotencyKey } from "./parameters";
import {
  chooseResponseType,
  EVENT_STREAM,
  HttpError,
  JSON_RESPONSE,
  type ResponseType,
  sendJson,
  statusOf,
} from "./respond";

export interface GraphqlHandlerDeps {
  /** The engine of this moment; a new supergraph replaces it. */
  readonly engine: () => Engine;
  readonly identify: Identity;
  readonly formatError: ErrorFormatter;
  readonly limits: GatewayLimits;
  readonly subscribe: (operation: AdmittedOperation, call: Call) => Promise<Subscriber>;
}

export interface GraphqlHandler {
  (request: IncomingMessage, response: ServerResponse, url: URL, requestId: string): Promise<void>;
}

/** GraphQL over HTTP: POST for everything, GET for what only reads. Every answer is JSON with codes of the catalogue. */
export function createGraphqlHandler(deps: GraphqlHandlerDeps): GraphqlHandler {
  return async (request, response, url, requestId) => {
    let type: ResponseType = JSON_RESPONSE;
    try {
      type = chooseResponseType(request.headers.accept);
      const parameters = await readRequest(request, url, deps.limits);
      const idempotencyKey = readIdempotencyKey(request.headers["idempotency-key"], parameters);
      const operation = deps.engine().documents.admit(parameters);
      requireAllowed(request, operation, type);
      const caller = await deps.identify(request.headers.authorization, freshnessFor(operation.kind));
      const call = { caller, requestId, idempotencyKey };
      if (type === EVENT_STREAM) await stream(deps, request, response, operation, call);
      else {
        const result = await runInTime(deps, response, operation, call);
        sendJson(response, statusOf(result, type), result, type);
      }
    } catch (error) {
      refuse(deps, request, response, requestId, type, error);
    }
  };
}

async function readRequest(request: IncomingMessage, url: URL, limits: GatewayLimits): Promise<OperationParameters> {
  if (request.method === "GET") return parseSearch(url.searchParams);
  if (request.method !== "POST")
    throw new HttpError(405, "Use POST, or GET for queries.", { allow: "GET, POST, OPTIONS" });
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  // Anything a page can send without a preflight is refused here, so that no form reaches the hub.
  if (type !== "application/json") throw new HttpError(415, "Send `Content-Type: application/json`.");
  const charset = /charset="?([\w-]+)"?/i.exec(request.headers["content-type"] ?? "")?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") throw new HttpError(415, "Send UTF-8.");
  return parseBody(await readBody(request, limits.bodyBytes));
}

function requireAllowed(request: IncomingMessage, { kind }: AdmittedOperation, type: ResponseType): void {
  if (kind === "mutation" && request.method === "GET")
    throw new HttpError(405, "A mutation needs POST.", { allow: "POST" });
  if (kind === "subscription" && type !== EVENT_STREAM)
    throw new DomainError(
      "BAD_REQUEST",
      `Subscribe over WebSocket (graphql-transport-ws), or with \`Accept: ${EVENT_STREAM}\`.`,
    );
}

/** A read stops when its client has gone; a change is carried through, so that a retry finds its result. */
async function runInTime(
  deps: GraphqlHandlerDeps,
  response: ServerResponse,
  operation: AdmittedOperation,
  call: Omit<Call, "signal">,
): Promise<FormattedExecutionResult> {
  const controller = new AbortController();
  const timeout = setTimeout(() => {
    controller.abort(new DomainError("TIMEOUT", "The operation took longer than it may."));
  }, deps.limits.requestTimeoutMs);
  const gone = (): void => {
    if (operation.kind === "query") controller.abort(new DomainError("TIMEOUT", "The client has gone."));
  };
  response.once("close", gone);
  try {
    return await deps.engine().execute(operation, { ...call, signal: controller.signal });
  } finally {
    clearTimeout(timeout);
    response.off("close", gone);
  }
}

/** Answers as server-sent events. The caller is looked up again while a subscription runs: a revoked key ends it. */
async function stream(
  deps: GraphqlHandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  operation: AdmittedOperation,
  call: Omit<Call, "signal">,
): Promise<void> {
  if (operation.kind !== "subscription") {
    const result = await runInTime(deps, response, operation, call);
    await writeEvents(response, { json: JSON.stringify(result) });
    return;
  }
  const controller = new AbortController();
  const subscriber = await deps.subscribe(operation, { ...call, signal: controller.signal });
  const scope = authorisationScope(call.caller);
  const recheck = setInterval(() => {
    deps
      .identify(request.headers.authorization, "remembered")
      .then((caller) => {
        if (authorisationScope(caller) === scope) return;
        throw new DomainError("SUBSCRIPTION_INTERRUPTED", "Your rights changed; subscribe again.");
      })
      .catch((error: unknown) => {
        subscriber.end({ kind: "error", errors: [deps.formatError(error, call.requestId)] });
      });
  }, deps.limits.identityRecheckMs);
  response.once("close", () => {
    clearInterval(recheck);
    controller.abort(new DomainError("TIMEOUT", "The client has gone."));
  });
  if (response.destroyed) subscriber.close();
  await writeEvents(response, subscriber);
}

function refuse(
  deps: GraphqlHandlerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  type: ResponseType,
  error: unknown,
): void {
  if (response.headersSent || response.destroyed) {
    deps.formatError(error, requestId);
    response.destroy();
    return;
  }
  const causes = error instanceof RefusedRequest ? error.errors : [error];
  const result: FormattedExecutionResult = { errors: causes.map((cause) => deps.formatError(cause, requestId)) };
  const answerType = type === EVENT_STREAM ? JSON_RESPONSE : type;
  const status = error instanceof HttpError ? error.status : statusOf(result, answerType);
  const headers = {
    ...(error instanceof HttpError ? error.headers : {}),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
  closeAfter(request, response);
  sendJson(response, status, result, answerType, headers);
}
