import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { HUB_COMMAND } from "@commons-hub/shared/database";
import { newId, prefixOf } from "@commons-hub/shared/ids";
import { createTestDatabase, openTestWork, readSettled, type TestDatabase } from "@commons-hub/shared/testing";
import fc from "fast-check";
import { EXCHANGE_SCHEMA } from "..";
import { TransferBatchService } from "./batch.service";
import { type NewTransfer, TransferService } from "./transfer.service";

type Work = Awaited<ReturnType<typeof openTestWork>>;
const PASSED = "exchange.account.soft-limit-passed.v1";
let database: TestDatabase;
let work: Work;
let transfers: TransferService;
let batches: TransferBatchService;
let member: string;
let shop: string;

beforeAll(async () => {
  database = await createTestDatabase(EXCHANGE_SCHEMA);
  work = await openTestWork(database, EXCHANGE_SCHEMA);
  transfers = new TransferService(work.work, work.bus);
  batches = new TransferBatchService(work.work);
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
  member = await openAccount("50");
  shop = await openAccount(null);
});

async function openAccount(softLimit: string | null): Promise<string> {
  const id = newId("acc");
  await work.work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, soft_limit_minor, opened_at)
     VALUES ($1, 'agt_' || $1, 'cur_1', 'HOURS', 100, $2, hub_now())`,
    [id, softLimit],
  );
  return id;
}

const of = (minor: number, more: Partial<NewTransfer> = {}): NewTransfer => ({
  from: member,
  to: shop,
  amount: { minor: BigInt(minor), currency: "HOURS" },
  ...more,
});
const pay = (minor: number, more: Partial<NewTransfer> = {}) => transfers.place(HUB_COMMAND, of(minor, more));
const warnings = async (account: string) =>
  (await readSettled(work.events, 100, { subjects: [account] })).events.filter(({ type }) => type === PASSED);

test("who spends beyond the soft limit is warned once, and again after having come back", async () => {
  await pay(50);
  expect(await warnings(member)).toEqual([]);
  await pay(1);
  await pay(10);
  const [warning, ...others] = await warnings(member);
  expect(others).toEqual([]);
  expect(prefixOf(warning?.id ?? "")).toBe("evt");
  expect(warning).toMatchObject({
    actor: null,
    payload: {
      account: member,
      owner: `agt_${member}`,
      currency: "HOURS",
      softLimitMinor: "50",
      spendableMinor: "-51",
    },
  });
  await pay(61, { from: shop, to: member });
  await pay(60);
  expect(await warnings(member)).toHaveLength(2);
  expect(await warnings(shop)).toEqual([]);
});

test("what is set aside counts, and posting it warns no second time", async () => {
  const { id } = await pay(60, { pending: true });
  expect(await warnings(member)).toMatchObject([{ payload: { spendableMinor: "-60" } }]);
  await transfers.post(HUB_COMMAND, id, null);
  expect(await warnings(member)).toHaveLength(1);
});

test("a batch warns of what it leaves behind", async () => {
  await batches.place(HUB_COMMAND, [of(30), of(30), of(30)]);
  expect(await warnings(member)).toMatchObject([{ payload: { spendableMinor: "-90" } }]);
});

test("a transfer that is refused warns of nothing", async () => {
  await expect(pay(101)).rejects.toMatchObject({ code: "CREDIT_LIMIT_EXCEEDED" });
  expect(await warnings(member)).toEqual([]);
});

test("law: as many warnings as times the account went beyond, whatever is paid", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.integer({ min: -60, max: 60 }).filter((minor) => minor !== 0),
        { maxLength: 12 },
      ),
      async (amounts) => {
        [member, shop] = [await openAccount("50"), await openAccount(null)];
        let balance = 0;
        let passed = 0;
        for (const minor of amounts) {
          const next = balance - minor;
          if (Math.abs(next) > 100) continue;
          await (minor > 0 ? pay(minor) : pay(-minor, { from: shop, to: member }));
          if (next < -50 && balance >= -50) passed += 1;
          balance = next;
        }
        expect(await warnings(member)).toHaveLength(passed);
      },
    ),
    { numRuns: 20 },
  );
});
