import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { HUB_COMMAND, migrateDatabase } from "../database";
import { createTestDatabase, openTestWork, type TestDatabase, waitFor } from "../testing";
import { decodePlace, encodePlace, isBefore, type StoredEvent, verifyChain } from ".";

const SCHEMA = { schema: "log", migrations: [], entities: [] };
let test_: TestDatabase;
let part: Awaited<ReturnType<typeof openTestWork>>;

beforeAll(async () => {
  test_ = await createTestDatabase(SCHEMA);
  part = await openTestWork(test_, SCHEMA);
});
afterAll(async () => {
  await part.close();
  await test_.drop();
});

function emit(subject: string, stream?: string) {
  return part.work.run(
    HUB_COMMAND,
    async (tx) =>
      tx.emit({
        type: "test.thing.happened.v1",
        actor: null,
        subject,
        payload: { subject },
        ...(stream ? { stream } : {}),
      }),
    { streams: stream ? [stream] : [] },
  );
}

/** Reads that many events; other databases of the server may hold the horizon back for a moment. */
async function readAll(after: string, count: number): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let cursor = after;
  await waitFor(async () => {
    const batch = await part.events.read(cursor, 7);
    events.push(...batch.events);
    cursor = batch.cursor;
    return events.length >= count;
  }, `${count} events`);
  return events;
}

test("an event of a transaction that commits late is not skipped", async () => {
  const start = await part.events.present();
  const slow = new pg.Client({ connectionString: test_.url });
  await slow.connect();
  await slow.query("BEGIN");
  await slow.query(
    `INSERT INTO log.event (id, type, occurred_at, subject, payload) VALUES ('evt_slow', 'test.thing.happened.v1', now(), 'slow', '{}')`,
  );
  await emit("fast");
  const before = await part.events.read(start, 10);
  expect(before.events).toEqual([]); // the fast one waits behind the open transaction
  await slow.query("COMMIT");
  await slow.end();
  expect((await readAll(before.cursor, 2)).map((event) => event.subject)).toEqual(["slow", "fast"]);
});

test("a follower that reads while 8 writers commit sees every event once and in one order", async () => {
  const start = await part.events.present();
  const seen: string[] = [];
  const abort = new AbortController();
  const follower = (async () => {
    for await (const event of part.events.follow(start, {}, abort.signal)) {
      seen.push(event.subject);
      if (seen.length === 200) return;
    }
  })();
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; i < 25; i++) await emit(`w${writer}-${i}`);
    }),
  );
  await follower;
  abort.abort();
  expect(new Set(seen).size).toBe(200);
  expect((await readAll(start, 200)).map((event) => event.subject)).toEqual(seen);
});

test("under concurrency the order of the log is the order of each chain, and every chain holds", async () => {
  const start = await part.events.present();
  await Promise.all(Array.from({ length: 60 }, (_, i) => emit(`c${i}`, i % 2 ? "odd" : "even")));
  const events = await readAll(start, 60);
  for (const stream of ["odd", "even"]) {
    const chain = events.filter((event) => event.stream === stream);
    expect(chain.map((event) => event.streamSeq)).toEqual(chain.map((_, i) => BigInt(i + 1)));
    expect(verifyChain(chain)).toBeNull();
    expect(verifyChain(chain.map((event, i) => (i === 7 ? { ...event, subject: "forged" } : event)))).toMatchObject({
      index: 7,
      fault: "altered",
    });
    expect(verifyChain(chain.filter((_, i) => i !== 7))).toMatchObject({ index: 7, fault: "missing before" });
    expect(verifyChain(chain.map((event, i) => (i === 7 ? chain[8]! : i === 8 ? chain[7]! : event)))).toMatchObject({
      index: 7,
    });
  }
});

test("a chained event of a stream that the command did not lock is refused", async () => {
  await expect(
    part.work.run(HUB_COMMAND, async (tx) =>
      tx.emit({ type: "t", actor: null, subject: "s", payload: {}, stream: "free" }),
    ),
  ).rejects.toThrow("not locked");
});

