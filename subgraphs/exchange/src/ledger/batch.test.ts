import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { openAccount } from "./balance";
import { type BatchEntry, type BatchState, BATCH_MAX, placeBatch } from "./batch";
import { applyCommand, type Ledger } from "./ledger";
import type { TransferDraft } from "./transfer";

const NOW = new Date("2030-01-01T00:00:00Z");
const IDS = ["a", "b", "c"];

function draftOf(over: Partial<TransferDraft>): TransferDraft {
  const plain = { id: "t", from: "a", to: "b", currency: "HOURS", amountMinor: 5n };
  return { ...plain, pending: false, timeoutSeconds: null, memo: null, ...over };
}

function stateOf(limits: readonly bigint[] = [10n, 10n, 10n]): BatchState {
  const accounts = IDS.map((id, index) =>
    openAccount(id, "HOURS", { creditLimitMinor: limits[index] ?? 0n, softLimitMinor: null, maximumMinor: 30n }),
  );
  return {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    transfers: new Map(),
    mayPayFrom: () => true,
    now: NOW,
  };
}

const entryArb: fc.Arbitrary<BatchEntry> = fc.record({
  draft: fc
    .record({
      id: fc.constantFrom("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"),
      from: fc.constantFrom(...IDS, "nobody"),
      to: fc.constantFrom(...IDS),
      amountMinor: fc.bigInt(0n, 15n),
      pending: fc.boolean(),
    })
    .map(draftOf),
  linked: fc.boolean(),
});
const batchArb = fc.array(entryArb, { minLength: 1, maxLength: 30 });
const lastUnlinked = (entries: readonly BatchEntry[]): BatchEntry[] =>
  entries.map((entry, index) => (index === entries.length - 1 ? { ...entry, linked: false } : entry));

const codeOf = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test("without links a batch is its transfers one after the other, refusal for refusal and balance for balance", () => {
  fc.assert(
    fc.property(batchArb, (entries) => {
      const state = stateOf();
      const { outcomes, accounts } = placeBatch(
        entries.map(({ draft }) => ({ draft, linked: false })),
        state,
      );
      let ledger: Ledger = { accounts: state.accounts, transfers: new Map() };
      for (const [index, { draft }] of entries.entries()) {
        const code = codeOf(() => {
          ledger = applyCommand(ledger, { kind: "place", draft }, NOW);
        });
        const outcome = outcomes[index];
        const got = outcome?.kind === "refused" ? outcome.refusal.code : null;
        expect(got).toBe(code);
      }
      for (const [id, account] of accounts) expect(account).toEqual(ledger.accounts.get(id));
    }),
  );
});

test("a chain is placed whole or changes nothing, and one of its entries says why", () => {
  fc.assert(
    fc.property(batchArb.map(lastUnlinked), (entries) => {
      const { outcomes, accounts } = placeBatch(entries, stateOf());
      for (let start = 0, end = 0; start < entries.length; start = end) {
        end = start + 1;
        while (entries[end - 1]?.linked === true) end++;
        const codes = outcomes
          .slice(start, end)
          .map((outcome) => (outcome.kind === "refused" ? outcome.refusal.code : null));
        const own = codes.filter((code) => code !== null && code !== "LINKED_TRANSFER_REFUSED");
        expect(codes.every((code) => code === null) || (codes.every((code) => code !== null) && own.length === 1)).toBe(
          true,
        );
      }
      const balances = [...accounts.values()].map(({ postedMinor }) => postedMinor);
      expect(balances.reduce((sum, posted) => sum + posted, 0n)).toBe(0n);
    }),
  );
});

test("what an earlier transfer of the batch brings in, a later one spends", () => {
  const { outcomes } = placeBatch(
    [
      { draft: draftOf({ id: "1", from: "a", to: "b", amountMinor: 10n }), linked: false },
      { draft: draftOf({ id: "2", from: "b", to: "c", amountMinor: 20n }), linked: false },
      { draft: draftOf({ id: "3", from: "b", to: "c", amountMinor: 1n }), linked: false },
    ],
    stateOf(),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(["placed", "placed", "refused"]);
});

test("the last refusal of a chain takes back what the chain has placed", () => {
  const { outcomes, accounts } = placeBatch(
    [
      { draft: draftOf({ id: "1", amountMinor: 10n }), linked: true },
      { draft: draftOf({ id: "2", amountMinor: 1n }), linked: false },
      { draft: draftOf({ id: "3", amountMinor: 3n }), linked: false },
    ],
    stateOf(),
  );
  expect(outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.refusal.code : outcome.kind))).toEqual([
    "LINKED_TRANSFER_REFUSED",
    "CREDIT_LIMIT_EXCEEDED",
    "placed",
  ]);
  expect(accounts.get("a")?.postedMinor).toBe(-3n);
});

test("an empty batch, one that is too long and an open chain are refused", () => {
  const entry = { draft: draftOf({}), linked: false };
  const code = (entries: readonly BatchEntry[]) => codeOf(() => placeBatch(entries, stateOf()));
  expect(code([])).toBe("INVALID_INPUT");
  expect(code(Array.from({ length: BATCH_MAX + 1 }, () => entry))).toBe("INVALID_INPUT");
  expect(code([{ ...entry, linked: true }])).toBe("INVALID_INPUT");
});
