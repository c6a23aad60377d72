import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DomainError, type ErrorCode } from "../errors";
import { closeAfter, createDrain, readBody } from "../http";
import type { Logger } from "../logging";
import { answerEvents } from "./serve-events";
import { BODY_BYTES, requestShape, type ServeOptions, type Verify } from "./serve-options";
import { serveSockets } from "./serve-sockets";
import type { SubgraphRequest } from "./transport";
import { createVerifier } from "./verifier";

/** Header with the signed caller; no request is answered without it. */
export const ASSERTION_HEADER = "hub-assertion";

export interface ServedSubgraph {
  /** As a gateway names it: `http://host:port/graphql` or `unix:/path`. */
  readonly url: string;
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

/**
 * Serves a subgraph alone, over HTTP and graphql-transport-ws, to parts of the same hub and nobody else.
 *
 * `POST /graphql` runs an operation, `_service` and `_entities` included, only with an assertion for this subgraph;
 * `POST /events` gives the event log to other parts of the hub; `GET /health` says that the process lives, nothing more. Listens on loopback or a unix socket unless told otherwise.
 */
export async function serveSubgraph(options: ServeOptions): Promise<ServedSubgraph> {
  const verify = createVerifier(options.subgraph.name, options.secret);
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 120_000 },
    (request, response) => {
      answer(options, verify, request, response).catch((error: unknown) => {
        options.logger.error({ error }, "a request to the subgraph failed");
        response.destroy();
      });
    },
  );
  const drain = createDrain(server);
  const sockets = serveSockets(options, verify, server);
  await listen(server, options);
  return {
    url: options.socketPath === undefined ? urlOf(server) : `unix:${options.socketPath}`,
    stop: async () => {
      for (const client of sockets.clients) client.close(1001, "stopping");
      await drain(STOP_MS, () => {
        for (const client of sockets.clients) client.terminate();
      });
    },
  };
}

async function answer(
  options: ServeOptions,
  verify: Verify,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === "GET" && request.url === "/health") return send(response, 200, JSON.stringify({ live: true }));
  const requestId = textHeader(request, "x-request-id") ?? "unnamed";
  const path = request.url ?? "";
  try {
    if (request.method !== "POST" || !PATHS.includes(path))
      throw new DomainError("BAD_REQUEST", `Use POST ${PATHS.join(" or ")}.`);
    const { subgraph } = options;
    const caller = await verify(textHeader(request, ASSERTION_HEADER));
    const body = parseJson(await readBody(request, options.bodyBytes ?? BODY_BYTES));
    if (path !== "/graphql") return send(response, 200, await answerEvents(subgraph.events, path, caller, body));
    const controller = new AbortController();
    response.once("close", () => controller.abort());
    const idempotencyKey = textHeader(request, "idempotency-key");
    const result = await subgraph.execute({
      ...readRequest(body),
      caller,
      requestId,
      idempotencyKey,
      signal: controller.signal,
    });
    send(response, 200, JSON.stringify(result));
  } catch (error) {
    const refused = formatRefusal(error, options.logger, requestId);
    const { code } = refused.extensions;
    closeAfter(request, response);
    // Beside the GraphQL form, the code and message stand alone, for those who follow events.
    send(response, STATUS[code] ?? 500, JSON.stringify({ code, message: refused.message, errors: [refused] }));
  }
}

const PATHS: readonly string[] = ["/graphql", "/events", "/events/head"];
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BODY_TOO_LARGE: 413,
  BAD_REQUEST: 400,
  INVALID_CURSOR: 400,
  UNAVAILABLE: 503,
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError("BAD_REQUEST", "The body is not JSON.", {}, { cause });
  }
}

/** Errors: BAD_REQUEST. */
function readRequest(body: unknown): Pick<SubgraphRequest, "query" | "variables" | "operationName"> {
  const parsed = requestShape.safeParse(body);
  if (!parsed.success)
    throw new DomainError("BAD_REQUEST", "The body is not a GraphQL request.", {}, { cause: parsed.error });
  const { query, variables, operationName } = parsed.data;
  return { query, variables: variables ?? {}, operationName: operationName ?? undefined };
}

function formatRefusal(
  error: unknown,
  logger: Logger,
  requestId: string,
): { readonly message: string; readonly extensions: { readonly code: ErrorCode; readonly requestId?: string } } {
  if (error instanceof DomainError)
    return { message: error.message, extensions: { ...error.details, code: error.code } };
  logger.error({ error, requestId }, "a request to the subgraph failed");
  return { message: "Internal error", extensions: { code: "INTERNAL", requestId } };
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": bytes.length });
  response.end(bytes);
}

function textHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

async function listen(server: Server, { host = "127.0.0.1", port = 0, socketPath }: ServeOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    const ready = (): void => {
      server.off("error", reject);
      resolve();
    };
    if (socketPath === undefined) server.listen(port, host, ready);
    else server.listen(socketPath, ready);
  });
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/graphql`;
}
