import { describe, expect, test } from "@jest/globals";
import { ANONYMOUS, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { agentsSpentFor, mayReadAccount } from "../access";
import type { Currency } from "../currency/currency";
import fc from "fast-check";
import { availableMinor, roomMinor } from "../ledger/balance";
import { type Account, changeLimits, decideLimits, visibleTo } from "./account";

const currency: Currency = {
  id: "cur_1",
  code: "HOURS",
  name: "Hours",
  decimals: 2,
  issuer: "agt_issuer",
  defaultLimits: { creditLimitMinor: 100n, softLimitMinor: 80n, maximumMinor: 500n },
  createdAt: new Date(0),
};
const account: Account = {
  id: "acc_1",
  owner: "agt_coop",
  currencyId: "cur_1",
  currency: "HOURS",
  issuer: "agt_issuer",
  openedAt: new Date(0),
  figures: { ...currency.defaultLimits, postedMinor: 5n, pendingInMinor: 0n, pendingOutMinor: 0n },
};

describe("limits of an account that has moved", () => {
  const balance = { postedMinor: -50n, pendingOutMinor: 10n, pendingInMinor: 70n };

  test("are at least what it owes and holds, promised payments and those to come included", () => {
    const limits = { creditLimitMinor: 60n, softLimitMinor: null, maximumMinor: 20n };
    expect(changeLimits(balance, limits)).toEqual({ ...limits, ...balance });
    const refusal = (over: object) => () => changeLimits(balance, { ...limits, ...over });
    expect(refusal({ creditLimitMinor: 59n })).toThrow(
      expect.objectContaining({ code: "STATE_CONFLICT", details: { owedMinor: "60" } }),
    );
    expect(refusal({ maximumMinor: 19n })).toThrow(
      expect.objectContaining({ code: "STATE_CONFLICT", details: { heldMinor: "20" } }),
    );
    expect(refusal({ softLimitMinor: 61n })).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  test("law: what is accepted leaves nobody beyond a limit, and moves nothing", () => {
    const amount = fc.bigInt({ min: 0n, max: 100n });
    const balances = fc.record({
      postedMinor: fc.bigInt({ min: -100n, max: 100n }),
      pendingOutMinor: amount,
      pendingInMinor: amount,
    });
    fc.assert(
      fc.property(balances, amount, fc.option(amount), (held, creditLimitMinor, maximumMinor) => {
        const limits = { creditLimitMinor, softLimitMinor: null, maximumMinor };
        const fits = availableMinor({ ...limits, ...held }) >= 0n && roomMinor({ ...limits, ...held }) >= 0n;
        if (fits) expect(changeLimits(held, limits)).toEqual({ ...limits, ...held });
        else expect(() => changeLimits(held, limits)).toThrow(expect.objectContaining({ code: "STATE_CONFLICT" }));
      }),
    );
  });
});

describe("limits of a new account", () => {
  test("what is left out is the currency's", () => {
    expect(decideLimits(currency, {}, "MEMBER")).toEqual(currency.defaultLimits);
  });

  test("an owner may ask for less, and is then warned no later than at its limit", () => {
    expect(decideLimits(currency, { creditLimitMinor: 10n, maximumMinor: 20n }, "MEMBER")).toEqual({
      creditLimitMinor: 10n,
      softLimitMinor: 10n,
      maximumMinor: 20n,
    });
  });

  test("whoever is no member of the issuer gets no credit, and asks for none", () => {
    expect(decideLimits(currency, {}, "OTHER")).toEqual({
      ...currency.defaultLimits,
      creditLimitMinor: 0n,
      softLimitMinor: 0n,
    });
    const ask = () => decideLimits(currency, { creditLimitMinor: 1n }, "OTHER");
    expect(ask).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
  });

  test.each([{ creditLimitMinor: 101n }, { maximumMinor: 501n }])("only the issuer grants %o", (wish) => {
    expect(() => decideLimits(currency, wish, "MEMBER")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
    expect(decideLimits(currency, wish, "ISSUER")).toMatchObject(wish);
  });

  test.each([
    [{ creditLimitMinor: -1n }, "AMOUNT_OUT_OF_RANGE"],
    [{ maximumMinor: -1n }, "AMOUNT_OUT_OF_RANGE"],
    [{ softLimitMinor: 101n }, "INVALID_INPUT"],
    [{ creditLimitMinor: 2n ** 63n }, "AMOUNT_OUT_OF_RANGE"],
  ])("nobody grants %o", (wish, code) => {
    expect(() => decideLimits(currency, wish, "ISSUER")).toThrow(expect.objectContaining({ code }));
  });
});

describe("who sees what an account holds", () => {
  const member = (organization: string, role: "STEWARD" | "TREASURER" | "AUDITOR" | "MEMBER" | "OBSERVER" | "AGENCY") =>
    callerOf("agt_me", [{ organization, roles: [role] }]);

  test.each([
    ["the owner", callerOf("agt_coop"), true],
    ["a steward of the owner", member("agt_coop", "STEWARD"), true],
    ["a treasurer of the owner", member("agt_coop", "TREASURER"), true],
    ["an auditor of the owner", member("agt_coop", "AUDITOR"), true],
    ["a treasurer of the issuer", member("agt_issuer", "TREASURER"), true],
    ["the hub", HUB_CALLER, true],
    ["a plain member of the owner", member("agt_coop", "MEMBER"), false],
    ["an agency at the issuer", member("agt_issuer", "AGENCY"), false],
    ["a steward of another organization", member("agt_other", "STEWARD"), false],
    ["the owner's key without the scope to read", { ...callerOf("agt_coop"), scopes: ["PROJECTS" as const] }, false],
    ["nobody in particular", ANONYMOUS, false],
  ])("%s", (_, caller, sees) => {
    expect(mayReadAccount(caller, account)).toBe(sees);
    expect(visibleTo(caller, account).figures).toEqual(sees ? account.figures : null);
  });
});

test("one spends for oneself and for organizations whose steward or treasurer one is", () => {
  const caller = callerOf("agt_me", [
    { organization: "agt_a", roles: ["STEWARD"] },
    { organization: "agt_b", roles: ["MEMBER", "AUDITOR"] },
    { organization: "agt_c", roles: ["MEMBER", "TREASURER"] },
  ]);
  expect(agentsSpentFor(caller)).toEqual(["agt_me", "agt_a", "agt_c"]);
  expect(agentsSpentFor(ANONYMOUS)).toEqual([]);
  expect(agentsSpentFor(HUB_CALLER)).toBeNull();
});
