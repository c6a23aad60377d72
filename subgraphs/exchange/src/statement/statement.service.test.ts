import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import {
  AMOUNT,
  CREATE_CURRENCY,
  type Exchange,
  memberOf,
  officerOf,
  OPEN_ACCOUNT,
  startExchange,
  TRANSFER,
} from "../testing/exchange";

const STATEMENT = `query ($refs: [_Any!]!, $first: Int!, $after: String, $from: DateTime) { _entities(representations: $refs) { ... on Account {
  statement(first: $first, after: $after, from: $from) { totalCount pageInfo { hasNextPage endCursor }
    nodes { index amount ${AMOUNT} balance ${AMOUNT} counterparty { id } memo postedAt transfer { id } } }
  statementCsv(from: $from) } } }`;

interface Statement {
  readonly statement: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly {
      readonly index: string;
      readonly balance: { readonly minor: string };
      readonly postedAt: string;
    }[];
  } | null;
  readonly statementCsv: string | null;
}

let exchange: Exchange;
let mine: string;
const me = callerOf("agt_me");
const you = callerOf("agt_you");

beforeAll(async () => {
  exchange = await startExchange();
  const limit = { minor: "1000", currency: "HOURS" };
  const input = { code: "HOURS", name: "Hours", decimals: 2, issuer: "agt_issuer", defaultCreditLimit: limit };
  const caller = officerOf("agt_issuer");
  const { currency } = await exchange.get<{ currency: { id: string } }>(CREATE_CURRENCY, { input }, { caller });
  const open = async (as: typeof me) => {
    const wish = { input: { owner: as.agent, currency: currency.id } };
    return (
      await exchange.get<{ account: { id: string } }>(OPEN_ACCOUNT, wish, {
        caller: memberOf("agt_issuer", as.agent ?? ""),
      })
    ).account.id;
  };
  mine = await open(me);
  const yours = await open(you);
  const pay = (as: typeof me, from: string, to: string, minor: string, memo: string) =>
    exchange.get(TRANSFER, { input: { from, to, amount: { minor, currency: "HOURS" }, memo } }, { caller: as });
  await pay(me, mine, yours, "250", "Bread, milk");
  await pay(you, yours, mine, "1000", "Rent");
  await pay(me, mine, yours, "1", "=1");
});
afterAll(() => exchange.stop());

async function read(caller: typeof me, more: object = {}): Promise<Statement> {
  const refs = [{ __typename: "Account", ref: mine }];
  const [account] = await exchange.get<Statement[]>(STATEMENT, { refs, first: 10, ...more }, { caller });
  return account as Statement;
}

test("a statement lists each posting with the balance after it, oldest first, page by page", async () => {
  const { statement } = await read(me, { first: 2 });
  expect(statement).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  expect(statement?.nodes).toMatchObject([
    {
      index: "1",
      amount: { minor: "-250" },
      balance: { minor: "-250" },
      counterparty: { id: "agt_you" },
      memo: "Bread, milk",
    },
    { index: "2", amount: { minor: "1000" }, balance: { minor: "750" }, memo: "Rent" },
  ]);
  const next = await read(me, { first: 2, after: statement?.pageInfo.endCursor });
  expect(next.statement?.nodes.map(({ balance }) => balance.minor)).toEqual(["749"]);
});

test("it begins where one asks it to, and the same stands in the CSV", async () => {
  const all = await read(me);
  const from = all.statement?.nodes[1]?.postedAt;
  const later = await read(me, { from });
  expect(later.statement?.nodes.map(({ index }) => index)).toEqual(["2", "3"]);
  expect(
    all.statementCsv
      ?.split("\r\n")
      .slice(1, 4)
      .map((row) => row.split(",").slice(0, 1)[0]),
  ).toEqual(["1", "2", "3"]);
  expect(all.statementCsv).toContain(',agt_you,"Bread, milk",-2.50,-2.50,HOURS,trf_');
  expect(all.statementCsv).toContain(",agt_you,'=1,-0.01,7.49,HOURS,trf_");
  expect(later.statementCsv?.trimEnd().split("\r\n")).toHaveLength(3);
});

test("who keeps the issuer's books reads it; for others there is none", async () => {
  expect((await read(officerOf("agt_issuer"))).statement?.totalCount).toBe(3);
  expect(await read(you)).toEqual({ statement: null, statementCsv: null });
  expect(await read(ANONYMOUS)).toEqual({ statement: null, statementCsv: null });
});

test("a cursor of another list is refused", async () => {
  const after = Buffer.from(JSON.stringify(["acc_1"])).toString("base64url");
  const refs = [{ __typename: "Account", ref: mine }];
  expect(await exchange.refusal(STATEMENT, { refs, first: 1, after }, { caller: me })).toBe("INVALID_CURSOR");
});
