import type { Env, PartName } from "../env";
import { CommandError } from "../output";

/** A part that runs alone. */
export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly env: Env;
  readonly host: string;
  readonly port: number;
}

/** Where a part is when it runs in a process of its own. */
export function urlOf(name: PartName, env: Env): string {
  const urls = {
    projects: env.HUB_PROJECTS_URL,
    governance: env.HUB_GOVERNANCE_URL,
    exchange: env.HUB_EXCHANGE_URL,
    returns: env.HUB_RETURNS_URL,
  };
  return urls[name];
}

/** The port that a part's own address names, for listening there without being told again. */
export function portOf(name: PartName, env: Env): number {
  const { port, protocol } = new URL(urlOf(name, env));
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** What the parts of one hub sign their calls with. Errors: CommandError. */
export function requireSecret(env: Env): Uint8Array {
  if (env.HUB_SECRET === undefined)
    throw new CommandError(
      "A part alone needs HUB_SECRET, the same 32 characters or more for all parts of the hub: set it.",
    );
  return Buffer.from(env.HUB_SECRET, "utf8");
}
