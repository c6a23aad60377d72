import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { codeOf, type Person, ProcessHub, size } from "../kit";
import { insist } from "./insist";

const WRITERS = 64;
const TRANSFERS = size(3, 60);
const KILLS = size(2, 10);
const LIMIT = 20;

// A busy machine takes long to come back from a kill.
jest.setTimeout(size(300_000, 1_800_000));

let hub: ProcessHub;
let issuer: { readonly id: string; readonly steward: Person };
let members: Person[];
let accounts: string[];

const money = (minor: number) => ({ minor: String(minor), currency: "RISK" });

beforeAll(async () => {
  hub = await ProcessHub.start();
  const seed = await hub.seed();
  issuer = await seed.organization("Issuer under pressure");
  members = await seed.members(issuer, 4);
  const { currency } = await issuer.steward.run<{ currency: { id: string } }>("CreateCurrency", {
    code: "RISK",
    name: "Risk",
    decimals: 0,
    issuer: issuer.id,
    defaultCreditLimit: money(1_000_000),
  });
  accounts = [];
  for (const member of members) {
    // The last one has little credit, so that everybody meets its limit.
    const creditLimit = member === members.at(-1) ? money(LIMIT) : undefined;
    const input = { owner: member.id, currency: currency.id, creditLimit };
    accounts.push((await issuer.steward.run<{ account: { id: string } }>("OpenAccount", input)).account.id);
  }
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

interface Placed {
  readonly transfer: { readonly transfer: { readonly id: string } };
}

test("of 64 clients who pay from one account at its limit at once, as many succeed as the limit allows", async () => {
  const payer = members.at(-1)!;
  const input = { from: accounts.at(-1), to: accounts[0], amount: money(1) };
  const answers = await Promise.all(Array.from({ length: WRITERS }, () => payer.ask("Transfer", { input })));
  const codes = answers.map((answer) => codeOf(answer));
  expect(codes.filter((code) => code === null || code === undefined).length).toBe(LIMIT);
  expect(codes.filter((code) => code === "CREDIT_LIMIT_EXCEEDED").length).toBe(WRITERS - LIMIT);
});

test("of transfers that 64 clients send while process and database are killed again and again, none is lost and none is made twice", async () => {
  const acknowledged = new Map<string, string>();
  let killed = 0;
  const write = async (writer: number): Promise<void> => {
    const payer = writer % 3;
    for (let i = 0; i < TRANSFERS; i++) {
      const input = { from: accounts[payer], to: accounts[(payer + 1 + (i % 2)) % 3], amount: money(1 + (i % 7)) };
      const options = { idempotencyKey: `risk-${writer}-${i}` };
      const send = () => members[payer]!.ask("Transfer", { input }, options);
      const answer = await insist(send);
      expect(answer.errors).toBeUndefined();
      const { id } = (answer.data as unknown as Placed).transfer.transfer;
      acknowledged.set(options.idempotencyKey, id);
      // Whoever did not hear the answer asks again, and hears the same.
      if (i % 3 === 0) {
        const again = await insist(send);
        expect((again.data as unknown as Placed).transfer.transfer.id).toBe(id);
      }
    }
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  for (let kill = 0; kill < KILLS; kill++) {
    const due = ((kill + 1) * WRITERS * TRANSFERS) / (KILLS + 2);
    await waitFor(() => acknowledged.size > due, "some of the transfers", size(120_000, 600_000));
    if (kill % 2 === 0) {
      await hub.kill();
      await hub.restart();
    } else hub.killDatabase();
    killed++;
  }
  await writing;
  expect(killed).toBe(KILLS);
  const ids = [...acknowledged.values()];
  expect(new Set(ids).size).toBe(WRITERS * TRANSFERS);
  const [counted] = await hub.query<{ transfers: string; lost: string; sum: string; faults: string }>(
    `SELECT (SELECT count(*) FROM exchange.transfer) AS transfers,
            (SELECT count(*) FROM unnest($1::text[]) AS told(id) WHERE NOT EXISTS (SELECT FROM exchange.transfer t WHERE t.id = told.id)) AS lost,
            (SELECT sum(posted_minor) FROM exchange.account) AS sum,
            (SELECT count(*) FROM exchange.ledger_fault) AS faults`,
    [ids],
  );
  expect(counted).toEqual({ transfers: String(LIMIT + WRITERS * TRANSFERS), lost: "0", sum: "0", faults: "0" });
});
