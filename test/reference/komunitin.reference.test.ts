import { readFileSync } from "node:fs";
import path from "node:path";
import { applyCommand, type Ledger, type LedgerAccount, openAccount } from "@commons-hub/exchange/ledger";
import { expect, test } from "@jest/globals";
import { describeReference } from "./reference-data";

interface Scenario {
  readonly currency: { readonly defaultInitialCreditLimit: number };
  readonly steps: readonly {
    readonly pay: readonly [from: string, to: string, amount: number];
    readonly expect: Readonly<Record<string, { readonly balance: number; readonly creditLimit: number }>>;
  }[];
}

/*
 * Not here: a credit limit that grows by itself with every payment received. The issuer's officers grant credit; so the
 * scenario's own limits are set before each step. Its states `new`, `accepted`, `submitted`, `rejected`, `failed` and
 * `deleted` are steps of its messages; a transfer here is PENDING, POSTED or VOIDED, and what is refused leaves none.
 */
describeReference("komunitin", (directory) => {
  const scenario = JSON.parse(readFileSync(path.join(directory, "limits.json"), "utf8")) as Scenario;
  const names = [...new Set(scenario.steps.flatMap(({ pay: [from, to] }) => [from, to]))];

  function open(): Ledger {
    const limits = {
      creditLimitMinor: BigInt(scenario.currency.defaultInitialCreditLimit),
      softLimitMinor: null,
      maximumMinor: null,
    };
    return { accounts: new Map(names.map((name) => [name, openAccount(name, "CES", limits)])), transfers: new Map() };
  }

  function grant(ledger: Ledger, name: string, creditLimit: number): Ledger {
    const account = { ...(ledger.accounts.get(name) as LedgerAccount), creditLimitMinor: BigInt(creditLimit) };
    return { ...ledger, accounts: new Map(ledger.accounts).set(name, account) };
  }

  function pay(ledger: Ledger, id: string, [from, to, amount]: readonly [string, string, number]): Ledger {
    const draft = {
      id,
      from,
      to,
      currency: "CES",
      amountMinor: BigInt(amount),
      pending: false,
      timeoutSeconds: null,
      memo: null,
    };
    return applyCommand(ledger, { kind: "place", draft }, new Date(0));
  }

  test("every step leaves the balances of the reference, which sum to zero", () => {
    let ledger = open();
    for (const [index, { pay: payment, expect: expected }] of scenario.steps.entries()) {
      for (const [name, { creditLimit }] of Object.entries(expected)) ledger = grant(ledger, name, creditLimit);
      ledger = pay(ledger, `t${index}`, payment);
      for (const [name, { balance }] of Object.entries(expected))
        expect([name, ledger.accounts.get(name)?.postedMinor]).toEqual([name, BigInt(balance)]);
      const balances = [...ledger.accounts.values()].map(({ postedMinor }) => postedMinor);
      expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
    }
  });

  test("one unit more than the limits allow is refused at the last step", () => {
    const last = scenario.steps.at(-1);
    let ledger = open();
    for (const [index, step] of scenario.steps.entries()) {
      for (const [name, { creditLimit }] of Object.entries(step.expect)) ledger = grant(ledger, name, creditLimit);
      if (step === last) {
        const [from, to, amount] = step.pay;
        expect(() => pay(ledger, "more", [from, to, amount + 1])).toThrow(
          expect.objectContaining({ code: "CREDIT_LIMIT_EXCEEDED" }),
        );
      } else ledger = pay(ledger, `t${index}`, step.pay);
    }
  });
});
