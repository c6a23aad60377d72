import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ratio } from "@commons-hub/shared/numbers";
import {
  closeProposal,
  openProposal,
  type Proposal,
  PROPOSAL_STATES,
  requireVotable,
  withdrawProposal,
} from "./proposal";

const NOW = new Date("2026-06-01T12:00:00Z");
const later = (ms: number): Date => new Date(NOW.getTime() + ms);

const draft: Proposal = {
  id: "prp_1",
  assembly: "asm_1",
  project: null,
  proposer: "agt_a",
  title: "Adopt the licence",
  text: "…",
  topic: null,
  version: 1,
  regime: "PEER",
  regimeReason: "One chamber.",
  effects: [],
  inForceUntil: null,
  method: "PLURALITY",
  secrecy: "OPEN",
  seats: null,
  tieSeed: null,
  budget: null,
  options: [
    { id: "opt_1", label: "Yes", cost: null },
    { id: "opt_2", label: "No", cost: null },
  ],
  statusQuo: null,
  requirements: [{ chamber: "chm_1", quorum: ratio(0n), threshold: ratio(1n, 2n) }],
  state: "DRAFT",
  draftedAt: NOW,
  opensAt: null,
  closesAt: null,
  closedAt: null,
  withdrawnAt: null,
};

test("a proposal goes from draft to open to closed and keeps when", () => {
  const open = openProposal(draft, later(1_000), NOW);
  expect(open).toMatchObject({ state: "OPEN", opensAt: NOW, closesAt: later(1_000) });
  expect(closeProposal(open, later(1_000), "clock")).toMatchObject({ state: "CLOSED", closedAt: later(1_000) });
  expect(closeProposal(open, later(10), "steward")).toMatchObject({ state: "CLOSED", closedAt: later(10) });
});

test("the clock never closes before the time", () => {
  const open = openProposal(draft, later(1_000), NOW);
  expect(() => closeProposal(open, later(999), "clock")).toThrow(expect.objectContaining({ code: "STATE_CONFLICT" }));
});

test("votes are taken until the instant before the close", () => {
  const open = openProposal(draft, later(1_000), NOW);
  expect(() => requireVotable(open, later(999))).not.toThrow();
  for (const at of [1_000, 1_001])
    expect(() => requireVotable(open, later(at))).toThrow(expect.objectContaining({ code: "PROPOSAL_NOT_OPEN" }));
});

test.each([
  ["now", 0],
  ["the past", -1],
  ["the far future", 400 * 86_400_000],
])("opening until %s is refused", (_, ms) => {
  expect(() => openProposal(draft, later(ms), NOW)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
});

test("what is closed or withdrawn stays so, and takes no vote", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROPOSAL_STATES), fc.boolean(), (state, clock) => {
      const proposal: Proposal = { ...draft, state, opensAt: NOW, closesAt: later(1) };
      const allowed = (change: () => Proposal): boolean => {
        try {
          return change().state !== state;
        } catch (error) {
          expect(error).toMatchObject({ code: "STATE_CONFLICT" });
          return false;
        }
      };
      expect(allowed(() => openProposal(proposal, later(5), NOW))).toBe(state === "DRAFT");
      expect(allowed(() => closeProposal(proposal, later(1), clock ? "clock" : "steward"))).toBe(state === "OPEN");
      expect(allowed(() => withdrawProposal(proposal, later(1)))).toBe(state === "DRAFT" || state === "OPEN");
      if (state !== "OPEN")
        expect(() => requireVotable(proposal, NOW)).toThrow(expect.objectContaining({ code: "PROPOSAL_NOT_OPEN" }));
    }),
  );
});
