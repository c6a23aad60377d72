import { expect, test } from "@jest/globals";
import { newId } from "@commons-hub/shared/ids";
import { draftProposal, type NewProposal } from "./draft";

const AT = new Date("2026-01-01T00:00:00Z");
const refused = expect.objectContaining({ code: "INVALID_INPUT" });

function draft(change: Partial<NewProposal> = {}) {
  const input: NewProposal = {
    assembly: "asm_1",
    title: "  Adopt\u0020the licence ",
    text: "First line\r\nsecond",
    method: "SCHULZE_MARGINS",
    secrecy: "OPEN",
    options: ["AGPL", "MIT", "As it is"],
    ...change,
  };
  return draftProposal(input, ["chm_1", "chm_2"], "agt_a", newId, AT);
}

test("a draft requires every chamber with any turnout and half of the votes unless it says otherwise", () => {
  const proposal = draft({ statusQuo: "As it is" });
  expect(proposal).toMatchObject({
    title: "Adopt the licence",
    text: "First line\nsecond",
    state: "DRAFT",
    statusQuo: 2,
    requirements: [
      { chamber: "chm_1", quorum: { numerator: 0n }, threshold: { numerator: 1n, denominator: 2n } },
      { chamber: "chm_2" },
    ],
  });
  expect(proposal.options.map(({ label }) => label)).toEqual(["AGPL", "MIT", "As it is"]);
});

test("chambers stand in the assembly's order, however they are named", () => {
  const chambers = [
    { chamber: "chm_2", quorum: "2/3", threshold: "1" },
    { chamber: "chm_1", quorum: "0.25" },
  ];
  expect(draft({ chambers }).requirements).toMatchObject([
    { chamber: "chm_1", quorum: { numerator: 1n, denominator: 4n } },
    { chamber: "chm_2", quorum: { numerator: 2n, denominator: 3n }, threshold: { numerator: 1n, denominator: 1n } },
  ]);
  expect(draft({ chambers: [{ chamber: "chm_2" }] }).requirements).toHaveLength(1);
});

test.each<[string, Partial<NewProposal>]>([
  ["one option", { options: ["Yes"] }],
  ["101 options", { options: Array.from({ length: 101 }, (_, i) => `${i}`) }],
  ["a label twice", { options: ["Yes", " Yes"] }],
  ["an empty label", { options: ["Yes", ""] }],
  ["a title of two lines", { title: "a\nb" }],
  ["a text without words", { text: " \n " }],
  ["a NUL in the text", { text: "a\0b" }],
  ["half a character in the text", { text: "a\ud800b" }],
  ["a text that is too long", { text: "a".repeat(50_001) }],
  ["a status quo that is no option", { statusQuo: "Maybe" }],
  ["a chamber of another assembly", { chambers: [{ chamber: "chm_9" }] }],
  ["a chamber twice", { chambers: [{ chamber: "chm_1" }, { chamber: "chm_1" }] }],
  ["a quorum over 1", { chambers: [{ chamber: "chm_1", quorum: "1.1" }] }],
  ["a negative threshold", { chambers: [{ chamber: "chm_1", threshold: "-1" }] }],
  ["seats for one winner", { seats: 2 }],
  ["a budget for one winner", { budget: { minor: 5n, currency: "EUR" }, costs: [1n, 1n, 1n] }],
  ["a project that is none", { project: "agt_x" }],
])("%s is refused", (_, change) => {
  expect(() => draft(change)).toThrow(refused);
});
