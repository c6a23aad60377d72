import { composeSupergraph, createGateway, type Gateway } from "@commons-hub/gateway";
import { createIdentify } from "@commons-hub/projects";
import { MemoryBus, NotifyBus } from "@commons-hub/shared/bus";
import { createLogger, type Logger } from "@commons-hub/shared/logging";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { type Env, PART_NAMES, type PartName } from "../env";
import type { Output } from "../output";
import { type DatabaseServer, openServer } from "./database";
import { readExamples } from "./examples";
import type { HubFolder } from "./folder";
import { createLocalParts, migrateParts } from "./parts";
import { explainListenError, requirePort } from "./port";
import type { LoadSample } from "./sample";
import { urlOf } from "./address";
import { Undo } from "./undo";

export interface HubOptions {
  readonly env: Env;
  readonly folder: HubFolder;
  readonly host: string;
  readonly port: number;
  /** True starts without the sample commons. */
  readonly empty: boolean;
  readonly loadSample: LoadSample | null;
  readonly output: Output;
}

/** The whole hub in one process. */
export interface Hub {
  /** Of the page; the endpoint is `graphql` below it. */
  readonly url: string;
  readonly parts: Readonly<Record<PartName, Subgraph>>;
  stop(): Promise<void>;
}

/**
 * Starts database, parts and gateway, in this order, and leaves `hub.json` for the commands that attach.
 *
 * Whatever fails, what was started before it is stopped again.
 * Errors: CommandError, EmbeddedPostgresError: one sentence for the operator.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const undo = new Undo();
  try {
    return await launch(options, undo);
  } catch (error) {
    await undo.run();
    throw explainListenError(error, options.host, options.port);
  }
}

async function launch({ env, folder, host, port, empty, loadSample, output }: HubOptions, undo: Undo): Promise<Hub> {
  folder.prepare();
  const lock = folder.take("hub start");
  undo.add(() => lock.release());
  await requirePort(host, port);
  const secret = env.HUB_SECRET === undefined ? folder.readSecret() : Buffer.from(env.HUB_SECRET, "utf8");
  const keyFolder = env.HUB_KEY_FOLDER ?? folder.keyDir;
  const logger = createLogger(env.HUB_LOG_LEVEL);
  const server = await output.step("starting the database", () => openServer(folder, env.DATABASE_URL, output));
  undo.add(() => server.stop());
  await output.step("bringing the database up to date", () => migrateParts(server.url));
  const parts = await output.step("starting the parts", () => startParts(server, env, secret, keyFolder, logger, undo));
  if (server.embedded && !empty && loadSample)
    await output.step("loading the sample commons", () =>
      loadSample({ parts, databaseUrl: server.url, secret, folder, output, logger }),
    );
  const gateway = await output.step("starting the gateway", () => {
    const examples = (): ReturnType<typeof readExamples> => readExamples(folder);
    return startGateway({ parts, env, secret, logger, host, port, examples });
  });
  undo.add(() => gateway.stop());
  folder.writeJson("hub.json", { pid: process.pid, url: gateway.url, databaseUrl: server.url });
  undo.add(() => folder.remove("hub.json"));
  return { url: gateway.url, parts, stop: () => undo.run() };
}

async function startParts(
  server: DatabaseServer,
  env: Env,
  secret: Uint8Array,
  keyFolder: string,
  logger: Logger,
  undo: Undo,
): Promise<Readonly<Record<PartName, Subgraph>>> {
  const bus = server.embedded ? new MemoryBus() : new NotifyBus(server.url, logger);
  undo.add(() => bus.close());
  const deps = { databaseUrl: server.url, poolSize: env.HUB_POOL_SIZE, bus, logger, secret, keyFolder };
  const parts = await createLocalParts(deps);
  for (const name of PART_NAMES) {
    undo.add(() => parts[name].stop());
    await parts[name].start();
  }
  // The parts follow each other in circles: nobody reads a log any more before the first of them is gone.
  undo.add(async () => {
    await Promise.all(PART_NAMES.flatMap((name) => parts[name].followers.map((follower) => follower.stop())));
  });
  return parts;
}

interface LocalGateway {
  readonly parts: Readonly<Record<PartName, Subgraph>>;
  readonly env: Env;
  readonly secret: Uint8Array;
  readonly logger: Logger;
  readonly host: string;
  readonly port: number;
  readonly examples: () => ReturnType<typeof readExamples>;
}

function startGateway({ parts, env, ...deps }: LocalGateway): Promise<Gateway> {
  const supergraph = composeSupergraph(
    PART_NAMES.map((name) => ({ name, url: urlOf(name, env), sdl: parts[name].sdl })),
  );
  return createGateway({ ...deps, supergraph, transports: parts, identify: createIdentify(parts.projects) });
}
