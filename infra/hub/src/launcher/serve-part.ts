import path from "node:path";
import { NotifyBus } from "@commons-hub/shared/bus";
import { HttpEventSource } from "@commons-hub/shared/follow";
import { createLogger } from "@commons-hub/shared/logging";
import { serveSubgraph } from "@commons-hub/shared/subgraph";
import { type PartName, PROJECT_ROOT } from "../env";
import { CommandError } from "../output";
import { requireSecret, type Served, type ServeOptions, urlOf } from "./address";
import { requireServer } from "./database";
import { HubFolder } from "./folder";
import { loadPart, migrateParts } from "./parts";
import { explainListenError } from "./port";
import { Undo } from "./undo";

/** Runs one subgraph alone, for other parts of the hub only. Errors: CommandError. */
export async function servePart(
  name: PartName,
  { env, host, port, migrate }: ServeOptions & { readonly migrate: boolean },
): Promise<Served> {
  const secret = requireSecret(env);
  const databaseUrl = env.DATABASE_URL;
  if (databaseUrl === undefined)
    throw new CommandError("A part alone needs DATABASE_URL, the PostgreSQL that all parts of the hub share: set it.");
  await requireServer(databaseUrl);
  if (migrate) await migrateParts(databaseUrl, [name]);
  const logger = createLogger(env.HUB_LOG_LEVEL);
  const undo = new Undo();
  try {
    const bus = new NotifyBus(databaseUrl, logger);
    undo.add(() => bus.close());
    const source = (part: PartName): HttpEventSource => new HttpEventSource(urlOf(part, env), part, secret);
    const sources = {
      projects: source("projects"),
      governance: source("governance"),
      exchange: source("exchange"),
      returns: source("returns"),
    };
    const keyFolder = env.HUB_KEY_FOLDER ?? new HubFolder(env.HUB_DATA ?? path.join(PROJECT_ROOT, ".hub")).keyDir;
    const deps = { databaseUrl, poolSize: env.HUB_POOL_SIZE, bus, logger, secret, sources, keyFolder };
    const subgraph = await loadPart(name).create(deps);
    undo.add(() => subgraph.stop());
    const served = await serveSubgraph({ subgraph, secret, host, port, logger });
    undo.add(() => served.stop());
    await subgraph.start();
    return { url: served.url, stop: () => undo.run() };
  } catch (error) {
    await undo.run();
    throw explainListenError(error, host, port);
  }
}
