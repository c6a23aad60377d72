import type { GraphQLDataSource } from "@apollo/gateway";

import { DomainError, type ErrorCode } from "@commons-hub/shared/errors";
import type { Logger } from "@commons-hub/shared/logging";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import { type ExecutionResult, type GraphQLFormattedError, Kind, parse, type SelectionSetNode } from "graphql";
import type { Call } from "./call";

type ProcessOptions = Parameters<GraphQLDataSource["process"]>[0];
type FetchResponse = Awaited<ReturnType<GraphQLDataSource["process"]>>;

/** Errors that one failed fetch reports at most; the rest of its fields are null without one. */
const REPORTED_PATHS = 20;

/** Context of every operation that the gateway executes. */
export interface ExecutionContext {
  readonly call: Call;
}

/**
 * Lets query plans run on a transport.
 *
 * A subgraph that fails blanks only its own fields: the failure becomes one error per field that it would have filled.
 */
export class TransportDataSource implements GraphQLDataSource {
  constructor(
    private readonly transport: SubgraphTransport,
    private readonly logger: Logger,
    private readonly observe: (subgraph: string, seconds: number, failed: boolean) => void,
  ) {}

  async process({ request, context }: ProcessOptions): Promise<FetchResponse> {
    const { call } = context as unknown as ExecutionContext;
    const query = request.query ?? "";
    const variables = request.variables ?? {};
    const started = performance.now();
    let failed = false;
    try {
      const result = await untilAborted(
        this.transport.execute({ query, variables, operationName: request.operationName ?? undefined, ...call }),
        call.signal,
      );
      return plainResponse(result);
    } catch (error) {
      failed = true;
      const failure = this.#failure(error, call);
      return { errors: failurePaths(query, variables).map((path) => ({ ...failure, path })) };
    } finally {
      this.observe(this.transport.name, (performance.now() - started) / 1_000, failed);
    }
  }

  #failure(error: unknown, call: Call): { message: string; extensions: { code: ErrorCode } } {
    const subgraph = this.transport.name;
    if (call.signal.aborted)
      return { message: "The operation took longer than it may.", extensions: { code: "TIMEOUT" } };
    if (error instanceof DomainError) {
      this.logger.warn({ requestId: call.requestId, subgraph, error }, "a subgraph refused a fetch");
      return { message: error.message, extensions: { ...error.details, code: error.code } };
    }
    this.logger.error({ requestId: call.requestId, subgraph, error }, "a fetch failed");
    return { message: "A part of the hub does not answer.", extensions: { code: "UNAVAILABLE" } };
  }
}

/** Errors of both kinds of transports in one form, whatever class they arrived as. */
export function plainResponse(result: ExecutionResult): FetchResponse {
  const errors = result.errors?.map(({ message, path, extensions }): GraphQLFormattedError => ({
    message,
    ...(path === undefined ? {} : { path }),
    extensions: { ...extensions },
  }));
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors === undefined ? {} : { errors }),
  };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}

/** The fields that a failed fetch leaves empty, as paths of the fetch's own answer. */
function failurePaths(query: string, variables: Readonly<Record<string, unknown>>): (string | number)[][] {
  const [definition] = parse(query, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [[]];
  const representations = variables["representations"];
  const [first] = definition.selectionSet.selections;
  if (!Array.isArray(representations) || first?.kind !== Kind.FIELD || first.name.value !== "_entities")
    return responseNames(definition.selectionSet).map((name) => [name]);
  const names = first.selectionSet === undefined ? [] : responseNames(first.selectionSet);
  return representations
    .slice(0, REPORTED_PATHS)
    .flatMap((_representation, index) => names.map((name) => ["_entities", index, name]))
    .slice(0, REPORTED_PATHS);
}

function responseNames(set: SelectionSetNode): string[] {
  const names = set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.alias?.value ?? selection.name.value];
    return selection.kind === Kind.INLINE_FRAGMENT ? responseNames(selection.selectionSet) : [];
  });
  return [...new Set(names.filter((name) => name !== "__typename"))];
}
