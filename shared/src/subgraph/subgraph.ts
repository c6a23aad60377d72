import type { EventSource } from "../event";
import type { Follower } from "../follow";
import type { JobRunner } from "../job";
import type { Logger } from "../logging";
import { buildFederatedSchema, type SchemaOptions } from "./build";
import type { RequestContext } from "./context";
import { SubgraphExecutor } from "./executor";
import type { Subgraph } from "./transport";

export interface SubgraphOptions<C extends RequestContext> extends SchemaOptions<C> {
  readonly name: string;
  /** Adds fresh loaders to each request's context. */
  context(base: RequestContext): C;
  readonly events: EventSource;
  readonly followers: readonly Follower[];
  readonly jobs: JobRunner;
  /** Closes the database, after everything else has stopped. */
  close(): Promise<void>;
  readonly logger: Logger;
}

/** A subgraph of its parts; nothing runs by itself before `start()`. */
export function createSubgraph<C extends RequestContext>(options: SubgraphOptions<C>): Subgraph {
  const { schema, sdl } = buildFederatedSchema(options);
  const executor = new SubgraphExecutor(schema, (base) => options.context(base), options.logger);
  return {
    name: options.name,
    schema,
    sdl,
    events: options.events,
    execute: (request) => executor.execute(request),
    subscribe: (request) => executor.subscribe(request),
    followers: options.followers,
    start: async () => {
      for (const follower of options.followers) follower.start();
      options.jobs.start();
    },
    stop: async () => {
      await Promise.all([...options.followers.map((follower) => follower.stop()), options.jobs.stop()]);
      await options.close();
    },
  };
}
