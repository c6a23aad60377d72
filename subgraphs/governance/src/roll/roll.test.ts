import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { sha256 } from "@commons-hub/shared/digest";
import {
  type ChamberRule,
  commonRule,
  computeRoll,
  type ContributionFact,
  explainAbsence,
  type MembershipFact,
  ROLL_RULES,
  rollDigest,
  type RollFacts,
  VOTING_ROLES,
} from "./roll";

const MOMENT = new Date("2026-06-01T12:00:00Z");
const BEFORE = new Date("2026-01-01T00:00:00Z");
const AFTER = new Date("2026-06-01T12:00:00.001Z");

const agentArb = fc.constantFrom("agt_a", "agt_b", "agt_c", "agt_d");
const dateArb = fc.constantFrom(BEFORE, MOMENT, AFTER);
const membershipArb: fc.Arbitrary<MembershipFact> = fc.record({
  membership: fc.stringMatching(/^mbr_[a-z]{6}$/),
  agent: agentArb,
  organization: fc.constantFrom("agt_coop", "agt_city"),
  roles: fc.subarray(["STEWARD", "MEMBER", "TREASURER", "AUDITOR", "OBSERVER", "AGENCY"], { minLength: 1 }),
  from: dateArb,
  until: fc.option(dateArb, { nil: null }),
});
const contributionArb: fc.Arbitrary<ContributionFact> = fc.record({
  contribution: fc.stringMatching(/^ctb_[a-z]{6}$/),
  agent: agentArb,
  project: fc.constantFrom("prj_hub", "prj_other"),
  confirmedAt: dateArb,
});
const factsArb: fc.Arbitrary<RollFacts> = fc.record({
  memberships: fc.uniqueArray(membershipArb, { maxLength: 8, selector: (fact) => fact.membership }),
  contributions: fc.uniqueArray(contributionArb, { maxLength: 8, selector: (fact) => fact.contribution }),
});
const chambersArb: fc.Arbitrary<ChamberRule[]> = fc.uniqueArray(
  fc.record({
    chamber: fc.constantFrom("chm_1", "chm_2", "chm_3"),
    rule: fc.constantFrom(...ROLL_RULES),
    organization: fc.constantFrom("agt_coop", "agt_city"),
    project: fc.constantFrom("prj_hub", "prj_other"),
    roles: fc.constantFrom(VOTING_ROLES, ["AGENCY"]),
    weight: fc.constantFrom(1n, 3n),
    periodDays: fc.constantFrom(null, 30, 365),
  }),
  { minLength: 1, maxLength: 3, selector: (chamber) => chamber.chamber },
);

function named(chambers: readonly ChamberRule[]): { name: string; rule: ChamberRule }[] {
  return chambers.map((rule) => ({ name: rule.chamber, rule }));
}

const members: ChamberRule = {
  chamber: "chm_1",
  rule: "MEMBERS",
  organization: "agt_coop",
  project: null,
  roles: VOTING_ROLES,
  weight: 1n,
  periodDays: null,
};
const contributors: ChamberRule = { ...members, chamber: "chm_2", rule: "CONTRIBUTORS", project: "prj_hub" };

function membership(agent: string, change: Partial<MembershipFact> = {}): MembershipFact {
  return {
    membership: `mbr_${agent}`,
    agent,
    organization: "agt_coop",
    roles: ["MEMBER"],
    from: BEFORE,
    until: null,
    ...change,
  };
}

test("the roll does not depend on the order of facts and names nobody twice", () => {
  fc.assert(
    fc.property(chambersArb, factsArb, (chambers, facts) => {
      const roll = computeRoll(chambers, facts, MOMENT);
      const reversed = {
        memberships: facts.memberships.toReversed(),
        contributions: facts.contributions.toReversed(),
      };
      expect(computeRoll(chambers, reversed, MOMENT)).toEqual(roll);
      expect(new Set(roll.map(({ agent }) => agent)).size).toBe(roll.length);
      expect(rollDigest(roll.toReversed())).toBe(rollDigest(roll));
    }),
  );
});

test("an agent is left out exactly when there is a reason to tell", () => {
  fc.assert(
    fc.property(chambersArb, factsArb, agentArb, (chambers, facts, agent) => {
      const listed = computeRoll(chambers, facts, MOMENT).some((entry) => entry.agent === agent);
      expect(explainAbsence(agent, named(chambers), facts, MOMENT) === null).toBe(listed);
    }),
  );
});

test("facts that begin after the moment change nothing", () => {
  fc.assert(
    fc.property(chambersArb, factsArb, (chambers, facts) => {
      const known = {
        memberships: facts.memberships.filter((fact) => fact.from <= MOMENT),
        contributions: facts.contributions.filter((fact) => fact.confirmedAt <= MOMENT),
      };
      expect(computeRoll(chambers, facts, MOMENT)).toEqual(computeRoll(chambers, known, MOMENT));
    }),
  );
});

