import { describe, expect, test } from "@jest/globals";
import { DomainError, type ErrorCode } from "@commons-hub/shared/errors";
import * as fc from "fast-check";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import { type LedgerAccount, availableMinor, openAccount, roomMinor } from "./balance";
import { type Ledger, type LedgerCommand, applyCommand } from "./ledger";
import { postingsOf } from "./posting";
import { type LedgerTransfer, type TransferDraft, placeTransfer, postTransfer, voidTransfer } from "./transfer";

const NOON = new Date("2026-05-01T12:00:00.000Z");
const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000);

const account = (id: string, creditLimitMinor = 100n, maximumMinor: bigint | null = 100n, currency = "HOURS") =>
  openAccount(id, currency, { creditLimitMinor, softLimitMinor: null, maximumMinor });
const draft = (over: Partial<TransferDraft> = {}): TransferDraft => ({
  id: "trf_1",
  from: "a",
  to: "b",
  currency: "HOURS",
  amountMinor: 10n,
  pending: false,
  timeoutSeconds: null,
  memo: null,
  ...over,
});
const ledgerOf = (...accounts: LedgerAccount[]): Ledger => ({
  accounts: new Map(accounts.map((a) => [a.id, a])),
  transfers: new Map(),
});

function codeOf(run: () => unknown): ErrorCode | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe("laws over any sequence of commands", () => {
  const ids = ["a", "b", "c", "d"];
  const accountsArb = fc.tuple(
    ...ids.map((id) =>
      fc
        .record({
          limit: fc.oneof(fc.bigInt(0n, 50n), fc.constant(INT64_MAX)),
          maximum: fc.option(fc.oneof(fc.bigInt(0n, 50n), fc.constant(INT64_MAX))),
          currency: fc.constantFrom("HOURS", "HOURS", "HOURS", "KILOS"),
        })
        .map(({ limit, maximum, currency }) => account(id, limit, maximum, currency)),
    ),
  );
  const amountArb = fc.oneof(fc.bigInt(-1n, 60n), fc.bigInt(1n, 20n), fc.constantFrom(INT64_MAX, INT64_MAX + 1n));
  const transferArb = fc.integer({ min: 1, max: 8 }).map((n) => `trf_${n}`);
  const commandArb: fc.Arbitrary<LedgerCommand> = fc.oneof(
    fc.record({
      kind: fc.constant("place" as const),
      draft: fc.record({
        id: transferArb,
        from: fc.constantFrom(...ids, "nobody"),
        to: fc.constantFrom(...ids),
        currency: fc.constantFrom("HOURS", "HOURS", "HOURS", "KILOS"),
        amountMinor: amountArb,
        pending: fc.boolean(),
        timeoutSeconds: fc.option(fc.integer({ min: 0, max: 20 })),
        memo: fc.constant(null),
      }),
    }),
    fc.record({ kind: fc.constant("post" as const), transfer: transferArb, amountMinor: fc.option(amountArb) }),
    fc.record({ kind: fc.constant("void" as const), transfer: transferArb }),
    fc.constant({ kind: "expire" as const }),
  );
  const runArb = fc.tuple(
    accountsArb,
    fc.array(fc.tuple(commandArb, fc.integer({ min: 0, max: 5 })), { maxLength: 60 }),
  );

  /** Applies all commands, refusals changing nothing, and looks at the ledger after each. */
  function play([accounts, commands]: [LedgerAccount[], [LedgerCommand, number][]], look: (l: Ledger) => void): void {
    let ledger = ledgerOf(...accounts);
    let clock = 0;
    for (const [command, seconds] of commands) {
      clock += seconds;
      try {
        ledger = applyCommand(ledger, command, later(clock));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
      look(ledger);
    }
  }
  const check = (look: (ledger: Ledger) => void): void => {
    fc.assert(
      fc.property(runArb, (run) => play(run, look)),
      { numRuns: 300 },
    );
  };

  test("the balances of every currency sum to zero", () => {
    check((ledger) => {
      const sums = new Map<string, bigint>();
      for (const a of ledger.accounts.values()) sums.set(a.currency, (sums.get(a.currency) ?? 0n) + a.postedMinor);
      for (const sum of sums.values()) expect(sum).toBe(0n);
    });
  });

  test("no balance, promises included, leaves its limits or 64 bits", () => {
    check((ledger) => {
      for (const a of ledger.accounts.values()) {
        expect(availableMinor(a)).toBeGreaterThanOrEqual(0n);
        expect(roomMinor(a)).toBeGreaterThanOrEqual(0n);
        expect(a.postedMinor).toBeGreaterThanOrEqual(-INT64_MAX);
        expect(a.postedMinor).toBeLessThanOrEqual(INT64_MAX);
      }
    });
  });

  test("a balance is the sum of its postings, and what is set aside is the sum of pending transfers", () => {
    check((ledger) => {
      const transfers = [...ledger.transfers.values()];
      const sum = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n);
      const postings = transfers.flatMap(postingsOf);
      const pending = transfers.filter((t) => t.state === "PENDING");
      for (const a of ledger.accounts.values()) {
        expect(a.postedMinor).toBe(sum(postings.filter((p) => p.account === a.id).map((p) => p.amountMinor)));
        expect(a.pendingOutMinor).toBe(sum(pending.filter((t) => t.from === a.id).map((t) => t.amountMinor)));
        expect(a.pendingInMinor).toBe(sum(pending.filter((t) => t.to === a.id).map((t) => t.amountMinor)));
      }
    });
  });

  test("a transfer's two postings cancel each other", () => {
    check((ledger) => {
      for (const transfer of ledger.transfers.values()) {
        const postings = postingsOf(transfer);
        expect(postings.length).toBe(transfer.state === "POSTED" ? 2 : 0);
        expect(postings.reduce((total, posting) => total + posting.amountMinor, 0n)).toBe(0n);
      }
    });
  });

  test("a repeated placement changes nothing", () => {
    check((ledger) => {
      for (const transfer of ledger.transfers.values())
        expect(applyCommand(ledger, { kind: "place", draft: transfer }, later(10_000))).toBe(ledger);
    });
  });
});

