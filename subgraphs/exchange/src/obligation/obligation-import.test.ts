import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { readSettled, openTestWork } from "@commons-hub/shared/testing";
import fc from "fast-check";
import { EXCHANGE_SCHEMA } from "..";
import { readObligations } from "../clearing/obligation-file";
import { CREATE_CURRENCY, type Exchange, officerOf, startExchange } from "../testing/exchange";
import { fileObligations, newAmong } from "./obligation-import";
import { ObligationImportService } from "./obligation-import.service";

const OFFICER = officerOf("agt_issuer");
let exchange: Exchange;
let books: Awaited<ReturnType<typeof openTestWork>>;
let imports: ObligationImportService;
let a: string;
let b: string;

beforeAll(async () => {
  exchange = await startExchange();
  await exchange.subgraph.start();
  books = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  imports = new ObligationImportService(books.work);
  [a, b] = [await exchange.createAgent(), await exchange.createAgent()];
  await exchange.get(
    CREATE_CURRENCY,
    { input: { code: "RING", name: "Ring", decimals: 2, issuer: "agt_issuer" } },
    { caller: OFFICER },
  );
  for (const follower of exchange.subgraph.followers) await follower.catchUp(60_000);
});
afterAll(async () => {
  await books.close();
  await exchange.stop();
});

const give = (text: string, digest = text) => imports.run(readObligations(text, "RING"), { currency: "RING", digest });
const kept = () =>
  books.work.sql.query<{ debtor: string; minor: string; reference: string | null }>(
    `SELECT debtor, amount_minor::text AS minor, reference FROM obligation ORDER BY import_key`,
  );

test("a file is recorded once, however often it is given, with the numbers of its invoices", async () => {
  const text = `id,debtor,creditor,amount,due\nINV-1,${a},${b},250,2031-01-01\nINV-2,${b},${a},100,\n`;
  expect(await give(text)).toEqual({ currency: "RING", obligations: 2, newObligations: 2 });
  expect(await give(text)).toMatchObject({ newObligations: 0 });
  expect(await give(`${text}INV-3,${a},${b},7,\n`)).toMatchObject({ obligations: 3, newObligations: 1 });
  expect(await kept()).toEqual([
    { debtor: a, minor: "250", reference: "INV-1" },
    { debtor: b, minor: "100", reference: "INV-2" },
    { debtor: a, minor: "7", reference: "INV-3" },
  ]);
  const { events } = await readSettled(exchange.subgraph.events, 10, { types: ["exchange.obligation.recorded.v1"] });
  expect(events).toHaveLength(3);
});

test("two who import the same file at once double nothing; equal rows without ids are as many as they are", async () => {
  const text = `debtor,creditor,amount\n${a},${b},11\n${a},${b},11\n`;
  const results = await Promise.all([give(text), give(text), give(text)]);
  expect(results.reduce((sum, { newObligations }) => sum + newObligations, 0)).toBe(2);
  expect((await kept()).filter(({ minor }) => minor === "11")).toHaveLength(2);
});

test.each<[string, () => string, object]>([
  [
    "somebody unknown",
    () => `debtor,creditor,amount\n${a},${b},1\n${a},agt_nobody,1\n`,
    { code: "IMPORT_INVALID", details: { line: 3 } },
  ],
  [
    "an id with other content than before",
    () => `id,debtor,creditor,amount\nINV-9,${a},${b},1\nINV-1,${a},${b},999\n`,
    { code: "IMPORT_INVALID", details: { line: 3 } },
  ],
  [
    "an id that nobody can read",
    () => `id,debtor,creditor,amount\nINV\u0007,${a},${b},1\n`,
    { code: "IMPORT_INVALID", details: { line: 2 } },
  ],
])("%s is refused with its line, and nothing of the file is kept", async (_, text, refusal) => {
  const before = await kept();
  await expect(give(text())).rejects.toMatchObject(refusal);
  expect(await kept()).toEqual(before);
});

test("a currency that is not there is refused", async () => {
  const file = readObligations(`debtor,creditor,amount\n${a},${b},1\n`, "NONE");
  await expect(imports.run(file, { currency: "NONE", digest: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("law: of what was recorded nothing is new, and the rest is new whatever the order", () => {
  const rows = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.nat({ max: 30 }), (amounts, cut) => {
      const text = ["id,debtor,creditor,amount", ...amounts.map((n) => `N${n},x,y,${n}`)].join("\n");
      const filed = fileObligations(readObligations(text, "RING"), "RING", "d");
      const known = filed.slice(0, cut).map(({ key, draft }) => ({ key, ...draft }));
      expect(newAmong(filed.toReversed(), known.toReversed()).map(({ key }) => key)).toEqual(
        filed
          .slice(cut)
          .map(({ key }) => key)
          .toReversed(),
      );
    }),
  );
});
