import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { HUB_COMMAND } from "../database";
import type { EventSource, StoredEvent } from "../event";
import { verifyAssertion } from "../identity";
import { createTestDatabase, openTestWork, TEST_LOGGER, type TestDatabase, waitFor } from "../testing";
import { answerEvents } from "../subgraph/serve-events";
import { Follower, HttpEventSource } from ".";

const SOURCE = { schema: "source", migrations: [], entities: [] };
const SINK = { schema: "sink", migrations: [], entities: [] };
const SECRET = new Uint8Array(32).fill(7);
let database: TestDatabase;
let source: Awaited<ReturnType<typeof openTestWork>>;
let sink: Awaited<ReturnType<typeof openTestWork>>;
let server: Server;

beforeAll(async () => {
  database = await createTestDatabase(SOURCE, SINK);
  source = await openTestWork(database, SOURCE);
  sink = await openTestWork(database, SINK);
  await sink.work.sql.query("CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, name text, subject text)");
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = async () =>
        answerEvents(
          source.events,
          request.url ?? "",
          await verifyAssertion(String(request.headers["hub-assertion"]), "source", SECRET),
          JSON.parse(Buffer.concat(chunks).toString()),
        );
      answer().then(
        (body) => response.end(body),
        (error: { code: string }) => response.writeHead(403).end(JSON.stringify({ code: error.code })),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await source.close();
  await sink.close();
  await database.drop();
});

const emit = (subject: string, type = "wanted") =>
  source.work.run(HUB_COMMAND, async (tx) =>
    tx.emit({ type, actor: null, subject, payload: { big: "x".repeat(1_000) } }),
  );
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const SOURCES: [string, () => EventSource][] = [
  ["in process", () => source.events],
  ["over HTTP", () => new HttpEventSource(url(), "source", SECRET)],
];

describe.each(SOURCES)("a follower %s", (kind, open) => {
  const seenBy = async (name: string) =>
    (await sink.work.sql.query<{ subject: string }>("SELECT subject FROM seen WHERE name = $1 ORDER BY n", [name])).map(
      (row) => row.subject,
    );
  function follower(name: string, before: (events: readonly StoredEvent[]) => void = () => undefined): Follower {
    return new Follower({
      name,
      source: open(),
      work: sink.work,
      types: ["wanted"],
      apply: async (tx, events) => {
        for (const event of events)
          await tx.query("INSERT INTO seen (name, subject) VALUES ($1, $2)", [name, event.subject]);
        before(events);
      },
      clear: async (tx) => void (await tx.query("DELETE FROM seen WHERE name = $1", [name])),
      logger: TEST_LOGGER,
    });
  }

  test("sees each wanted event once, in order, though applying fails now and then and two of them run", async () => {
    const name = `${kind}-once`;
    let calls = 0;
    const flaky = () => {
      if (++calls % 3 === 1) throw new Error("killed in the middle");
    };
    const followers = [follower(name, flaky), follower(name)];
    for (const each of followers) each.start();
    for (let i = 0; i < 30; i++) {
      await emit(`${name}-${i}`);
      if (i % 5 === 0) await emit("noise", "unwanted");
    }
    const mine = async () => (await seenBy(name)).filter((subject) => subject.startsWith(name));
    await waitFor(async () => (await mine()).length >= 30, "30 events");
    await Promise.all(followers.map((each) => each.stop()));
    expect(await mine()).toEqual(Array.from({ length: 30 }, (_, i) => `${name}-${i}`));
  });

  test("catching up waits for all that was committed before, and names its cursor", async () => {
    const name = `${kind}-catch`;
    const late = follower(name);
    await emit(`${name}-a`);
    const cursor = await late.catchUp(5_000);
    expect(await seenBy(name)).toContain(`${name}-a`);
    await emit(`${name}-b`);
    expect(await late.catchUp(5_000)).not.toBe(cursor);
    expect(await seenBy(name)).toContain(`${name}-b`);
  });

  test("a rebuilt projection is the same as before", async () => {
    const name = `${kind}-rebuild`;
    const each = follower(name);
    await emit(`${name}-a`);
    await each.catchUp(5_000);
    const before = await seenBy(name);
    await each.rebuild();
    expect(await seenBy(name)).toEqual([]);
    await each.catchUp(5_000);
    expect(await seenBy(name)).toEqual(before);
  });
});

test("a forged assertion reads no events", async () => {
  const forged = new HttpEventSource(url(), "source", new Uint8Array(32).fill(8));
  await expect(forged.read(null, 1)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a source that does not answer is UNAVAILABLE", async () => {
  await expect(new HttpEventSource("http://127.0.0.1:1", "source", SECRET).head()).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });
});

test("a reader that stays behind says so", async () => {
  const stuck: EventSource = {
    read: async (after) => ({ events: [], cursor: after ?? "", hasMore: false }),
    head: async () => source.events.head(),
  };
  const behind = new Follower({
    name: "behind",
    source: stuck,
    work: sink.work,
    types: [],
    apply: async () => undefined,
    clear: async () => undefined,
    logger: TEST_LOGGER,
  });
  await expect(behind.catchUp(50)).rejects.toMatchObject({ code: "PROJECTION_BEHIND" });
});