describe("two phases, worked through", () => {
  const a = account("a");
  const b = account("b");
  const pending = placeTransfer(draft({ pending: true, amountMinor: 60n, timeoutSeconds: 30 }), a, b, NOON);

  test("a pending amount is set aside on both sides and moves nothing", () => {
    expect(pending.transfer).toMatchObject({ state: "PENDING", postedMinor: null, expiresAt: later(30) });
    expect(pending.from).toMatchObject({ postedMinor: 0n, pendingOutMinor: 60n });
    expect(pending.to).toMatchObject({ postedMinor: 0n, pendingInMinor: 60n });
    expect([availableMinor(pending.from), roomMinor(pending.to)]).toEqual([40n, 40n]);
  });

  test("posting a part moves the part and releases the rest", () => {
    const posted = postTransfer(pending, 25n, later(29));
    expect(posted.transfer).toMatchObject({ state: "POSTED", amountMinor: 60n, postedMinor: 25n });
    expect(posted.from).toMatchObject({ postedMinor: -25n, pendingOutMinor: 0n });
    expect(posted.to).toMatchObject({ postedMinor: 25n, pendingInMinor: 0n });
  });

  test("voiding gives everything back", () => {
    const voided = voidTransfer(pending);
    expect(voided).toMatchObject({ transfer: { state: "VOIDED", postedMinor: null }, from: a, to: b });
  });

  test("time over voids what is pending and leaves what is posted", () => {
    let ledger = ledgerOf(a, b);
    const place = (id: string, timeoutSeconds: number | null, isPending: boolean): void => {
      const next = draft({ id, timeoutSeconds, pending: isPending });
      ledger = applyCommand(ledger, { kind: "place", draft: next }, NOON);
    };
    place("short", 10, true);
    place("long", 20, true);
    place("open", null, true);
    place("done", null, false);
    ledger = applyCommand(ledger, { kind: "expire" }, later(10));
    const states = [...ledger.transfers.values()].map((t: LedgerTransfer) => [t.id, t.state]);
    expect(states).toEqual([
      ["short", "VOIDED"],
      ["long", "PENDING"],
      ["open", "PENDING"],
      ["done", "POSTED"],
    ]);
  });
});