test("a member who also contributed votes once, in the first chamber that fits", () => {
  const facts: RollFacts = {
    memberships: [membership("agt_a")],
    contributions: [
      { contribution: "ctb_1", agent: "agt_a", project: "prj_hub", confirmedAt: BEFORE },
      { contribution: "ctb_2", agent: "agt_b", project: "prj_hub", confirmedAt: MOMENT },
      { contribution: "ctb_3", agent: "agt_b", project: "prj_hub", confirmedAt: BEFORE },
    ],
  };
  expect(computeRoll([members, contributors], facts, MOMENT)).toEqual([
    { agent: "agt_a", chamber: "chm_1", weight: 1n, reason: "Member of agt_coop (MEMBER)" },
    { agent: "agt_b", chamber: "chm_2", weight: 1n, reason: "2 confirmed contributions to prj_hub" },
  ]);
  expect(computeRoll([{ ...contributors, rule: "MEMBERS_AND_CONTRIBUTORS" }], facts, MOMENT)).toEqual([
    {
      agent: "agt_a",
      chamber: "chm_2",
      weight: 1n,
      reason: "Member of agt_coop (MEMBER); 1 confirmed contribution to prj_hub",
    },
    { agent: "agt_b", chamber: "chm_2", weight: 1n, reason: "2 confirmed contributions to prj_hub" },
  ]);
});

test("a membership counts from its first moment and no longer at its last", () => {
  const at = (change: Partial<MembershipFact>): number =>
    computeRoll([members], { memberships: [membership("agt_a", change)], contributions: [] }, MOMENT).length;
  expect(at({ from: MOMENT })).toBe(1);
  expect(at({ from: AFTER })).toBe(0);
  expect(at({ until: AFTER })).toBe(1);
  expect(at({ until: MOMENT })).toBe(0);
});

test.each([
  [[], "Members: no membership in agt_coop."],
  [[membership("agt_a", { until: BEFORE })], "Members: the membership in agt_coop ended at 2026-01-01T00:00:00.000Z."],
  [
    [membership("agt_a", { from: AFTER })],
    "Members: the membership in agt_coop begins only at 2026-06-01T12:00:00.001Z.",
  ],
  [
    [membership("agt_a", { roles: ["OBSERVER"] })],
    "Members: the role OBSERVER in agt_coop does not vote here (STEWARD, MEMBER, TREASURER do).",
  ],
  [[membership("agt_a", { organization: "agt_city" })], "Members: no membership in agt_coop."],
])("someone left out is told why (%#)", (memberships, reason) => {
  expect(
    explainAbsence("agt_a", [{ name: "Members", rule: members }], { memberships, contributions: [] }, MOMENT),
  ).toBe(reason);
});

test("someone without a confirmed contribution is told so, chamber by chamber", () => {
  const chambers = [
    { name: "Members", rule: members },
    { name: "Commons", rule: contributors },
  ];
  const facts = { memberships: [], contributions: [] };
  expect(explainAbsence("agt_a", chambers, facts, MOMENT)).toBe(
    "Members: no membership in agt_coop; Commons: no confirmed contribution to prj_hub.",
  );
  const late = [{ contribution: "ctb_1", agent: "agt_a", project: "prj_hub", confirmedAt: AFTER }];
  expect(explainAbsence("agt_a", chambers, { ...facts, contributions: late }, MOMENT)).toBe(
    "Members: no membership in agt_coop; Commons: the contributions to prj_hub were confirmed only later.",
  );
});

test("the digest of a roll changes with every part of an entry", () => {
  const entry = { agent: "agt_a", chamber: "chm_1", weight: 1n, reason: "Member" };
  const digests = [
    [],
    [entry],
    [{ ...entry, agent: "agt_b" }],
    [{ ...entry, chamber: "chm_2" }],
    [{ ...entry, weight: 2n }],
    [{ ...entry, reason: "Member\n" }],
  ].map(rollDigest);
  expect(new Set(digests).size).toBe(digests.length);
});

test("the digest of a roll is the SHA-256 of the text that the README shows", () => {
  const entry = { agent: "agt_a", chamber: "chm_1", weight: 1n, reason: 'Member of "agt_b"' };
  const text = 'commons-hub roll 1\nagt_a chm_1 1 "Member of \\"agt_b\\""\n';
  expect(rollDigest([entry])).toBe(sha256(text));
});

test("chambers with different rules share the rule that covers them", () => {
  expect(commonRule(["MEMBERS", "MEMBERS"])).toBe("MEMBERS");
  expect(commonRule(["MEMBERS", "CONTRIBUTORS"])).toBe("MEMBERS_AND_CONTRIBUTORS");
});

test("a chamber with a period takes who contributed in it, and tells others that they did not", () => {
  const recent: ChamberRule = { ...members, rule: "CONTRIBUTORS", project: "prj_hub", periodDays: 30 };
  const days = (count: number): Date => new Date(MOMENT.getTime() - count * 86_400_000);
  const fact = (confirmedAt: Date): RollFacts => ({
    memberships: [],
    contributions: [{ contribution: "ctb_1", agent: "agt_a", project: "prj_hub", confirmedAt }],
  });
  expect(computeRoll([recent], fact(days(29)), MOMENT)).toHaveLength(1);
  expect(computeRoll([recent], fact(days(30)), MOMENT)).toHaveLength(0);
  expect(explainAbsence("agt_a", [{ name: "Makers", rule: recent }], fact(days(31)), MOMENT)).toBe(
    "Makers: no contribution to prj_hub was confirmed in the 30 days before.",
  );
});
