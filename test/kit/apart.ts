import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { HubProcess } from "@commons-hub/hub/testing";
import { freePort } from "./ports";
import { whenStarted } from "./started";

const PARTS = ["projects", "governance", "exchange", "returns"] as const;
export type PartName = (typeof PARTS)[number];

/** The hub as five processes that speak HTTP, as an operator runs it. */
export class ApartHub {
  readonly #processes = new Map<string, HubProcess>();
  readonly #env: Record<string, string>;
  readonly #port: number;

  private constructor(
    env: Record<string, string>,
    port: number,
    private readonly keyFolder: string,
  ) {
    this.#env = env;
    this.#port = port;
  }

  static async start(databaseUrl: string, secret: string): Promise<ApartHub> {
    const keyFolder = await mkdtemp(path.join(tmpdir(), "hub-keys-"));
    const env: Record<string, string> = {
      DATABASE_URL: databaseUrl,
      HUB_SECRET: secret,
      HUB_KEY_FOLDER: keyFolder,
      HUB_LOG_LEVEL: process.env["HUB_TEST_LOG"] ?? "silent",
    };
    for (const part of PARTS) env[`HUB_${part.toUpperCase()}_URL`] = `http://127.0.0.1:${await freePort()}/graphql`;
    const hub = new ApartHub(env, await freePort(), keyFolder);
    try {
      await Promise.all(PARTS.map((part) => hub.startPart(part)));
      await hub.startPart("gateway");
    } catch (error) {
      await hub.stop();
      throw error;
    }
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}/graphql`;
  }

  urlOf(part: PartName): string {
    return this.#env[`HUB_${part.toUpperCase()}_URL`] ?? "";
  }

  async startPart(part: PartName | "gateway"): Promise<void> {
    const args = ["serve", part, "--json", ...(part === "gateway" ? ["--port", String(this.#port)] : [])];
    const child = new HubProcess(args, { env: this.#env });
    this.#processes.set(part, child);
    await whenStarted(child, 30_000);
  }

  /** Ends a part without warning. */
  async kill(part: PartName | "gateway"): Promise<void> {
    await this.#processes.get(part)?.stop("SIGKILL");
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((child) => child.stop()));
    await rm(this.keyFolder, { recursive: true, force: true });
  }
}