describe("refusals", () => {
  const a = account("a");
  const b = account("b");
  const place = (over: Partial<TransferDraft>, from = a, to = b) =>
    codeOf(() => placeTransfer(draft(over), from, to, NOON));

  test.each<[string, Partial<TransferDraft>, ErrorCode]>([
    ["zero", { amountMinor: 0n }, "AMOUNT_OUT_OF_RANGE"],
    ["a negative amount", { amountMinor: -5n }, "AMOUNT_OUT_OF_RANGE"],
    ["an amount beyond 64 bits", { amountMinor: INT64_MAX + 1n }, "AMOUNT_OUT_OF_RANGE"],
    ["an account paying itself", { to: "a" }, "SAME_ACCOUNT"],
    ["an amount in another currency", { currency: "KILOS" }, "CURRENCY_MISMATCH"],
    ["more than balance and credit", { amountMinor: 101n }, "CREDIT_LIMIT_EXCEEDED"],
    ["a memo that is too long", { memo: "m".repeat(281) }, "INVALID_INPUT"],
    ["a memo with control characters", { memo: "two\u0000parts" }, "INVALID_INPUT"],
    ["a memo with half a character", { memo: "\ud83d" }, "INVALID_INPUT"],
    ["a timeout without pending", { timeoutSeconds: 5 }, "INVALID_INPUT"],
    ["a timeout of nothing", { pending: true, timeoutSeconds: 0 }, "INVALID_INPUT"],
    ["a timeout that is not whole", { pending: true, timeoutSeconds: 1.5 }, "INVALID_INPUT"],
  ])("%s", (_, over, code) => {
    expect(place(over)).toBe(code);
  });

  test("exactly the limit is allowed, on both sides", () => {
    expect(place({ amountMinor: 100n })).toBeNull();
    expect(place({ amountMinor: 100n, pending: true })).toBeNull();
  });

  test("a receiver at its maximum takes no more", () => {
    expect(place({ amountMinor: 100n }, a, account("b", 0n, 99n))).toBe("MAXIMUM_EXCEEDED");
  });

  test("a receiver without a maximum is still bound by 64 bits", () => {
    const rich = { ...account("b", 0n, null), postedMinor: INT64_MAX - 5n };
    expect(place({ amountMinor: 6n }, a, rich)).toBe("AMOUNT_OUT_OF_RANGE");
    expect(place({ amountMinor: 5n }, a, rich)).toBeNull();
  });

  test("accounts of two currencies", () => {
    expect(place({}, a, account("b", 100n, 100n, "KILOS"))).toBe("CURRENCY_MISMATCH");
  });

  test("a known id with other content", () => {
    const ledger = applyCommand(ledgerOf(a, b), { kind: "place", draft: draft() }, NOON);
    const repeat = (over: Partial<TransferDraft>) =>
      codeOf(() => applyCommand(ledger, { kind: "place", draft: draft(over) }, NOON));
    expect(repeat({})).toBeNull();
    for (const over of [{ amountMinor: 11n }, { from: "b", to: "a" }, { pending: true }, { memo: "x" }])
      expect(repeat(over)).toBe("TRANSFER_ID_CONFLICT");
  });

  test("posting or voiding what is not pending, posting too late or too much", () => {
    const pending = placeTransfer(draft({ pending: true, timeoutSeconds: 30 }), a, b, NOON);
    const posted = postTransfer(pending, null, NOON);
    expect(codeOf(() => postTransfer(posted, null, NOON))).toBe("STATE_CONFLICT");
    expect(codeOf(() => voidTransfer(posted))).toBe("STATE_CONFLICT");
    expect(codeOf(() => postTransfer(voidTransfer(pending), null, NOON))).toBe("STATE_CONFLICT");
    expect(codeOf(() => postTransfer(pending, null, later(30)))).toBe("STATE_CONFLICT");
    expect(codeOf(() => postTransfer(pending, 11n, NOON))).toBe("INVALID_INPUT");
    expect(codeOf(() => postTransfer(pending, 0n, NOON))).toBe("AMOUNT_OUT_OF_RANGE");
  });

  test("limits that are negative, beyond 64 bits, or warn too late", () => {
    const open = (creditLimitMinor: bigint, softLimitMinor: bigint | null, maximumMinor: bigint | null) =>
      codeOf(() => openAccount("a", "HOURS", { creditLimitMinor, softLimitMinor, maximumMinor }));
    expect(open(-1n, null, null)).toBe("AMOUNT_OUT_OF_RANGE");
    expect(open(0n, null, -1n)).toBe("AMOUNT_OUT_OF_RANGE");
    expect(open(INT64_MAX + 1n, null, null)).toBe("AMOUNT_OUT_OF_RANGE");
    expect(open(10n, 11n, null)).toBe("INVALID_INPUT");
    expect(open(10n, 10n, 0n)).toBeNull();
  });
});
