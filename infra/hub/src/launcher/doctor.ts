import { existsSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { describePlace } from "@commons-hub/shared/postgres";
import { type Env, PROJECT_ROOT } from "../env";
import { describeUrl, requireServer } from "./database";
import { HubFolder, type RunningHub } from "./folder";
import { requirePort } from "./port";

export interface Finding {
  readonly what: string;
  /** `broken` keeps the hub from running, `note` is worth knowing. */
  readonly state: "ok" | "note" | "broken";
  readonly found: string;
}

export interface DoctorDeps {
  readonly env: Env;
  readonly folder: HubFolder;
  readonly host: string;
  readonly port: number;
}

const HEALTH_TIMEOUT_MS = 5_000;
const ENOUGH_BYTES = 500_000_000;

/** Looks at all that a hub needs here, and changes nothing. */
export async function examine(deps: DoctorDeps): Promise<readonly Finding[]> {
  const { folder } = deps;
  return [
    { what: "node", state: "ok", found: `${process.versions.node} on ${process.platform} ${process.arch}` },
    check("data folder", () => examineFolder(folder)),
    check("secrets", () => examineSecrets(folder)),
    check("space", () => examineSpace(folder)),
    await checkLater("database", () => examineDatabase(deps)),
    await checkLater("hub", () => examineHub(deps)),
    check("schema", examineSchema),
  ];
}

type Outcome = string | Pick<Finding, "state" | "found">;

function check(what: string, look: () => Outcome): Finding {
  try {
    return finding(what, look());
  } catch (error) {
    return { what, state: "broken", found: sentenceOf(error) };
  }
}

async function checkLater(what: string, look: () => Promise<Outcome>): Promise<Finding> {
  try {
    return finding(what, await look());
  } catch (error) {
    return { what, state: "broken", found: sentenceOf(error) };
  }
}

function finding(what: string, outcome: Outcome): Finding {
  return typeof outcome === "string" ? { what, state: "ok", found: outcome } : { what, ...outcome };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function examineFolder(folder: HubFolder): Outcome {
  if (existsSync(folder.dir)) {
    folder.requireWritable();
    return folder.dir;
  }
  const parent = existingParent(folder.dir);
  if (!statSync(parent).isDirectory()) return { state: "broken", found: `${parent} is a file: choose another --data` };
  new HubFolder(parent).requireWritable();
  return { state: "note", found: `${folder.dir} is not there yet; the first start makes it` };
}

function examineSecrets(folder: HubFolder): Outcome {
  const open = ["secret", "tokens.json", "hub.json", "postgres/password"].filter((name) => {
    const stat = statSync(path.join(folder.dir, name), { throwIfNoEntry: false });
    return stat !== undefined && (stat.mode & 0o077) !== 0;
  });
  if (open.length === 0) return "no other user can read them";
  return { state: "broken", found: `other users can read ${open.join(", ")} in ${folder.dir}: chmod 600` };
}

function examineSpace(folder: HubFolder): Outcome {
  const { bavail, bsize } = statfsSync(existingParent(folder.dir));
  const found = `${Math.floor((bavail * bsize) / 1_000_000)} MB free`;
  return bavail * bsize < ENOUGH_BYTES ? { state: "note", found: `only ${found}` } : found;
}

async function examineDatabase({ env, folder }: DoctorDeps): Promise<Outcome> {
  const running = folder.findRunning();
  const url = env.DATABASE_URL ?? running?.databaseUrl;
  if (url !== undefined) return `PostgreSQL ${await requireServer(url)} at ${describeUrl(url)}`;
  return describePlace(existingParent(folder.postgresDir));
}

async function examineHub({ folder, host, port }: DoctorDeps): Promise<Outcome> {
  const running = folder.findRunning();
  if (running) return askHealth(running);
  const user = folder.findUser();
  if (user) return { state: "note", found: `\`${user.note}\` works on the folder (process ${user.pid})` };
  await requirePort(host, port);
  return { state: "ok", found: `not running; port ${port} on ${host} is free` };
}

async function askHealth({ pid, url }: RunningHub): Promise<Outcome> {
  const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
  const status = await fetch(new URL("health", url), { signal }).then(
    (response) => response.status,
    () => null,
  );
  const found = `runs as process ${pid} at ${url}`;
  if (status === 200) return `${found} and answers`;
  const what = status === null ? "does not answer" : "waits for a part that does not answer";
  return { state: "broken", found: `${found} but ${what}: see what it says, and start it again` };
}

function examineSchema(): Outcome {
  const file = path.join(PROJECT_ROOT, "gateway/supergraph.graphql");
  return existsSync(file)
    ? "committed; `hub supergraph check` compares it"
    : { state: "note", found: `${file} is missing` };
}

function existingParent(dir: string): string {
  return existsSync(dir) ? dir : existingParent(path.dirname(dir));
}
