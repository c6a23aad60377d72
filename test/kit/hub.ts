import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXCHANGE_SCHEMA } from "@commons-hub/exchange";
import { GOVERNANCE_SCHEMA } from "@commons-hub/governance";
import { HubFolder, Output, readEnv, startHub as launch } from "@commons-hub/hub";
import { PROJECTS_SCHEMA } from "@commons-hub/projects";
import { RETURNS_SCHEMA } from "@commons-hub/returns";
import { createTestDatabase, type TestDatabase } from "@commons-hub/shared/testing";
import type { Subgraph } from "@commons-hub/shared/subgraph";
import { ApartHub } from "./apart";
import { type Answer, ask, type AskOptions, Stream } from "./client";
import { Seed } from "./seed";

export const MODES = ["together", "apart"] as const;
/** `together`: one process, subgraphs in process. `apart`: five processes over HTTP. */
export type Mode = (typeof MODES)[number];

/** What the parts of a hub of the tests sign their calls with. */
export const SECRET = "a secret of the tests that is longer than 32 bytes";

const SETTLE_MS = 30_000;

/** An empty hub over a database of its own. */
export class TestHub implements AsyncDisposable {
  private constructor(
    readonly endpoint: string,
    readonly database: TestDatabase,
    readonly seed: Seed,
    /** Null when everything runs in this process. */
    readonly apart: ApartHub | null,
    private readonly parts: readonly Subgraph[],
    private readonly end: () => Promise<void>,
  ) {}

  static async start(mode: Mode): Promise<TestHub> {
    const database = await createTestDatabase(PROJECTS_SCHEMA, GOVERNANCE_SCHEMA, EXCHANGE_SCHEMA, RETURNS_SCHEMA);
    const { endpoint, apart, parts, stop } =
      mode === "together" ? await startTogether(database.url) : await startApart(database.url);
    const seed = await Seed.open(database.url, endpoint, Buffer.from(SECRET));
    return new TestHub(endpoint, database, seed, apart, parts, async () => {
      await seed.close();
      await stop();
      await database.drop();
    });
  }

  ask(document: string, variables: object = {}, options: AskOptions = {}): Promise<Answer> {
    return ask(this.endpoint, document, variables, options);
  }

  follow<T>(document: string, variables: object, token?: string): Stream<T> {
    return new Stream<T>(this.endpoint, document, variables, token);
  }

  /** Waits until every part knows what has happened in the others; of a hub in one process. */
  async settle(): Promise<void> {
    if (this.parts.length === 0) throw new Error("the parts of a hub in several processes cannot be asked");
    const followers = this.parts.flatMap((part) => part.followers);
    const read = (wait: boolean): Promise<string[]> =>
      Promise.all(followers.map((follower) => (wait ? follower.catchUp(SETTLE_MS) : follower.cursor())));
    // What a follower writes may be news for the others.
    for (let before = await read(false), after = await read(true); ; before = after, after = await read(true))
      if (before.join() === after.join()) return;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

async function startTogether(databaseUrl: string) {
  const dir = await mkdtemp(path.join(tmpdir(), "hub-kit-"));
  const hub = await launch({
    env: readEnv({
      DATABASE_URL: databaseUrl,
      HUB_SECRET: SECRET,
      HUB_LOG_LEVEL: process.env["HUB_TEST_LOG"] ?? "silent",
    }),
    folder: new HubFolder(dir),
    host: "127.0.0.1",
    port: 0,
    empty: true,
    loadSample: null,
    output: new Output(
      false,
      () => undefined,
      () => undefined,
    ),
  });
  const stop = async (): Promise<void> => {
    await hub.stop();
    await rm(dir, { recursive: true });
  };
  return { endpoint: `${hub.url}graphql`, apart: null, parts: Object.values(hub.parts), stop };
}

async function startApart(databaseUrl: string) {
  const apart = await ApartHub.start(databaseUrl, SECRET);
  return { endpoint: apart.endpoint, apart, parts: [], stop: () => apart.stop() };
}

/** A fresh hub, thrown away at the end of the block: `await using hub = await startHub("together")`. */
export function startHub(mode: Mode = "together"): Promise<TestHub> {
  return TestHub.start(mode);
}
