import { randomUUID } from "node:crypto";
import { NotifyBus } from "@commons-hub/shared/bus";
import { type Caller, HUB_CALLER } from "@commons-hub/shared/identity";
import { createLogger } from "@commons-hub/shared/logging";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import type { PartName } from "../env";
import { CommandError } from "../output";
import { type AttachOptions, withDatabase } from "./attach";
import { loadPart, migrateParts, type PartDeps, sourcesOf } from "./parts";

/** Connections of a command; a running hub keeps the most for itself. */
const COMMAND_POOL_SIZE = 4;

/**
 * Gives a command what a part needs to work on the hub's database, beside a running hub or without one. The operator at
 * the command line is the hub itself: whoever can read its folder may do everything.
 */
export function withPartDeps<T>(
  options: AttachOptions,
  run: (deps: PartDeps) => Promise<T>,
  parts: readonly PartName[] = ["projects"],
): Promise<T> {
  const { env, folder } = options;
  return withDatabase(options, async (databaseUrl) => {
    await migrateParts(databaseUrl, parts);
    const logger = createLogger(env.HUB_LOG_LEVEL);
    const secret = env.HUB_SECRET === undefined ? folder.readSecret() : Buffer.from(env.HUB_SECRET, "utf8");
    const bus = new NotifyBus(databaseUrl, logger);
    try {
      const keyFolder = env.HUB_KEY_FOLDER ?? folder.keyDir;
      const base = { databaseUrl, poolSize: COMMAND_POOL_SIZE, bus, logger, secret };
      return await run({ ...base, keyFolder, sources: sourcesOf() });
    } finally {
      await bus.close();
    }
  });
}

/** Runs a command against the projects subgraph. */
export function withProjects<T>(options: AttachOptions, run: (projects: SubgraphTransport) => Promise<T>): Promise<T> {
  return withPartDeps(options, async (deps) => {
    const projects = await loadPart("projects").create(deps);
    try {
      return await run(projects);
    } finally {
      await projects.stop();
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
