import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { HUB_COMMAND, createCommand } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { HUB_CALLER } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf, createTestDatabase, openTestWork, type TestDatabase, waitFor } from "@commons-hub/shared/testing";
import * as fc from "fast-check";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import { BATCH_MAX } from "../ledger/batch";
import { TransferBatchService } from "./batch.service";
import { type NewTransfer, TransferService } from "./transfer.service";

type Work = Awaited<ReturnType<typeof openTestWork>>;
let database: TestDatabase;
let work: Work;
let batches: TransferBatchService;
let transfers: TransferService;
let accounts: string[];

beforeAll(async () => {
  database = await createTestDatabase(EXCHANGE_SCHEMA);
  work = await openTestWork(database, EXCHANGE_SCHEMA);
  batches = new TransferBatchService(work.work);
  transfers = new TransferService(work.work, work.bus);
  await work.work.sql.query(
    `INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
     VALUES ('cur_1', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now())`,
  );
});
afterAll(async () => {
  await work.close();
  await database.drop();
});
beforeEach(async () => {
  accounts = await openAccounts(3, 100);
});
afterEach(async () => {
  expect(await findLedgerFaults(work.work.sql)).toEqual([]);
});

async function openAccounts(count: number, creditLimit: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("acc"));
  await work.work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, maximum_minor, opened_at)
     SELECT id, 'agt_' || id, 'cur_1', 'HOURS', $2, 1000000, hub_now() FROM unnest($1::text[]) AS id`,
    [ids, creditLimit],
  );
  return ids;
}

const transferOf = (from: number, to: number, minor: number, more: Partial<NewTransfer> = {}): NewTransfer => ({
  from: accounts[from] ?? "acc_none",
  to: accounts[to] ?? "acc_none",
  amount: { minor: BigInt(minor), currency: "HOURS" },
  ...more,
});

async function balances(): Promise<string[]> {
  const rows = await work.work.sql.query<{ posted: string }>(
    "SELECT posted_minor AS posted FROM account WHERE id = ANY($1) ORDER BY array_position($1, id)",
    [accounts],
  );
  return rows.map(({ posted }) => posted);
}

test("a batch is placed in its order in one commit, with an event for each, and each refusal beside what is placed", async () => {
  const results = await batches.place(HUB_COMMAND, [
    transferOf(0, 1, 100),
    transferOf(0, 2, 1),
    transferOf(1, 2, 150, { memo: "  seeds " }),
    transferOf(1, 9, 1),
    transferOf(2, 0, 30, { pending: true, timeoutSeconds: 60 }),
    transferOf(2, 2, 1),
    transferOf(2, 0, 0),
  ]);
  expect(results.map(({ transfer, refusal }) => transfer?.state ?? refusal?.code)).toEqual([
    "POSTED",
    "CREDIT_LIMIT_EXCEEDED",
    "POSTED",
    "NOT_FOUND",
    "PENDING",
    "SAME_ACCOUNT",
    "AMOUNT_OUT_OF_RANGE",
  ]);
  expect(results[2]?.transfer?.memo).toBe("seeds");
  expect(await balances()).toEqual(["-100", "-50", "150"]);
  const subjects = results.flatMap(({ transfer }) => transfer?.id ?? []);
  // A reader waits for transactions that began before, of whomever.
  const events = await waitFor(async () => {
    const found = await work.events.read(null, 10, { subjects });
    return found.events.length === subjects.length ? found.events : null;
  }, "the events");
  expect(events.map(({ type, subject }) => [type, subject])).toEqual([
    ["exchange.transfer.posted.v1", subjects[0]],
    ["exchange.transfer.posted.v1", subjects[1]],
    ["exchange.transfer.reserved.v1", subjects[2]],
  ]);
  const jobs = await work.work.sql.query("SELECT key FROM job WHERE kind = 'transfer.expire' AND key = ANY($1)", [
    subjects,
  ]);
  expect(jobs).toEqual([{ key: subjects[2] }]);
});

test("a chain of linked transfers is placed whole or not at all", async () => {
  const results = await batches.place(HUB_COMMAND, [
    { ...transferOf(0, 1, 50), linked: true },
    { ...transferOf(1, 2, 999), linked: true },
    transferOf(2, 0, 5),
    { ...transferOf(0, 2, 10), linked: true },
    transferOf(1, 2, 10),
  ]);
  expect(results.map(({ refusal }) => refusal?.code ?? null)).toEqual([
    "LINKED_TRANSFER_REFUSED",
    "CREDIT_LIMIT_EXCEEDED",
    "LINKED_TRANSFER_REFUSED",
    null,
    null,
  ]);
  expect(await balances()).toEqual(["-10", "-10", "20"]);
});

test("a batch sent again answers the same transfers, by their ids and by its key", async () => {
  const batch = [transferOf(0, 1, 5, { id: newId("trf") }), transferOf(1, 2, 7, { id: newId("trf") })];
  const first = await batches.place(HUB_COMMAND, batch);
  expect(await batches.place(HUB_COMMAND, batch)).toEqual(first);
  const [changed] = await batches.place(HUB_COMMAND, [{ ...transferOf(0, 1, 6), id: batch[0]?.id }]);
  expect(changed?.refusal?.code).toBe("TRANSFER_ID_CONFLICT");
  const fresh = [transferOf(0, 1, 1)];
  const command = createCommand(HUB_CALLER, newId("key"), "placeTransfers", "placeTransfers", fresh);
  expect(await batches.place(command, fresh)).toEqual(await batches.place(command, fresh));
  expect(await balances()).toEqual(["-6", "-1", "7"]);
});

test("nobody pays from somebody else's account, and the rest of the batch stands", async () => {
  const command = createCommand(callerOf(`agt_${accounts[0]}`), undefined, "placeTransfers", "placeTransfers", {});
  const results = await batches.place(command, [transferOf(0, 1, 5), transferOf(1, 0, 5)]);
  expect(results.map(({ refusal }) => refusal?.code ?? null)).toEqual([null, "FORBIDDEN"]);
});

test("the same transfers through single calls and through a batch leave the same accounts", async () => {
  const rowArb = fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 2 }), fc.nat(90), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(rowArb, { minLength: 1, maxLength: 25 }), async (rows) => {
      const list = (): NewTransfer[] =>
        rows.map(([from, step, minor, pending]) => transferOf(from, (from + step) % 3, minor, { pending }));
      const state = async () =>
        work.work.sql.query(
          `SELECT posted_minor, pending_out_minor, pending_in_minor, posting_count FROM account WHERE id = ANY($1) ORDER BY array_position($1, id)`,
          [accounts],
        );
      accounts = await openAccounts(3, 100);
      const codes: (string | null)[] = [];
      for (const each of list())
        codes.push(
          await transfers.place(HUB_COMMAND, each).then(
            () => null,
            (error: unknown) => (error instanceof DomainError ? error.code : "BUG"),
          ),
        );
      const single = await state();
      accounts = await openAccounts(3, 100);
      const results = await batches.place(HUB_COMMAND, list());
      expect(results.map(({ refusal }) => refusal?.code ?? null)).toEqual(codes);
      expect(await state()).toEqual(single);
    }),
    { numRuns: 25 },
  );
});

test("batches and single transfers at once, in all directions: every law holds", async () => {
  const small = () => transferOf(Math.floor(Math.random() * 3), 0, 1);
  const any = () => {
    const { from } = small();
    const to = accounts.filter((account) => account !== from)[Math.floor(Math.random() * 2)] ?? "";
    return { from, to, amount: { minor: BigInt(1 + Math.floor(Math.random() * 60)), currency: "HOURS" } };
  };
  const settled = await Promise.allSettled([
    ...Array.from({ length: 12 }, () => batches.place(HUB_COMMAND, Array.from({ length: 20 }, any))),
    ...Array.from({ length: 60 }, () => transfers.place(HUB_COMMAND, any())),
  ]);
  const failed = settled.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(failed.every((error) => error instanceof DomainError && /LIMIT|MAXIMUM/.test(error.code))).toBe(true);
});

test("the largest batch is one commit; one more is refused", async () => {
  const batch = Array.from({ length: BATCH_MAX }, (_, i) => transferOf(i % 3, (i + 1) % 3, 1, { id: newId("trf") }));
  // A machine that is busy with other tests may not finish within the two seconds of a commit: then nothing is placed.
  const results = await waitFor(
    () =>
      batches.place(HUB_COMMAND, batch).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === "TIMEOUT") return null;
        throw error;
      }),
    "a batch within two seconds",
    240_000,
  );
  expect(results.filter(({ transfer }) => transfer !== null).length).toBe(BATCH_MAX);
  await expect(batches.place(HUB_COMMAND, [...batch, transferOf(0, 1, 1)])).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
}, 300_000);
