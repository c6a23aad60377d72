import { expect, test } from "@jest/globals";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import fc from "fast-check";
import { placeBatch } from "../ledger/batch";
import { clearDebts, type Debt } from "./clearing";
import { type Fund, fundPostings, fundTermsOf, requireFund, type WillingAccount } from "./fund";

const NAMES = ["a", "b", "c", "d", "e"];
const minor = (max: bigint) => fc.bigInt({ min: 0n, max });

const account = (id: string) =>
  fc.record({
    id: fc.constant(id),
    owner: fc.constant(id.slice(4)),
    currency: fc.constant("HOURS"),
    creditLimitMinor: minor(100n),
    softLimitMinor: fc.constant(null),
    maximumMinor: fc.option(fc.bigInt({ min: 60n, max: 200n }), { nil: null }),
    postedMinor: fc.constant(0n),
    pendingOutMinor: fc.constant(0n),
    pendingInMinor: minor(40n),
    clearingLimitMinor: fc.bigInt({ min: 1n, max: 150n }),
  });

const situations = fc.record({
  debts: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.bigInt({ min: 1n, max: 120n })), {
    maxLength: 10,
  }),
  willing: fc.subarray(NAMES).chain((names) => fc.tuple(...names.map((name) => account(`acc_${name}`)))),
  hub: account("acc_fund"),
  limitMinor: fc.oneof(fc.bigInt({ min: 1n, max: 200n }), fc.constant(INT64_MAX)),
});

function debtsOf(rows: readonly (readonly [number, number, bigint])[]): Debt[] {
  return rows.flatMap(([from, to, amountMinor], index) =>
    from === to ? [] : [{ id: `obl_${index}`, debtor: NAMES[from] ?? "", creditor: NAMES[to] ?? "", amountMinor }],
  );
}

test("law: whatever a clearing draws, the ledger takes all of its postings, and they make up for it to the unit", () => {
  fc.assert(
    fc.property(situations, ({ debts: rows, willing, hub, limitMinor }) => {
      const fund: Fund = { account: hub.id, limitMinor };
      const result = clearDebts(debtsOf(rows), fundTermsOf(fund, hub, willing));
      expect(result.fundUsedMinor).toBeLessThanOrEqual(limitMinor);
      const entries = fundPostings(fund, result.notices, willing, "clr_1");
      if (entries.length === 0) {
        expect(result.fundUsedMinor).toBe(0n);
        return;
      }
      const accounts = new Map([hub, ...willing].map((each) => [each.id, each]));
      const placed = placeBatch(entries, { accounts, transfers: new Map(), mayPayFrom: () => true, now: new Date(0) });
      expect(placed.outcomes.filter(({ kind }) => kind !== "placed")).toEqual([]);
      expect((placed.accounts.get(hub.id) ?? hub).postedMinor).toBe(0n);
      const drawn = new Map(result.notices.map((notice) => [notice.participant, notice.drawnMinor]));
      for (const each of willing) {
        const change = (placed.accounts.get(each.id) ?? each).postedMinor;
        expect(change).toBe(-(drawn.get(each.owner) ?? 0n));
        expect(change <= each.clearingLimitMinor && change >= -each.clearingLimitMinor).toBe(true);
      }
      for (const [owner, amount] of drawn) if (!willing.some((each) => each.owner === owner)) expect(amount).toBe(0n);
    }),
  );
});

test("a fund clears a chain: 60 come out of the first account, 60 go into the last", () => {
  const of = (id: string): WillingAccount => ({
    id: `acc_${id}`,
    owner: id,
    currency: "HOURS",
    creditLimitMinor: 100n,
    softLimitMinor: null,
    maximumMinor: null,
    postedMinor: 0n,
    pendingOutMinor: 0n,
    pendingInMinor: 0n,
    clearingLimitMinor: 60n,
  });
  const debts = debtsOf([
    [0, 1, 90n],
    [1, 2, 70n],
  ]);
  const fund = requireFund({ account: "acc_fund", limitMinor: 1_000n });
  const willing = [of("a"), of("c")];
  const { notices } = clearDebts(debts, fundTermsOf(fund, of("fund"), willing));
  expect(
    fundPostings(fund, notices, willing, "clr_1").map(({ draft, linked }) => [
      draft.from,
      draft.to,
      draft.amountMinor,
      linked,
    ]),
  ).toEqual([
    ["acc_a", "acc_fund", 60n, true],
    ["acc_fund", "acc_c", 60n, false],
  ]);
  expect(() => requireFund({ account: "acc_fund", limitMinor: 0n })).toThrow(
    expect.objectContaining({ code: "AMOUNT_OUT_OF_RANGE" }),
  );
});
