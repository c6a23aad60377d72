import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DomainError } from "../errors";
import { callerOf, createTestDatabase, openTestWork, type TestDatabase } from "../testing";
import { decodeAnswer, encodeAnswer } from "./answer";
import { type Command, createCommand, HUB_COMMAND, sqlStateOf } from ".";

const SCHEMA = { schema: "uow", migrations: [], entities: [] };
let database: TestDatabase;
let part: Awaited<ReturnType<typeof openTestWork>>;

beforeAll(async () => {
  database = await createTestDatabase(SCHEMA);
  part = await openTestWork(database, SCHEMA);
  await part.work.sql.query("CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)");
  await part.work.sql.query("INSERT INTO counter VALUES (1, 0), (2, 0)");
});
afterAll(async () => {
  await part.close();
  await database.drop();
});

const keyed = (key: string, input: unknown = {}): Command =>
  createCommand(callerOf("agt_me"), key, "field", "change", input);

async function countOf(id: number): Promise<number> {
  const [row] = await part.work.sql.query<{ n: number }>("SELECT n FROM counter WHERE id = $1", [id]);
  return row?.n ?? -1;
}

test("what throws leaves neither state nor event nor idempotency record", async () => {
  const start = await part.events.present();
  await expect(
    part.work.run(keyed("fails"), async (tx) => {
      await tx.query("UPDATE counter SET n = 99 WHERE id = 1");
      tx.emit({ type: "t", actor: null, subject: "s", payload: {} });
      throw new DomainError("STATE_CONFLICT", "no");
    }),
  ).rejects.toMatchObject({ code: "STATE_CONFLICT" });
  expect(await countOf(1)).toBe(0);
  expect((await part.events.read(start, 10)).events).toEqual([]);
  expect(await part.work.run(keyed("fails"), async () => "second try")).toBe("second try");
});

test("transactions that deadlock run again until both are done", async () => {
  const both = (first: number, second: number) =>
    part.work.run(HUB_COMMAND, async (tx) => {
      await tx.query("UPDATE counter SET n = n + 1 WHERE id = $1", [first]);
      await tx.query("SELECT pg_sleep(0.05)");
      await tx.query("UPDATE counter SET n = n + 1 WHERE id = $1", [second]);
    });
  const [one, two] = [await countOf(1), await countOf(2)];
  await Promise.all([both(1, 2), both(2, 1)]);
  expect([await countOf(1), await countOf(2)]).toEqual([one + 2, two + 2]);
});

test("32 retries of one key at the same time change once and all get the same answer", async () => {
  const before = await countOf(1);
  const answers = await Promise.all(
    Array.from({ length: 32 }, () =>
      part.work.run(keyed("flood", { a: 1 }), async (tx) => {
        const [row] = await tx.query<{ n: number }>("UPDATE counter SET n = n + 1 WHERE id = 1 RETURNING n");
        return { n: BigInt(row?.n ?? 0), at: await tx.now() };
      }),
    ),
  );
  expect(await countOf(1)).toBe(before + 1);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test("a key is the caller's own and bound to its content", async () => {
  await part.work.run(keyed("mine", { a: 1 }), async () => "first");
  await expect(part.work.run(keyed("mine", { a: 2 }), async () => "other")).rejects.toMatchObject({
    code: "IDEMPOTENCY_CONFLICT",
  });
  const other = createCommand(callerOf("agt_other"), "mine", "field", "change", { a: 2 });
  expect(await part.work.run(other, async () => "theirs")).toBe("theirs");
});

test("a secret is answered once and never kept", async () => {
  const remember = (answer: { secret: string | null }) => ({ ...answer, secret: null });
  const run = () => part.work.run(keyed("secret"), async () => ({ secret: "s3cr3t" as string | null }), { remember });
  expect(await run()).toEqual({ secret: "s3cr3t" });
  expect(await run()).toEqual({ secret: null });
  expect(JSON.stringify(await part.work.sql.query("SELECT * FROM idempotency"))).not.toContain("s3cr3t");
});

test("a key is forgotten after 24 hours", async () => {
  await part.work.run(keyed("old"), async () => 1);
  await database.shiftClock(25 * 3_600_000);
  expect(await part.work.run(keyed("old"), async () => 2)).toBe(2);
  await database.shiftClock(0);
});

test.each([
  ["", "empty"],
  ["a b", "blank"],
  ["x".repeat(256), "too long"],
  ["ü", "not ASCII"],
  ["a\n", "line break"],
])("the key %j is refused: %s", (key) => {
  expect(() => keyed(key)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test("a transaction that takes too long is ended by the server", async () => {
  await expect(part.work.run(HUB_COMMAND, (tx) => tx.query("SELECT pg_sleep(5)"))).rejects.toMatchObject({
    code: "TIMEOUT",
  });
});

test("a lost connection is UNAVAILABLE, and the next command works", async () => {
  await expect(
    part.work.run(HUB_COMMAND, (tx) => tx.query("SELECT pg_terminate_backend(pg_backend_pid())")),
  ).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(
    await part.work.run(HUB_COMMAND, async (tx) => (await tx.query<{ one: number }>("SELECT 1 AS one"))[0]?.one),
  ).toBe(1);
});

test("answers come back as they were", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: false, maxDepth: 4 }), (value) => {
      fc.pre(
        !JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? "" : v))?.includes("null") &&
          !hasOddities(value),
      );
      expect(decodeAnswer(encodeAnswer(value))).toEqual(value);
    }),
  );
});

/** NaN, invalid dates and __proto__ have no place in an answer. */
function hasOddities(value: unknown): boolean {
  if (typeof value === "number") return !Number.isFinite(value) || Object.is(value, -0);
  if (value instanceof Date) return Number.isNaN(value.getTime());
  if (typeof value === "object" && value !== null)
    return Object.keys(value).includes("__proto__") || Object.values(value).some(hasOddities);
  return false;
}

test("SQLSTATE is read from any error", () => {
  expect(sqlStateOf(Object.assign(new Error("x"), { code: "23505" }))).toBe("23505");
  expect(sqlStateOf(null)).toBeNull();
});
