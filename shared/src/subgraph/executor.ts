import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  createSourceEventStream,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { DomainError } from "../errors";
import type { Logger } from "../logging";
import { createRenewable, type RequestContext } from "./context";
import { formatSubgraphError } from "./format-error";
import { requireRepresentations, requireWithinLimits, SUBGRAPH_LIMITS } from "./limits";
import type { SubgraphRequest } from "./transport";

const CACHED_DOCUMENTS = 1_000;

/** Executes requests on one schema: parsed and validated once per document, errors formatted in one place. */
export class SubgraphExecutor<C extends RequestContext> {
  readonly #documents = new Map<string, DocumentNode>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly createContext: (base: RequestContext) => C,
    private readonly logger: Logger,
  ) {}

  async execute(request: SubgraphRequest): Promise<ExecutionResult> {
    return this.#guard(request, async () => {
      const result = await execute(this.#arguments(request));
      return this.#formatted(result, request);
    });
  }

  async subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    return this.#guard(request, async () => {
      const source = await createSourceEventStream(this.#arguments(request));
      return Symbol.asyncIterator in source ? this.#results(source, request) : this.#formatted(source, request);
    });
  }

  #arguments(request: SubgraphRequest) {
    requireRepresentations(request.variables ?? {});
    const document = this.#document(request.query);
    if (!getOperationAST(document, request.operationName))
      throw new DomainError("OPERATION_RESOLUTION_FAILURE", "Name one operation of the document.");
    const { caller, idempotencyKey, requestId, signal } = request;
    return {
      schema: this.schema,
      document,
      contextValue: createRenewable(() => this.createContext({ caller, idempotencyKey, requestId, signal })),
      variableValues: request.variables ?? null,
      operationName: request.operationName ?? null,
    };
  }

  #document(query: string): DocumentNode {
    const known = this.#documents.get(query);
    if (known) return known;
    const document = parse(query, { maxTokens: SUBGRAPH_LIMITS.tokens, noLocation: true });
    requireWithinLimits(document);
    const [error] = validate(this.schema, document, undefined, { maxErrors: 1 });
    if (error) throw new GraphQLError(error.message, { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } });
    if (this.#documents.size >= CACHED_DOCUMENTS) this.#documents.delete(this.#documents.keys().next().value ?? "");
    this.#documents.set(query, document);
    return document;
  }

  async #guard<T>(request: SubgraphRequest, run: () => Promise<T>): Promise<T | ExecutionResult> {
    try {
      return await run();
    } catch (error) {
      const wrapped =
        error instanceof GraphQLError ? error : new GraphQLError("refused", { originalError: error as Error });
      return { errors: [formatSubgraphError(wrapped, this.logger, request.requestId) as GraphQLError] };
    }
  }

  #formatted(result: ExecutionResult, request: SubgraphRequest): ExecutionResult {
    if (!result.errors) return result;
    return {
      ...result,
      errors: result.errors.map((error) => formatSubgraphError(error, this.logger, request.requestId) as GraphQLError),
    };
  }

  /** One execution per event, each with loaders of its own: an event must not be told with what an earlier one read. */
  async *#results(
    source: AsyncIterable<unknown>,
    request: SubgraphRequest,
  ): AsyncGenerator<ExecutionResult, void, undefined> {
    try {
      for await (const rootValue of source)
        yield this.#formatted(await execute({ ...this.#arguments(request), rootValue }), request);
    } catch (error) {
      const wrapped = new GraphQLError("interrupted", { originalError: error as Error });
      yield { errors: [formatSubgraphError(wrapped, this.logger, request.requestId) as GraphQLError] };
    }
  }
}
