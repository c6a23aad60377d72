import { createDrain } from "@commons-hub/shared/http";
import { createErrorFormatter, type ErrorFormatter } from "./errors";
import { createGraphqlHandler } from "./http/graphql";
import { createListener, listen } from "./http/listener";
import { createPage } from "./http/page";
import { createRouter } from "./http/router";
import { GatewayMetrics } from "./observability/metrics";
import type { Gateway, GatewayDeps } from "./options";
import { runSupergraph, type Running } from "./running";
import { createIdentity } from "./security/identity";
import { DEFAULT_LIMITS, type GatewayLimits } from "./security/limits";
import { Sockets } from "./subscriptions/sockets";

/** How long running requests may take to finish when the gateway stops. */
const STOP_MS = 10_000;
const HOST = "127.0.0.1";
const PORT = 4_000;

/** Everything that lives as long as the gateway, whatever supergraph runs. */
interface Parts {
  readonly deps: GatewayDeps;
  readonly limits: GatewayLimits;
  readonly metrics: GatewayMetrics;
  readonly formatError: ErrorFormatter;
  readonly identify: ReturnType<typeof createIdentity>;
  running: Running;
}

/** Starts the gateway. Errors: throws when the supergraph cannot be read or the port cannot be had. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const limits: GatewayLimits = { ...DEFAULT_LIMITS, ...deps.limits };
  const metrics = new GatewayMetrics();
  const parts: Parts = {
    deps,
    limits,
    metrics,
    formatError: createErrorFormatter(deps.logger),
    identify: createIdentity(deps.identify, deps.identityCacheMs),
    running: await runSupergraph(deps, limits, metrics),
  };
  const sockets = createSockets(parts);
  const server = createListener(limits, createRoutes(parts));
  const drain = createDrain(server);
  server.on("upgrade", (request, connection, head) => {
    sockets.upgrade(request, connection, head);
  });
  const host = deps.host ?? HOST;
  const port = await listen(server, deps.port ?? PORT, host).catch(async (error: unknown) => {
    await parts.running.stop();
    throw error;
  });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}/`,
    port,
    swap: (supergraph) => swap(parts, supergraph),
    stop: () => stop(parts, drain, sockets),
  };
}

function createSockets(parts: Parts): Sockets {
  const { deps, limits, metrics, formatError, identify } = parts;
  return new Sockets({
    runner: {
      admit: (parameters) => parts.running.engine.documents.admit(parameters),
      run: async (operation, call) =>
        operation.kind === "subscription"
          ? parts.running.subscriptions.subscribe(operation, call)
          : { json: JSON.stringify(await parts.running.engine.execute(operation, call)) },
    },
    identify,
    formatError,
    limits,
    cors: deps.cors ?? "*",
    observeSockets: (open) => metrics.sockets.set(open),
  });
}

function createRoutes(parts: Parts): ReturnType<typeof createRouter> {
  const { deps, limits, metrics, formatError, identify } = parts;
  return createRouter({
    graphql: createGraphqlHandler({
      engine: () => parts.running.engine,
      identify,
      formatError,
      limits,
      subscribe: (operation, call) => parts.running.subscriptions.subscribe(operation, call),
    }),
    ready: () => parts.running.ready(),
    metrics,
    page: createPage(deps.examples ?? null, deps.logger),
    cors: deps.cors ?? "*",
    formatError,
    logger: deps.logger,
  });
}

async function swap(parts: Parts, supergraph: string): Promise<void> {
  const { deps, limits, metrics } = parts;
  const previous = parts.running;
  parts.running = await runSupergraph({ ...deps, supergraph }, limits, metrics);
  previous.subscriptions.interruptAll();
  setTimeout(() => {
    previous.stop().catch((error: unknown) => {
      deps.logger.warn({ error }, "the previous supergraph did not stop");
    });
  }, limits.requestTimeoutMs).unref();
}

async function stop({ running }: Parts, drain: ReturnType<typeof createDrain>, sockets: Sockets): Promise<void> {
  sockets.closeAll();
  running.subscriptions.interruptAll();
  await drain(STOP_MS, () => {
    sockets.terminateAll();
  });
  await running.stop();
}
