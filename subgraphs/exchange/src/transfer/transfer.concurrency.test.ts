import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { MemoryBus } from "@commons-hub/shared/bus";
import { createCommand, HUB_COMMAND, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { createTestDatabase, openTestWork, type TestDatabase, waitFor } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import { type NewTransfer, TransferService } from "./transfer.service";

const CLIENTS = 32;

type Work = Awaited<ReturnType<typeof openTestWork>>;
let database: TestDatabase;
/** The work whose connections are killed. */
let work: Work;
/** Looks on, with connections of its own. */
let watch: Work;
let transfers: TransferService;
let accounts: string[];
let random: () => number;

beforeAll(async () => {
  database = await createTestDatabase(EXCHANGE_SCHEMA);
  work = await openTestWork(database, EXCHANGE_SCHEMA);
  watch = await openTestWork(database, EXCHANGE_SCHEMA);
  transfers = new TransferService(work.work, work.bus);
  await watch.work.sql.query(
    `INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
     VALUES ('cur_1', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now())`,
  );
});
afterAll(async () => {
  await work.close();
  await watch.close();
  await database.drop();
});
beforeEach(async () => {
  random = randomOf(7);
  accounts = await openAccounts(4, 50, 60);
});
afterEach(async () => {
  expect(await findLedgerFaults(watch.work.sql)).toEqual([]);
});

async function openAccounts(count: number, creditLimit: number, maximum: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("acc"));
  await watch.work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, maximum_minor, opened_at)
     SELECT id, 'agt_' || id, 'cur_1', 'HOURS', $2, $3, hub_now() FROM unnest($1::text[]) AS id`,
    [ids, creditLimit, maximum],
  );
  return ids;
}

/** The same numbers in every run (a linear congruential generator). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

function transferOf(over: Partial<NewTransfer> = {}): NewTransfer {
  const from = pick(accounts);
  const to = pick(accounts.filter((account) => account !== from));
  return { from, to, amount: { minor: BigInt(1 + Math.floor(random() * 30)), currency: "HOURS" }, ...over };
}

/** The codes of what was refused; anything but a refusal is a failure of the test. */
async function codesOf(attempts: readonly Promise<unknown>[]): Promise<(string | null)[]> {
  const settled = await Promise.allSettled(attempts);
  return settled.map((result) => {
    if (result.status === "fulfilled") return null;
    if (result.reason instanceof DomainError) return result.reason.code;
    throw result.reason;
  });
}

test("32 clients among 4 accounts at their limits, in all directions: only limits refuse, and every law holds", async () => {
  const codes = (
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const own: (string | null)[] = [];
        for (let i = 0; i < 25; i++) own.push(...(await codesOf([transfers.place(HUB_COMMAND, transferOf())])));
        return own;
      }),
    )
  ).flat();
  expect(new Set(codes)).toEqual(new Set([null, "CREDIT_LIMIT_EXCEEDED", "MAXIMUM_EXCEEDED"]));
  expect(codes.filter((code) => code === null).length).toBeGreaterThan(CLIENTS);
});

test("two accounts pay each other at once, again and again, and nobody waits for ever", async () => {
  const [a = "", b = ""] = await openAccounts(2, 1_000_000, 1_000_000);
  const attempts = Array.from({ length: 300 }, (_, i) =>
    transfers.place(HUB_COMMAND, transferOf(i % 2 === 0 ? { from: a, to: b } : { from: b, to: a })),
  );
  expect(new Set(await codesOf(attempts))).toEqual(new Set([null]));
});

test("many payers of one amount that fits once: one of them pays", async () => {
  const [poor = "", rich = ""] = await openAccounts(2, 10, 10);
  const input = { from: poor, to: rich, amount: { minor: 10n, currency: "HOURS" } };
  const codes = await codesOf(Array.from({ length: CLIENTS }, () => transfers.place(HUB_COMMAND, input)));
  expect(codes.filter((code) => code === null).length).toBe(1);
  expect(codes.filter((code) => code === "CREDIT_LIMIT_EXCEEDED").length).toBe(CLIENTS - 1);
});

test("one id sent 32 times at once is one transfer, also when each is a unit of work with an idempotency key", async () => {
  const input = transferOf({ id: "once", amount: { minor: 5n, currency: "HOURS" } });
  const commands = Array.from({ length: CLIENTS }, (_, i) =>
    i % 2 === 0 ? HUB_COMMAND : createCommand(HUB_CALLER, `key-${i % 4}`, "transfer", "transfer", input),
  );
  const placed = await Promise.all(commands.map((command) => transfers.place(command, input)));
  expect(new Set(placed.map((transfer) => transfer.id)).size).toBe(1);
  const [row] = await watch.work.sql.query("SELECT posting_count::int AS count FROM account WHERE id = $1", [
    input.from,
  ]);
  expect(row).toEqual({ count: 1 });
});

test("one id with 32 different contents at once is one transfer and 31 conflicts", async () => {
  const attempts = Array.from({ length: CLIENTS }, (_, i) =>
    transfers.place(HUB_COMMAND, transferOf({ id: "contested", amount: { minor: BigInt(i + 1), currency: "HOURS" } })),
  );
  const codes = await codesOf(attempts);
  expect(codes.filter((code) => code === null).length).toBe(1);
  expect(codes.filter((code) => code === "TRANSFER_ID_CONFLICT").length).toBe(CLIENTS - 1);
});

test("a pending transfer is posted and voided by 32 at once: one step counts", async () => {
  const { id } = await transfers.place(
    HUB_COMMAND,
    transferOf({ pending: true, amount: { minor: 9n, currency: "HOURS" } }),
  );
  const attempts = Array.from({ length: CLIENTS }, (_, i) =>
    i % 2 === 0 ? transfers.post(HUB_COMMAND, id, null) : transfers.void(HUB_COMMAND, id),
  );
  const codes = await codesOf(attempts);
  expect(codes.filter((code) => code === null).length).toBe(1);
  expect(codes.filter((code) => code === "STATE_CONFLICT").length).toBe(CLIENTS - 1);
});

test("connections killed under 32 writers: what was acknowledged is there once, and a retry finds it", async () => {
  accounts = await openAccounts(4, 1_000_000, 1_000_000);
  const done = new AbortController();
  let killed = 0;
  const acknowledged = new Map<string, NewTransfer>();
  const writers = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let i = 0; i < 20; i++) {
      const id = `client-${client}-${i}`;
      const input = transferOf({ id });
      const command =
        client % 2 === 0 ? HUB_COMMAND : createCommand(HUB_CALLER, `key-${id}`, "transfer", "transfer", input);
      // Retries like a client: the same id, and for half of them the same key, until it is answered.
      const transfer = await waitFor(async () => {
        try {
          return await transfers.place(command, input);
        } catch (error) {
          if (error instanceof DomainError && error.code === "UNAVAILABLE") return null;
          throw error;
        }
      }, `transfer ${id}`);
      acknowledged.set(transfer.id, input);
    }
  });
  const killer = (async () => {
    while (!done.signal.aborted) {
      const rows = await watch.work.sql.query<{ ok: boolean }>(
        `SELECT pg_terminate_backend(pid) AS ok FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE '%place_transfer(%' AND pid <> pg_backend_pid() LIMIT 2`,
      );
      killed += rows.length;
      await watch.work.sql.query("SELECT pg_sleep(0.02)");
    }
  })();
  await Promise.all(writers);
  done.abort();
  await killer;
  expect(killed).toBeGreaterThan(3);
  const rows = await watch.work.sql.query<{ id: string; amount: string }>(
    "SELECT id, amount_minor AS amount FROM transfer WHERE from_account = ANY($1)",
    [accounts],
  );
  expect(rows.length).toBe(CLIENTS * 20);
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(acknowledged.keys()));
  for (const { id, amount } of rows) expect(amount).toBe(acknowledged.get(id)?.amount.minor.toString());
});

test("events of concurrent transfers are all read, each once, by a reader who follows", async () => {
  const bus = new MemoryBus();
  const service = new TransferService(new UnitOfWork(work.database, bus), bus);
  const start = await watch.events.head();
  accounts = await openAccounts(4, 1_000_000, 1_000_000);
  const placed = await Promise.all(Array.from({ length: 200 }, () => service.place(HUB_COMMAND, transferOf())));
  const { events } = await waitFor(async () => {
    const batch = await watch.events.read(start, 300, { types: ["exchange.transfer.posted.v1"] });
    return batch.events.length >= placed.length ? batch : null;
  }, "all events");
  expect(events.map((event) => event.subject).toSorted()).toEqual(placed.map(({ id }) => id).toSorted());
  await bus.close();
});
