import { Argument, type Command } from "commander";
import { PART_NAMES, type PartName, readEnv } from "../env";
import { portOf, type Served } from "../launcher/address";
import type * as GatewayLauncher from "../launcher/serve-gateway";
import type * as PartLauncher from "../launcher/serve-part";
import { untilStopped } from "../launcher/signals";
import { Output } from "../output";
import { addJson, parsePort } from "./options";

interface ServeCommandOptions {
  readonly host: string;
  readonly port?: number;
  readonly supergraph?: string;
  readonly migrate: boolean;
  readonly json?: true;
}

export function register(command: Command): void {
  addJson(command)
    .addArgument(new Argument("<part>", "what to run").choices([...PART_NAMES, "gateway"]))
    .option(
      "--port <number>",
      "where to listen (default: the port in HUB_…_URL; gateway: HUB_PORT, else 4000)",
      parsePort,
    )
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--supergraph <file>", "gateway: serve this Federation 2 supergraph in place of the hub's own")
    .option("--no-migrate", "leave the database's schema as it is")
    .action(async (part: PartName | "gateway", options: ServeCommandOptions) => {
      const output = new Output(options.json === true);
      const stopped = untilStopped(() => output.note("stopped at once; nothing that was answered is lost"));
      const served = await serve(part, options);
      output.result({ pid: process.pid, part, url: served.url }, `${part} answers at ${served.url}`);
      await stopped;
      await output.step("stopping", () => served.stop());
    });
}

/** Loads only what the part needs. */
function serve(part: PartName | "gateway", { host, port, supergraph, migrate }: ServeCommandOptions): Promise<Served> {
  const env = readEnv();
  if (part === "gateway") {
    const { serveGateway } = require("../launcher/serve-gateway") as typeof GatewayLauncher;
    return serveGateway({ env, host, port: port ?? env.HUB_PORT ?? 4_000 }, supergraph);
  }
  const { servePart } = require("../launcher/serve-part") as typeof PartLauncher;
  return servePart(part, { env, host, port: port ?? portOf(part, env), migrate });
}
