import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DomainError } from "@commons-hub/shared/errors";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import { createTestDatabase, openTestWork, type TestDatabase } from "@commons-hub/shared/testing";
import * as fc from "fast-check";
import { EXCHANGE_SCHEMA, findLedgerFaults } from "..";
import { openAccount } from "../ledger/balance";
import { applyCommand, type Ledger, type LedgerCommand } from "../ledger/ledger";
import { requireDraft } from "../ledger/transfer";
import { TransferRepository } from "./transfer.repository";

type Work = Awaited<ReturnType<typeof openTestWork>>;
let database: TestDatabase;
let work: Work;
let runs = 0;
let events = 0;

beforeAll(async () => {
  database = await createTestDatabase(EXCHANGE_SCHEMA);
  work = await openTestWork(database, EXCHANGE_SCHEMA);
});
afterAll(async () => {
  await work.close();
  await database.drop();
});

const IDS = ["a", "b", "c"];
const accountsArb = fc.tuple(
  ...IDS.map((id) =>
    fc.record({
      id: fc.constant(id),
      creditLimitMinor: fc.oneof(fc.bigInt(0n, 50n), fc.constant(INT64_MAX)),
      maximumMinor: fc.option(fc.oneof(fc.bigInt(0n, 50n), fc.constant(INT64_MAX))),
      currency: fc.constantFrom("HOURS", "HOURS", "HOURS", "KILOS"),
    }),
  ),
);
const amountArb = fc.oneof(fc.bigInt(0n, 60n), fc.bigInt(1n, 20n), fc.constant(INT64_MAX));
const transferArb = fc.constantFrom("t1", "t2", "t3", "t4", "t5");
const commandArb: fc.Arbitrary<LedgerCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      draft: fc.record({
        id: transferArb,
        from: fc.constantFrom(...IDS, "nobody"),
        to: fc.constantFrom(...IDS),
        currency: fc.constantFrom("HOURS", "HOURS", "HOURS", "KILOS"),
        amountMinor: amountArb,
        pending: fc.boolean(),
        timeoutSeconds: fc.constantFrom(null, null, 1_000),
        memo: fc.constantFrom(null, "thanks"),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("post" as const),
      transfer: transferArb,
      amountMinor: fc.option(fc.bigInt(1n, 60n)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("void" as const), transfer: transferArb }) },
);

type AccountDraft = { id: string; creditLimitMinor: bigint; maximumMinor: bigint | null; currency: string };

async function openAccounts(run: string, accounts: readonly AccountDraft[]): Promise<void> {
  await work.work.sql.query(
    `INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
     VALUES ('cur_HOURS', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now()), ('cur_KILOS', 'KILOS', 'Kilos', 0, 'agt_issuer', 0, hub_now())
     ON CONFLICT DO NOTHING`,
  );
  await work.work.sql.query(
    `INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, maximum_minor, opened_at)
     SELECT id, 'agt_' || id, 'cur_' || code, code, credit, maximum, hub_now()
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS a(id, code, credit, maximum)`,
    [
      accounts.map(({ id }) => `${run}${id}`),
      accounts.map(({ currency }) => currency),
      accounts.map(({ creditLimitMinor }) => creditLimitMinor.toString()),
      accounts.map(({ maximumMinor }) => maximumMinor?.toString() ?? null),
    ],
  );
}

/** Runs a command in the database as the service does; ids carry the run, so that runs share one database. */
async function applyInDatabase(run: string, command: LedgerCommand): Promise<void> {
  const transfers = new TransferRepository(work.work.sql);
  const step = { event: `evt_${++events}`, actor: null, agents: null };
  if (command.kind === "place") {
    const { draft } = command;
    const own = { ...draft, id: `${run}${draft.id}`, from: `${run}${draft.from}`, to: `${run}${draft.to}` };
    await transfers.place(requireDraft(own), step);
  } else if (command.kind === "post") {
    await transfers.settle(`${run}${command.transfer}`, "POSTED", command.amountMinor, step);
  } else if (command.kind === "void") await transfers.settle(`${run}${command.transfer}`, "VOIDED", null, step);
}