test("a follower goes on without loss or doubling when the database drops every connection", async () => {
  const start = await part.events.present();
  const seen: string[] = [];
  const abort = new AbortController();
  const follower = (async () => {
    for await (const event of part.events.follow(start, {}, abort.signal)) seen.push(event.subject);
  })();
  await emit("one");
  await waitFor(() => seen.length === 1, "the first event");
  const admin = new pg.Client({ connectionString: test_.url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await admin.end();
  await waitFor(() => emit("two").then(() => true), "a connection");
  await waitFor(() => seen.length >= 2, "the second event");
  abort.abort();
  await follower;
  expect(seen).toEqual(["one", "two"]);
});

test.each([
  ["", "empty"],
  ["nonsense", "not a place"],
  ["x".repeat(10_000), "too long"],
  [Buffer.from("99999999999999999999.1").toString("base64url"), "beyond 64 bits"],
  [Buffer.from("-1.1").toString("base64url"), "negative"],
])("the cursor %j is refused: %s", async (cursor) => {
  await expect(part.events.read(cursor, 1)).rejects.toMatchObject({ code: "INVALID_CURSOR" });
});

test("a cursor stands at an event, also when transactions after it were rolled back", async () => {
  await emit("last");
  const refused = part.work.run(HUB_COMMAND, async (tx) => {
    await tx.query("UPDATE event SET subject = subject");
    throw new Error("rolled back");
  });
  await expect(refused).rejects.toThrow("rolled back");
  // The number of the one rolled back comes again after a crash; what then commits under it must stand after every
  // cursor that was given out.
  const head = await part.events.head();
  await waitFor(async () => (await part.events.present()) === head, "quiet");
  expect(await part.events.read(head, 5)).toEqual({ events: [], cursor: head, hasMore: false });
  expect((await part.events.read(null, 1_000)).events.at(-1)?.cursor).toBe(head);
});

test("a cursor beyond the log is refused: the log was restored to an earlier state", async () => {
  const future = encodePlace({ xid: 2n ** 62n, position: 1n });
  await expect(part.events.read(future, 5)).rejects.toMatchObject({ code: "INVALID_CURSOR" });
  const follower = part.events.follow(future, {}, AbortSignal.timeout(5_000));
  await expect(follower.next()).rejects.toMatchObject({ code: "INVALID_CURSOR" });
});

test("a log that was restored into a server with lower numbers goes on after its last event", async () => {
  await emit("before");
  const cursor = await part.events.present();
  // As after a restored dump: the events carry numbers that this server has not given out yet.
  await part.work.sql.query("UPDATE event SET xid = xid + 1000000");
  await migrateDatabase({ url: test_.url, ...SCHEMA });
  await emit("after");
  const place = decodePlace(cursor);
  const events = await readAll(encodePlace({ ...place, xid: place.xid + 1_000_000n }), 1);
  expect(events.map((event) => event.subject)).toEqual(["after"]);
  expect(isBefore(place, decodePlace(await part.events.head()))).toBe(true);
});

test("a filter chooses by what stands in the payload, and counts what it chooses", async () => {
  const start = await part.events.present();
  for (const subject of ["a", "b", "c", "a"]) await emit(subject);
  await readAll(start, 4);
  const of = (...subjects: string[]) => ({ payloads: subjects.map((subject) => ({ subject })) });
  const batch = await part.events.read(start, 10, of("a", "c"));
  expect(batch.events.map(({ subject }) => subject)).toEqual(["a", "c", "a"]);
  expect((await part.events.read(start, 2, of("a", "c"))).hasMore).toBe(true);
  expect((await part.events.read(start, 10, of("d"))).events).toEqual([]);
  expect(await part.events.count(of("a"))).toBe(2);
  expect(await part.events.count({ ...of("a"), types: ["test.other.v1"] })).toBe(0);
});
