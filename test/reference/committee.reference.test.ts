import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createProfile, getMethod, type Profile, type TallyMethodName } from "@commons-hub/governance/tally";
import { parse } from "yaml";
import { skipped } from "./ballots";
import { describeReference } from "./reference-data";

interface CommitteeCase {
  readonly profile: readonly (readonly number[])[];
  readonly num_cand: number;
  readonly committeesize: number;
  readonly compute: readonly {
    readonly rule_id: string;
    readonly result: readonly (readonly number[])[] | null;
    readonly resolute: boolean;
  }[];
}

const METHOD_OF: Readonly<Record<string, TallyMethodName>> = {
  seqphragmen: "PHRAGMEN",
  "equal-shares": "EQUAL_SHARES",
};

function profileOf({ profile, num_cand: count }: CommitteeCase): Profile {
  const rows = profile.map((ballot) => ({
    marks: Array.from({ length: count }, (_, option) => (ballot.includes(option) ? 1 : 0)),
    weight: 1n,
  }));
  return createProfile("APPROVAL", count, rows);
}

/** Orders of ties enough to reach what ties can reach; the numbers are a fixed sequence. */
function* tieOrders(count: number, tries: number): Generator<number[]> {
  let state = 12_345;
  for (let t = 0; t < tries; t += 1) {
    const order = Array.from({ length: count }, (_, option) => option);
    for (let at = count - 1; at > 0; at -= 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      const other = Math.floor((state / 2_147_483_648) * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    yield order;
  }
}

describeReference("abcvoting", (directory) => {
  const files = readdirSync(directory).filter((file) => file.endsWith(".abc.yaml"));
  const cases = files.map(
    (file) => [file, parse(readFileSync(path.join(directory, file), "utf8")) as CommitteeCase] as const,
  );

  test("the rules that are no methods here are named", () => {
    const rules = new Set(cases.flatMap(([, { compute }]) => compute.map(({ rule_id: rule }) => rule)));
    for (const rule of [...rules].filter((one) => !METHOD_OF[one]).sort())
      skipped(
        `abcvoting ${rule}`,
        rule.startsWith("equal-shares-with") ? "another completion" : "no method of the hub",
      );
    expect([...rules]).toEqual(expect.arrayContaining(Object.keys(METHOD_OF)));
  });

  describe.each(cases)("%s", (_, instance) => {
    const profile = profileOf(instance);
    const known = instance.compute.flatMap(({ rule_id: rule, result, resolute }) => {
      const method = METHOD_OF[rule];
      return method && result ? [{ method, committees: result.map(nameOf), resolute }] : [];
    });

    test.each(known.map((one) => [`${one.method}${one.resolute ? "" : ", every order of ties"}`, one] as const))(
      "%s agrees",
      (__, { method, committees, resolute }) => {
        const rule = getMethod(method);
        const seats = instance.committeesize;
        const first = rule.count(profile, { seats });
        expect(committees).toContain(nameOf(first.winners));
        if (committees.length === 1) expect(nameOf(first.winners)).toBe(committees[0]);
        if (resolute) return;
        const found = new Set<string>();
        for (const tieOrder of tieOrders(instance.num_cand, 40)) {
          const elected = nameOf(rule.count(profile, { seats, tieOrder }).winners);
          expect(committees).toContain(elected);
          found.add(elected);
        }
        expect(found.size).toBeGreaterThan(0);
      },
    );
  });
});

function nameOf(committee: readonly number[]): string {
  return [...committee].sort((a, b) => a - b).join();
}
