import type { Server } from "node:http";
import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
} from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { DomainError } from "../errors";
import type { Caller } from "../identity";
import { BODY_BYTES, requestShape, type ServeOptions, type Verify } from "./serve-options";
import type { SubgraphRequest } from "./transport";

/** Where the signed caller stands in the `connection_init` of a WebSocket. */
export const ASSERTION_PARAMETER = "hubAssertion";

type SocketExtra = { caller?: Caller };

/** Operations over graphql-transport-ws, from callers with an assertion for this subgraph. */
export function serveSockets(options: ServeOptions, verify: Verify, server: Server): WebSocketServer {
  const { subgraph } = options;
  const sockets = new WebSocketServer({
    server,
    path: "/graphql",
    maxPayload: options.bodyBytes ?? BODY_BYTES,
    perMessageDeflate: false,
  });
  useServer<Record<string, unknown>, SocketExtra>(
    {
      onConnect: async ({ connectionParams, extra }) => {
        const assertion = connectionParams?.[ASSERTION_PARAMETER];
        try {
          extra.caller = await verify(typeof assertion === "string" ? assertion : undefined);
          return true;
        } catch (error) {
          if (error instanceof DomainError) return false;
          throw error;
        }
      },
      onSubscribe: ({ extra }, _id, payload) => socketRequest(subgraph.schema, extra.caller, payload),
      execute: ({ contextValue }) => subgraph.execute((contextValue as SocketOperation).request),
      subscribe: async ({ contextValue }) => {
        const { request, controller } = contextValue as SocketOperation;
        const result = await subgraph.subscribe(request);
        if (!(Symbol.asyncIterator in result)) return result;
        return leavable(result, controller, (error) => {
          options.logger.warn({ error, requestId: request.requestId }, "a stream of events broke off");
        });
      },
    },
    sockets,
  );
  return sockets;
}

/** The library chooses between one answer and many by the document; everything else is the subgraph's own business. */
function socketRequest(
  schema: GraphQLSchema,
  caller: Caller | undefined,
  payload: unknown,
): ExecutionArgs | readonly GraphQLError[] {
  const parsed = requestShape.safeParse(payload);
  if (caller === undefined || !parsed.success) return [refusal("BAD_REQUEST", "The message is not a GraphQL request.")];
  const { query, variables, operationName, extensions } = parsed.data;
  try {
    const document = parse(query, { noLocation: true });
    if (!getOperationAST(document, operationName))
      return [refusal("OPERATION_RESOLUTION_FAILURE", "The operation to run is not clear.")];
    const requestId = extensions?.["requestId"];
    const controller = new AbortController();
    const request: SubgraphRequest = {
      query,
      variables: variables ?? {},
      operationName: operationName ?? undefined,
      caller,
      requestId: typeof requestId === "string" ? requestId : "unnamed",
      signal: controller.signal,
    };
    const contextValue: SocketOperation = { request, controller };
    return { schema, document, operationName: operationName ?? null, contextValue };
  } catch (error) {
    if (error instanceof GraphQLError) return [refusal("GRAPHQL_PARSE_FAILED", error.message)];
    throw error;
  }
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

interface SocketOperation {
  readonly request: SubgraphRequest;
  readonly controller: AbortController;
}

/**
 * A stream that its reader can leave at any time: a generator that waits for an event cannot be returned, so the
 * subgraph is told by the signal. One that breaks off says so in a last result.
 */
function leavable(
  results: AsyncIterableIterator<ExecutionResult>,
  controller: AbortController,
  onBreak: (error: unknown) => void,
): AsyncGenerator<ExecutionResult, void, void> {
  let ended = false;
  const leave = async (): Promise<IteratorReturnResult<void>> => {
    ended = true;
    controller.abort();
    results.return?.().catch(onBreak);
    return { value: undefined, done: true };
  };
  const stream = {
    next: async (): Promise<IteratorResult<ExecutionResult, void>> => {
      if (ended) return { value: undefined, done: true };
      try {
        return await results.next();
      } catch (error) {
        onBreak(error);
        ended = true;
        return { value: { errors: [refusal("SUBSCRIPTION_INTERRUPTED", INTERRUPTED)] }, done: false };
      }
    },
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]: () => stream,
  };
  return stream as unknown as AsyncGenerator<ExecutionResult, void, void>;
}

const INTERRUPTED = "The stream of events broke off; subscribe again after your last cursor.";
