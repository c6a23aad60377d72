import type { Command } from "commander";
import { readEnv } from "../env";
import { readTokens } from "../launcher/examples";
import { startHub } from "../launcher/hub";
import { untilStopped } from "../launcher/signals";
import { Output } from "../output";
import { loadSample } from "../sample";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";
import { parsePort } from "./options";

interface StartOptions extends FolderOptions {
  readonly host?: string;
  readonly port?: number;
  readonly empty?: true;
}

const FIRST_QUERY = "{ projects(first: 3) { totalCount nodes { name licence { expression } } } }";

export function register(command: Command): void {
  addFolder(command)
    .option("--port <number>", "where to listen (default: HUB_PORT, else 4000)", parsePort)
    .option("--host <address>", "where to listen (default: HUB_HOST, else 127.0.0.1, this machine only)")
    .option("--empty", "start without the sample commons")
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  const env = readEnv();
  const folder = folderOf(options, env);
  const output = new Output(options.json === true);
  const stopped = untilStopped(() => output.note("stopped at once; nothing that was answered is lost"));
  const host = options.host ?? env.HUB_HOST ?? "127.0.0.1";
  const hub = await startHub({
    env,
    folder,
    host,
    port: options.port ?? env.HUB_PORT ?? 4_000,
    empty: options.empty === true,
    loadSample,
    output,
  });
  const tokens = readTokens(folder);
  if (Object.keys(tokens).length > 0 && !isLoopback(host))
    output.note(
      "The sample's tokens work from other machines too; for a hub of your own use --empty and another --data.",
    );
  const endpoint = `${hub.url}graphql`;
  output.result(
    { pid: process.pid, endpoint, explorer: hub.url, folder: folder.dir, tokens },
    welcome(hub.url, tokens),
  );
  await stopped;
  await output.step("stopping", () => hub.stop());
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function welcome(url: string, tokens: Readonly<Record<string, string>>): string {
  const rows = [
    ["endpoint", `${url}graphql`],
    ["explorer", url],
    ...Object.entries(tokens).map(([role, token]) => [`${role} token`, token]),
  ];
  const lines = rows.map(([name = "", value]) => `  ${name.padEnd(15)}${value}`);
  const curl = `curl ${url}graphql -H 'content-type: application/json' -d '${JSON.stringify({ query: FIRST_QUERY })}'`;
  return ["Commons Hub is running (Ctrl-C stops it)", ...lines, "", "  Ask something:", `  ${curl}`, ""].join("\n");
}
