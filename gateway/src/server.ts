import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import { createErrorFormatter } from "./errors";
import { createEngine, type Engine } from "./execution/engine";
import { HttpSubgraph } from "./execution/http-subgraph";
import { createPage } from "./http/page";
import { createGraphqlHandler } from "./http/graphql";
import { createListener, listen } from "./http/listener";
import { createRouter } from "./http/router";
import { createReadiness } from "./observability/health";
import { GatewayMetrics } from "./observability/metrics";
import type { Gateway, GatewayDeps } from "./options";
import { createIdentity } from "./security/identity";
import { DEFAULT_LIMITS, type GatewayLimits } from "./security/limits";
import { EventPlanner } from "./subscriptions/event-plan";
import { Sockets } from "./subscriptions/sockets";
import { Subscriptions } from "./subscriptions/subscriptions";
import { loadSupergraph } from "./supergraph/load";
import { createNodeTransport } from "./supergraph/node";

const STOP_MS = 10_000;

/** One supergraph at work, with the ways to its graphs. */
interface Running {
  readonly engine: Engine;
  readonly subscriptions: Subscriptions;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  stop(): Promise<void>;
}

/** Starts the gateway. Errors: throws when the supergraph cannot be read or the port cannot be had. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const limits: GatewayLimits = { ...DEFAULT_LIMITS, ...deps.limits };
  const cors = deps.cors ?? "*";
  const { logger } = deps;
  const metrics = new GatewayMetrics();
  const formatError = createErrorFormatter(logger);
  const identify = createIdentity(deps.identify, deps.identityCacheMs);
  let running = await run(deps, limits, metrics);
  const sockets = new Sockets({
    runner: {
      admit: (parameters) => running.engine.documents.admit(parameters),
      run: async (operation, call) =>
        operation.operation.operation === "subscription"
          ? running.subscriptions.subscribe(operation, call)
          : { json: JSON.stringify(await running.engine.execute(operation, call)) },
    },
    identify,
    formatError,
    limits,
    cors,
    observeSockets: (open) => metrics.sockets.set(open),
  });
  const router = createRouter({
    graphql: createGraphqlHandler({
      engine: () => running.engine,
      identify,
      formatError,
      limits,
      subscribe: (operation, call) => running.subscriptions.subscribe(operation, call),
    }),
    ready: () => createReadinessOf(running),
    metrics,
    page: createPage(deps.examples ?? null),
    cors,
    formatError,
    logger,
  });
  const server = createListener(limits, router);
  server.on("upgrade", (request, connection, head) => {
    sockets.upgrade(request, connection, head);
  });
  const host = deps.host ?? "127.0.0.1";
  const port = await listen(server, deps.port ?? 4_000, host).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}/`,
    port,
    swap: async (supergraph) => {
      const previous = running;
      running = await run({ ...deps, supergraph }, limits, metrics);
      previous.subscriptions.interruptAll();
      setTimeout(() => {
        previous.stop().catch((error: unknown) => logger.warn({ error }, "the previous supergraph did not stop"));
      }, limits.requestTimeoutMs).unref();
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      sockets.closeAll();
      running.subscriptions.interruptAll();
      server.closeIdleConnections();
      const cut = setTimeout(() => {
        sockets.terminateAll();
        server.closeAllConnections();
      }, STOP_MS);
      await closed;
      clearTimeout(cut);
      await running.stop();
    },
  };
}

const readiness = new WeakMap<Running, () => Promise<boolean>>();

function createReadinessOf(running: Running): Promise<boolean> {
  const known = readiness.get(running) ?? createReadiness(running.transports);
  readiness.set(running, known);
  return known();
}

async function run(deps: GatewayDeps, limits: GatewayLimits, metrics: GatewayMetrics): Promise<Running> {
  const supergraph = loadSupergraph(deps.supergraph);
  const remote: HttpSubgraph[] = [];
  const transports = new Map(
    supergraph.graphs.map(({ name, url, local }) => {
      const given = deps.transports?.[name];
      if (given !== undefined) return [name, given] as const;
      if (local) return [name, createNodeTransport(supergraph.prefixes)] as const;
      const transport = new HttpSubgraph(name, url, deps.secret);
      remote.push(transport);
      return [name, transport] as const;
    }),
  );
  const formatError = createErrorFormatter(deps.logger);
  const engine = await createEngine({
    supergraph,
    transports,
    limits,
    introspection: deps.introspection ?? true,
    formatError,
    logger: deps.logger,
    observeFetch: (subgraph, seconds, failed) => {
      metrics.fetches.observe({ subgraph, failed: String(failed) }, seconds);
    },
  });
  const subscriptions = new Subscriptions({
    planner: new EventPlanner(engine, limits.cachedDocuments),
    transports,
    limits,
    formatError,
    logger: deps.logger,
    observe: (what) => metrics.events.inc({ what }),
    observeSubscribers: (change) => metrics.subscribers.inc(change),
    observeCounts: (streams) => metrics.upstreams.set(streams),
  });
  return {
    engine,
    subscriptions,
    transports,
    stop: async () => {
      await engine.stop();
      await Promise.all(remote.map((transport) => transport.close()));
    },
  };
}
