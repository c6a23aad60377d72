import { buildOperationContext, executeQueryPlan } from "@apollo/gateway";
import { ApolloServer, type ApolloServerOptionsWithGateway } from "@apollo/server";
import type { Logger } from "@commons-hub/shared/logging";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import {
  executeSync,
  type FormattedExecutionResult,
  getVariableValues,
  type GraphQLFormattedError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { ErrorFormatter } from "../errors";
import { readCostHints } from "../security/cost-hints";
import type { GatewayLimits } from "../security/limits";
import type { LoadedSupergraph } from "../supergraph/load";
import type { Call } from "./call";
import { type ExecutionContext, TransportDataSource } from "./data-source";
import { type AdmittedOperation, Documents } from "./documents";
import { Planner } from "./planner";

export interface EngineDeps {
  readonly supergraph: LoadedSupergraph;
  /** One for every graph of the supergraph. */
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly limits: GatewayLimits;
  readonly introspection: boolean;
  readonly formatError: ErrorFormatter;
  readonly logger: Logger;
  readonly observeFetch: (subgraph: string, seconds: number, failed: boolean) => void;
}

/** One supergraph, ready to execute. */
export interface Engine {
  readonly documents: Documents;
  readonly planner: Planner;
  readonly services: Readonly<Record<string, TransportDataSource>>;
  /** Executes a query or mutation; never throws for what a client or a subgraph did. */
  execute(operation: AdmittedOperation, call: Call): Promise<FormattedExecutionResult>;
  stop(): Promise<void>;
}

type ApolloGatewayInterface = ApolloServerOptionsWithGateway<ExecutionContext>["gateway"];
type Executor = NonNullable<Awaited<ReturnType<ApolloGatewayInterface["load"]>>["executor"]>;

/** Length of a SHA-256 in hexadecimal digits, with which Apollo's keys for documents end. */
const HASH_LENGTH = 64;

/** Errors: throws when the supergraph is not valid. */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const { limits, supergraph } = deps;
  const planner = new Planner(supergraph.sdl, limits);
  const documents = new Documents(planner.schema, readCostHints(supergraph.sdl), limits, deps.introspection);
  const services = Object.fromEntries(
    [...deps.transports].map(([name, transport]) => [
      name,
      new TransportDataSource(transport, deps.logger, deps.observeFetch),
    ]),
  );
  const server = new ApolloServer<ExecutionContext>({
    gateway: asGateway(planner.schema, supergraph.sdl, createExecutor(planner, services)),
    logger: vendorLogger(deps.logger),
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Documents are parsed, measured and validated before; Apollo finds them here and does neither again.
    documentStore: {
      get: (key) => Promise.resolve(documents.findByHash(key.slice(-HASH_LENGTH))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
    },
    // The error itself is kept: it is formatted once, where the request is known.
    formatError: (_formatted, error) => error as GraphQLFormattedError,
  });
  await server.start();
  return {
    documents,
    planner,
    services,
    execute: (operation, call) => executeOperation(server, operation, call, deps.formatError),
    stop: () => server.stop(),
  };
}

/** Apollo's own gateway class would plan on a planner of its own and report usage to its vendor; its executor does neither. */
function createExecutor(planner: Planner, services: Readonly<Record<string, TransportDataSource>>): Executor {
  return (context) => {
    const { request, source, document, queryHash, operation } = context;
    const { operationName } = request;
    const { errors } = getVariableValues(planner.schema, operation.variableDefinitions ?? [], request.variables ?? {});
    if (errors !== undefined) return Promise.resolve({ errors });
    // The planner's own introspection is behind the one of graphql-js, which tools ask for all that is new in it.
    if (onlyIntrospects(operation))
      return Promise.resolve(
        executeSync({ schema: planner.schema, document, variableValues: request.variables, operationName }),
      );
    const plan = planner.plan({ source, hash: queryHash, document, operationName });
    const operationContext = buildOperationContext({
      schema: planner.schema,
      operationDocument: document,
      ...(operationName === undefined ? {} : { operationName }),
    });
    return executeQueryPlan(
      plan,
      { ...services },
      context,
      operationContext,
      planner.supergraphSchema,
      planner.apiSchema,
    );
  };
}

function onlyIntrospects({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith("__"),
  );
}

function asGateway(apiSchema: GraphQLSchema, coreSupergraphSdl: string, executor: Executor): ApolloGatewayInterface {
  let announce: Parameters<ApolloGatewayInterface["onSchemaLoadOrUpdate"]>[0] | undefined;
  return {
    onSchemaLoadOrUpdate: (callback) => {
      announce = callback;
      return () => {
        announce = undefined;
      };
    },
    load: () => {
      announce?.({ apiSchema, coreSupergraphSdl });
      return Promise.resolve({ executor });
    },
    stop: () => Promise.resolve(),
  };
}

async function executeOperation(
  server: ApolloServer<ExecutionContext>,
  operation: AdmittedOperation,
  call: Call,
  formatError: ErrorFormatter,
): Promise<FormattedExecutionResult> {
  const { source: query, operationName, variables, cost } = operation;
  const { body } = await server.executeOperation(
    { query, variables: { ...variables }, ...(operationName === undefined ? {} : { operationName }) },
    { contextValue: { call } },
  );
  if (body.kind !== "single") throw new Error("An incremental answer came without @defer in the schema.");
  const { data, errors } = body.singleResult;
  return {
    ...(errors === undefined ? {} : { errors: errors.map((error) => formatError(error, call.requestId)) }),
    ...(data === undefined ? {} : { data }),
    extensions: { cost },
  };
}

function vendorLogger(logger: Logger): Record<"debug" | "info" | "warn" | "error", (message?: unknown) => void> {
  const at = (level: "debug" | "warn" | "error") => (message?: unknown) => {
    logger[level]({ from: "apollo" }, String(message));
  };
  return { debug: at("debug"), info: at("debug"), warn: at("warn"), error: at("error") };
}
