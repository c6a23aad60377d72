import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { availableMinor, type BatchResult, type LedgerAccount, placeBatch } from "@commons-hub/exchange/ledger";
import { allocateByWeight, INT64_MAX } from "@commons-hub/shared/numbers";
import { expect, test } from "@jest/globals";
import { describeReference } from "./reference-data";

interface Posting {
  readonly source: string;
  readonly destination: string;
  readonly amount: number;
}
interface Case {
  readonly balances?: readonly { readonly account: string; readonly amount: number }[];
  readonly "expect.postings"?: readonly Posting[];
  readonly "expect.error.missingFunds"?: boolean;
}

/** What the scripts with missing funds ask for, in the order of their sends; the language itself is not read here. */
const ASKED: Readonly<Record<string, readonly Posting[]>> = {
  "overdraft-when-not-enough-funds.num": [{ source: "users:1234", destination: "dest", amount: 100 }],
  "source-allotment-invalid-amt.num": [
    { source: "a", destination: "d", amount: 10 },
    { source: "world", destination: "d", amount: 90 },
  ],
  "track-balances2.num": [
    { source: "a", destination: "z", amount: 50 },
    { source: "a", destination: "z", amount: 50 },
  ],
};

/** Splits whose parts are whole, or whose leftover unit has one place to go; weights of the destinations in their order. */
const SPLITS: Readonly<Record<string, readonly bigint[]>> = {
  "allocate-dont-take-too-much.num": [1n, 1n],
  "send-all-destinatio-allot.num": [1n, 2n],
  "variable-portion-part.num": [1n, 2n],
};

/** How far an account may go below zero, as the script says it: `@world` without end. */
function overdraftOf(script: string, account: string): bigint {
  if (account === "world") return INT64_MAX;
  const after = new RegExp(`@${account}\\s+allowing\\s+(unbounded overdraft|overdraft up to \\[\\S+ (-?\\d+)\\])`).exec(
    script,
  );
  if (after === null) return 0n;
  const limit = after[2] === undefined ? INT64_MAX : BigInt(after[2]);
  return limit < 0n ? 0n : limit;
}

function accountsOf(script: string, { balances = [] }: Case, postings: readonly Posting[]): Map<string, LedgerAccount> {
  const names = new Set([
    ...balances.map(({ account }) => account),
    ...postings.flatMap((each) => [each.source, each.destination]),
  ]);
  return new Map(
    [...names].map((id) => {
      const postedMinor = BigInt(balances.find(({ account }) => account === id)?.amount ?? 0);
      const limits = { creditLimitMinor: overdraftOf(script, id), softLimitMinor: null, maximumMinor: null };
      return [id, { id, currency: "COIN", ...limits, postedMinor, pendingOutMinor: 0n, pendingInMinor: 0n }];
    }),
  );
}

/** All postings of a script are one chain: it is placed whole or not at all. */
function replay(accounts: ReadonlyMap<string, LedgerAccount>, postings: readonly Posting[]): BatchResult {
  const entries = postings.map(({ source, destination, amount }, index) => ({
    draft: {
      id: `t${index}`,
      from: source,
      to: destination,
      currency: "COIN",
      amountMinor: BigInt(amount),
      pending: false,
      timeoutSeconds: null,
      memo: null,
    },
    linked: index < postings.length - 1,
  }));
  return placeBatch(entries, { accounts, transfers: new Map(), mayPayFrom: () => true, now: new Date(0) });
}

describeReference("numscript", (directory) => {
  const scripts = readdirSync(directory).filter((file) => file.endsWith(".num"));
  const cases = scripts.flatMap((file) => {
    const script = readFileSync(path.join(directory, file), "utf8").replaceAll(/\/\/.*/g, "");
    const { testCases } = JSON.parse(readFileSync(path.join(directory, `${file}.specs.json`), "utf8")) as {
      testCases: readonly Case[];
    };
    return testCases.map((each) => ({ file, script, each, postings: each["expect.postings"] ?? [] }));
  });

  test("there are scripts with postings and scripts with missing funds", () => {
    expect(scripts.length).toBeGreaterThan(35);
    expect(cases.filter(({ each }) => each["expect.error.missingFunds"] === true).map(({ file }) => file)).toEqual(
      Object.keys(ASKED),
    );
  });

  test.each(cases.filter(({ postings }) => postings.length > 0))(
    "$file: what it posts keeps every limit here, and what it drains is drained",
    ({ script, each, postings }) => {
      const accounts = accountsOf(script, each, postings);
      const result = replay(accounts, postings);
      expect(result.outcomes.map(({ kind }) => kind)).toEqual(postings.map(() => "placed"));
      // Sent is all there is, and nothing caps it: then nothing more can be paid.
      if (/send \[\S+ \*\]/.test(script) && !/max|kept/.test(script))
        for (const { source } of postings)
          expect(availableMinor(result.accounts.get(source) as LedgerAccount)).toBe(0n);
    },
  );

  test.each(cases.filter(({ file }) => Object.hasOwn(ASKED, file)))(
    "$file: funds are missing here too, and nothing moves",
    ({ file, script, each }) => {
      const asked = ASKED[file] ?? [];
      const { outcomes, accounts } = replay(accountsOf(script, each, asked), asked);
      const codes = outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.refusal.code : null));
      expect(codes).toContain("CREDIT_LIMIT_EXCEEDED");
      expect(codes.every((code) => code !== null)).toBe(true);
      expect(accounts.size).toBe(0);
    },
  );

  test.each(cases.filter(({ file }) => Object.hasOwn(SPLITS, file)))(
    "$file: its parts are ours",
    ({ file, postings }) => {
      const total = postings.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
      expect(allocateByWeight(total, SPLITS[file] ?? [])).toEqual(postings.map(({ amount }) => BigInt(amount)));
    },
  );

  test("dynamic-allocation.num: what flooring leaves goes to the largest remainder here, to the first part there", () => {
    const [found] = cases.filter(({ file }) => file === "dynamic-allocation.num");
    expect(found?.postings.map(({ amount }) => amount)).toEqual([13, 2]);
    expect(allocateByWeight(15n, [80n, 15n, 5n])).toEqual([12n, 2n, 1n]);
  });
});
