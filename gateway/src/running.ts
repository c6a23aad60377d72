import { createErrorFormatter } from "./errors";
import { createEngine, type Engine } from "./execution/engine";
import { HttpSubgraph } from "./execution/http-subgraph";
import { createReadiness } from "./observability/health";
import type { GatewayMetrics } from "./observability/metrics";
import type { GatewayDeps } from "./options";
import type { GatewayLimits } from "./security/limits";
import { SharedResults } from "./subscriptions/shared-results";
import { Subscriptions } from "./subscriptions/subscriptions";
import { loadSupergraph } from "./supergraph/load";
import { createNodeTransport } from "./supergraph/node";

/** One supergraph at work, with the ways to its graphs. */
export interface Running {
  readonly engine: Engine;
  readonly subscriptions: Subscriptions;
  /** Whether every graph answers. */
  readonly ready: () => Promise<boolean>;
  stop(): Promise<void>;
}

/** Errors: throws when the supergraph cannot be read. */
export async function runSupergraph(
  deps: GatewayDeps,
  limits: GatewayLimits,
  metrics: GatewayMetrics,
): Promise<Running> {
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
    engine,
    results: new SharedResults(),
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
    ready: createReadiness(transports),
    stop: async () => {
      await engine.stop();
      await Promise.all(remote.map((transport) => transport.close()));
    },
  };
}