async function codeOf(apply: () => Promise<void>): Promise<string | null> {
  try {
    await apply();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

test("the database does what the pure ledger says, refusal for refusal and balance for balance", async () => {
  await fc.assert(
    fc.asyncProperty(accountsArb, fc.array(commandArb, { minLength: 1, maxLength: 15 }), async (accounts, commands) => {
      const run = `r${++runs}_`;
      await openAccounts(run, accounts);
      let ledger: Ledger = {
        accounts: new Map(accounts.map((a) => [a.id, openAccount(a.id, a.currency, { ...a, softLimitMinor: null })])),
        transfers: new Map(),
      };
      for (const command of commands) {
        const expected = await codeOf(async () => {
          ledger = applyCommand(ledger, command, new Date());
        });
        const found = await codeOf(() => applyInDatabase(run, command));
        expect([command, found]).toEqual([command, expected]);
      }
      const rows = await work.work.sql.query(
        `SELECT substr(id, length($1) + 1) AS id, posted_minor AS posted, pending_out_minor AS "out", pending_in_minor AS "in"
         FROM account WHERE starts_with(id, $1) ORDER BY id`,
        [run],
      );
      expect(rows).toEqual(
        [...ledger.accounts.values()].map((a) => ({
          id: a.id,
          posted: `${a.postedMinor}`,
          out: `${a.pendingOutMinor}`,
          in: `${a.pendingInMinor}`,
        })),
      );
    }),
    { numRuns: 120 },
  );
  expect(await findLedgerFaults(work.work.sql)).toEqual([]);
});

test.each([
  ["one side alone", "UPDATE account SET posted_minor = posted_minor + 1 WHERE id = 'acc_1'", /sum to zero/],
  ["a promise on one side", "UPDATE account SET pending_out_minor = 1 WHERE id = 'acc_1'", /sum to zero/],
  ["more than the credit limit", MOVE("6"), /account_credit_limit/],
  ["more than the maximum", MOVE("-8"), /account_maximum/],
  [
    "an opening balance",
    "INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, posted_minor, opened_at) VALUES ('acc_3', 'agt_3', 'cur_G', 'GUARD', 9, 5, hub_now())",
    /opens at zero/,
  ],
  [
    "another currency",
    "UPDATE account SET currency_id = 'cur_HOURS', currency_code = 'HOURS' WHERE id = 'acc_1'",
    /never rewritten/,
  ],
  ["a removed account", "DELETE FROM account WHERE id = 'acc_1'", /never rewritten/],
  [
    "another amount of a posted transfer",
    "UPDATE transfer SET amount_minor = 3 WHERE id = 'trf_guard'",
    /never rewritten/,
  ],
  ["a removed transfer", "DELETE FROM transfer", /never rewritten/],
  ["an emptied ledger", "TRUNCATE transfer CASCADE", /never rewritten/],
])("whatever writes to the database, it refuses %s", async (_, sql, message) => {
  await work.work.sql.query(`
    INSERT INTO currency (id, code, name, decimals, issuer, default_credit_limit_minor, created_at)
    VALUES ('cur_G', 'GUARD', 'Guarded', 0, 'agt_issuer', 0, hub_now()), ('cur_HOURS', 'HOURS', 'Hours', 2, 'agt_issuer', 0, hub_now()) ON CONFLICT DO NOTHING`);
  await work.work.sql.query(`
    INSERT INTO account (id, owner, currency_id, currency_code, credit_limit_minor, maximum_minor, opened_at)
    VALUES ('acc_1', 'agt_1', 'cur_G', 'GUARD', 5, 5, hub_now()), ('acc_2', 'agt_2', 'cur_G', 'GUARD', 9, 9, hub_now()) ON CONFLICT DO NOTHING`);
  const draft = requireDraft({
    id: "trf_guard",
    from: "acc_2",
    to: "acc_1",
    currency: "GUARD",
    amountMinor: 2n,
    pending: false,
    timeoutSeconds: null,
    memo: null,
  });
  await new TransferRepository(work.work.sql).place(draft, { event: `evt_${++events}`, actor: null, agents: null });
  await expect(work.work.sql.query(sql)).rejects.toThrow(message);
  expect(await findLedgerFaults(work.work.sql)).toEqual([]);
});

/** Both sides of a move from acc_1 to acc_2 in one statement, past every rule of the application. */
function MOVE(amount: string): string {
  return `UPDATE account SET posted_minor = posted_minor + CASE id WHEN 'acc_1' THEN -(${amount} + 2) ELSE ${amount} + 2 END WHERE id IN ('acc_1', 'acc_2')`;
}
