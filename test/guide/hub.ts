import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { HubProcess, runHub } from "@commons-hub/hub/testing";
import { waitFor } from "@commons-hub/shared/testing";
import { freePort } from "../kit";
import type { GuideHub } from "./run";

interface Started {
  readonly explorer: string;
  readonly tokens: Readonly<Record<string, string>>;
}

interface Example {
  readonly variables: Readonly<Record<string, unknown>>;
}

const DAY_MS = 86_400_000;

/** A hub with the sample commons, started by the command that the documents name. */
export async function startSampleHub(): Promise<GuideHub & { stop(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "hub-docs-"));
  const env = { HOME: dataDir };
  const hub = new HubProcess(["start", "--json", "--data", dataDir, "--port", String(await freePort())], { env });
  const stop = async (): Promise<void> => {
    await hub.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await waitFor(() => hub.ended || isWhole(hub.stdout), "the hub to start", 120_000);
    if (hub.ended) throw new Error("the hub ended");
    const started = JSON.parse(hub.stdout) as Started;
    const examples = await runHub(["examples", "--data", dataDir, "--json"], { env });
    const known = new Map([["tomorrow", new Date(Date.now() + DAY_MS).toISOString()]]);
    for (const { variables } of JSON.parse(examples.stdout) as Example[])
      for (const [name, value] of Object.entries(variables))
        if (typeof value === "string" && !known.has(name)) known.set(name, value);
    return { url: started.explorer.replace(/\/$/, ""), tokens: started.tokens, dataDir, known, stop };
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${hub.stderr}`, { cause: error });
  }
}

/** Whether all of the answer has arrived. */
function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
