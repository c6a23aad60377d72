import { describe, expect, test } from "@jest/globals";
import path from "node:path";
import { type Count, getMethod } from "@commons-hub/governance/tally";
import { ballotsFor, readJson, skipped } from "./ballots";
import { describeReference } from "./reference-data";

interface DroopCase {
  readonly elected: readonly { readonly name: string }[];
  readonly quota: string;
  readonly seats: number;
  readonly trace: readonly { readonly tag: string; readonly votes: Readonly<Record<string, string>> }[];
}

const SCOTTISH = "scotland-fixed-p5-d5";
const MEEK_REFERENCE = "meek-prf-o6-fixed-p9-d9";
/** Both elect by a tie that nine decimals break before it is one. */
const OTHER_ARITHMETIC = new Set(["42t.blt"]);

function count(
  file: string,
  method: "STV_SCOTTISH" | "STV_MEEK",
): { readonly count: Count; readonly elected: string[] } {
  const { profile, options, seats = 0, tieOrder } = ballotsFor(file, method);
  const counted = getMethod(method).count(profile, { seats, ...(tieOrder ? { tieOrder } : {}) });
  return { count: counted, elected: counted.winners.map((option) => options[option] ?? "") };
}

describeReference("stv_droop", (directory) => {
  const cases = Object.entries(
    readJson<Record<string, Record<string, DroopCase>>>(path.join(directory, "expected.json")),
  );
  const of = (rule: (name: string) => boolean): (readonly [string, string, DroopCase])[] =>
    cases.flatMap(([file, rules]) =>
      Object.entries(rules).flatMap(([name, expected]) => (rule(name) ? [[file, name, expected] as const] : [])),
    );

  test("rules that are no methods here are named", () => {
    const rules = new Set(cases.flatMap(([, byRule]) => Object.keys(byRule)));
    for (const rule of rules)
      if (rule !== SCOTTISH && !rule.startsWith("meek")) skipped(`stv_droop ${rule}`, "no method of the hub");
    expect(rules).toContain(SCOTTISH);
  });

  test.each(of((name) => name === SCOTTISH))("%s elects by %s, and every transfer agrees", (file, _, expected) => {
    const { count: counted, elected } = count(path.join(directory, file), "STV_SCOTTISH");
    expect(elected).toEqual(expected.elected.map(({ name }) => name));
    expect(Number(counted.rounds[0]?.title.replace("Quota ", ""))).toBe(Number(expected.quota));
    const stages = expected.trace.filter(({ tag }) => tag === "begin" || tag === "transfer");
    const ours = counted.rounds.filter(({ title }) => title.startsWith("Stage "));
    // The longest trace is cut off in the reference.
    if (expected.trace.at(-1)?.tag === "end") expect(ours).toHaveLength(stages.length);
    else skipped(`stv_droop ${file}`, `stages after ${stages.length}: the published trace ends there`);
    for (const [index, { votes }] of stages.entries())
      expect(ours[index]?.lines.map(({ value }) => Number(value))).toEqual(Object.values(votes).map(Number));
  });

  test.each(of((name) => name === MEEK_REFERENCE))("%s elects by %s, in the same rounds", (file, _, expected) => {
    const { count: counted, elected } = count(path.join(directory, file), "STV_MEEK");
    expect(elected).toEqual(expected.elected.map(({ name }) => name));
    const rounds = counted.rounds.filter(({ title }) => title.startsWith("Round "));
    const defeats = expected.trace.filter(
      ({ tag }, at) => tag === "defeat" || (tag === "elect" && expected.trace[at - 1]?.tag !== "elect"),
    );
    for (const [index, { lines }] of rounds.entries())
      expect(lines.map(({ value }) => Number(value))).toEqual(Object.values(defeats[index]?.votes ?? {}).map(Number));
  });

  describe("Meek's method in other arithmetic", () => {
    test.each(of((name) => name.startsWith("meek") && name !== MEEK_REFERENCE))(
      "%s elects as %s does",
      (file, name, expected) => {
        if (OTHER_ARITHMETIC.has(file)) {
          skipped(`stv_droop ${file} ${name}`, "a tie there is none with the nine decimals of the reference rule");
          expect(count(path.join(directory, file), "STV_MEEK").elected).toHaveLength(expected.elected.length);
          return;
        }
        expect(count(path.join(directory, file), "STV_MEEK").elected).toEqual(expected.elected.map((one) => one.name));
      },
    );
  });
});
