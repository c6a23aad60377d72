import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import type { Logger } from "@commons-hub/shared/logging";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import type { FormattedExecutionResult, GraphQLFormattedError, GraphQLSchema } from "graphql";
import { silenceVendorTelemetry } from "../env";
import type { ErrorFormatter } from "../errors";
import type { GatewayLimits } from "../security/limits";
import { readCostHints } from "../security/cost-hints";
import type { LoadedSupergraph } from "../supergraph/load";
import type { Call } from "./call";
import { type ExecutionContext, TransportDataSource } from "./data-source";
import { type AdmittedOperation, Documents } from "./documents";

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
  readonly supergraph: LoadedSupergraph;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly dataSources: ReadonlyMap<string, TransportDataSource>;
  /** Executes a query or mutation; never throws for what a client or a subgraph did. */
  execute(operation: AdmittedOperation, call: Call): Promise<FormattedExecutionResult>;
  stop(): Promise<void>;
}

/** Length of a SHA-256 in hexadecimal digits, with which Apollo's keys for documents end. */
const HASH_LENGTH = 64;

/** Errors: throws when the supergraph cannot be read. */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  silenceVendorTelemetry();
  const logger = vendorLogger(deps.logger);
  const dataSources = new Map(
    [...deps.transports].map(([name, transport]) => [
      name,
      new TransportDataSource(transport, deps.logger, deps.observeFetch),
    ]),
  );
  const gateway = new ApolloGateway({
    supergraphSdl: deps.supergraph.sdl,
    buildService: ({ name }) => {
      const source = dataSources.get(name);
      if (source === undefined) throw new Error(`The supergraph names a graph "${name}" that nothing reaches.`);
      return source;
    },
    logger,
    __exposeQueryPlanExperimental: false,
  });
  let documents: Documents | undefined;
  const server = new ApolloServer<ExecutionContext>({
    gateway,
    logger,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Documents are parsed, measured and validated before; Apollo finds them here and does neither again.
    documentStore: {
      get: (key) => Promise.resolve(documents?.findByHash(key.slice(-HASH_LENGTH))),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
    },
    // The error itself is kept: it is formatted once, where the request is known.
    formatError: (_formatted, error) => error as GraphQLFormattedError,
  });
  await server.start();
  const { schema } = gateway;
  if (schema === undefined) throw new Error("The supergraph gave no schema.");
  documents = new Documents(schema, readCostHints(deps.supergraph.sdl), deps.limits, deps.introspection);
  return {
    supergraph: deps.supergraph,
    schema,
    documents,
    dataSources,
    execute: (operation, call) => executeOperation(server, operation, call, deps.formatError),
    stop: () => server.stop(),
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
