import { randomUUID } from "node:crypto";
import { MemoryBus } from "@commons-hub/shared/bus";
import { type Caller, HUB_CALLER } from "@commons-hub/shared/identity";
import { createLogger } from "@commons-hub/shared/logging";
import type { Subgraph, SubgraphTransport } from "@commons-hub/shared/subgraph";
import { CommandError } from "../output";
import { type AttachOptions, withDatabase } from "./attach";
import { loadPart, migrateParts, sourcesOf } from "./parts";

/** Connections of a command; a running hub keeps the most for itself. */
const COMMAND_POOL_SIZE = 4;

/**
 * Runs a command against the projects subgraph on the hub's database, beside a running hub or without one. The operator
 * at the command line is the hub itself: whoever can read its folder may do everything.
 */
export async function withProjects<T>(
  options: AttachOptions,
  run: (projects: Subgraph, databaseUrl: string) => Promise<T>,
): Promise<T> {
  return withDatabase(options, async (databaseUrl) => {
    await migrateParts(databaseUrl, ["projects"]);
    const bus = new MemoryBus();
    const { env, folder } = options;
    const projects = await loadPart("projects").create({
      databaseUrl,
      poolSize: COMMAND_POOL_SIZE,
      bus,
      logger: createLogger(env.HUB_LOG_LEVEL),
      secret: env.HUB_SECRET === undefined ? folder.readSecret() : Buffer.from(env.HUB_SECRET, "utf8"),
      sources: sourcesOf(),
    });
    try {
      return await run(projects, databaseUrl);
    } finally {
      await projects.stop();
      await bus.close();
    }
  });
}

/** Asks a part one question. Errors: CommandError with the part's own words. */
export async function ask<T>(
  part: SubgraphTransport,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  caller: Caller = HUB_CALLER,
): Promise<T> {
  const { data, errors } = await part.execute({ query, variables, caller, requestId: randomUUID() });
  const [error] = errors ?? [];
  const code = error?.extensions["code"];
  if (error)
    throw new CommandError(`${error.message} (${typeof code === "string" ? code : "INTERNAL"})`, { cause: error });
  return data as T;
}
