import { expect, test } from "@jest/globals";
import { createContribution, requireOther, requireSameSubject } from "./contribution";

const now = new Date("2026-01-01T00:00:00Z");
const input = { agent: "agt_a", project: "prj_p", action: "CARE" as const, effort: { value: "2.5", unit: "h" } };
const refusal = (code: string) => expect.objectContaining({ code });

test("care counts as code does: any action, with effort, now unless said otherwise", () => {
  expect(createContribution("ctb_1", input, "agt_a", now)).toMatchObject({
    action: "CARE",
    effort: { value: "2.5", unit: "h" },
    at: now,
    corrects: null,
  });
});

test.each([
  ["a negative effort", { effort: { value: "-1", unit: "h" } }],
  ["an effort that is no number", { effort: { value: "1e9", unit: "h" } }],
  ["a unit with blanks", { effort: { value: "1", unit: "man hour" } }],
  ["an empty unit", { effort: { value: "1", unit: "" } }],
  ["the future", { at: new Date("2026-01-01T00:02:00Z") }],
  ["the distant past", { at: new Date("0001-01-01T00:00:00Z") }],
  ["endless evidence", { evidence: "x".repeat(2_001) }],
  ["evidence with a NUL", { evidence: "a\u0000b" }],
])("%s is refused", (_, change) => {
  expect(() => createContribution("ctb_1", { ...input, ...change }, "agt_a", now)).toThrow(refusal("INVALID_INPUT"));
});

test("a correction stays with its agent and project", () => {
  const first = createContribution("ctb_1", input, "agt_a", now);
  const second = createContribution("ctb_2", { ...input, corrects: "ctb_1" }, "agt_a", now);
  requireSameSubject(second, first);
  for (const other of [{ agent: "agt_b" }, { project: "prj_q" }])
    expect(() => requireSameSubject({ ...second, ...other }, first)).toThrow(refusal("INVALID_INPUT"));
});

test("nobody confirms what they did, what their organization did, or what they wrote down", () => {
  const contribution = createContribution("ctb_1", input, "agt_b", now);
  requireOther(contribution, "agt_c", false);
  for (const [confirmer, actsFor] of [
    ["agt_a", false],
    ["agt_b", false],
    ["agt_c", true],
  ] as const)
    expect(() => requireOther(contribution, confirmer, actsFor)).toThrow(refusal("SELF_CONFIRMATION"));
});
