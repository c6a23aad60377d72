import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { createMembership, endMembership, overlaps } from "./membership";

const now = new Date("2026-01-01T00:00:00Z");
const later = new Date("2027-01-01T00:00:00Z");
const input = { agent: "agt_a", organization: "agt_o", roles: ["MEMBER", "AUDITOR", "MEMBER"] as const };
const refusal = (code: string) => expect.objectContaining({ code });

test("a membership begins now and stays open, its roles named once", () => {
  expect(createMembership("mbr_1", input, now)).toEqual({
    id: "mbr_1",
    agent: "agt_a",
    organization: "agt_o",
    roles: ["AUDITOR", "MEMBER"],
    from: now,
    until: null,
  });
});

test.each([
  ["no role", { ...input, roles: [] }],
  ["oneself", { ...input, organization: "agt_a" }],
  ["an end before the beginning", { ...input, from: later, until: now }],
  ["an end at the beginning", { ...input, from: now, until: now }],
  ["a year that is a slip", { ...input, from: new Date("0026-01-01T00:00:00Z") }],
])("%s is refused", (_, wrong) => {
  expect(() => createMembership("mbr_1", wrong, now)).toThrow(refusal("INVALID_INPUT"));
});

test("a membership ends now, or later if asked; what is over stays over", () => {
  const open = createMembership("mbr_1", input, new Date("2025-01-01T00:00:00Z"));
  expect(endMembership(open, null, now).until).toEqual(now);
  expect(endMembership(open, later, now).until).toEqual(later);
  expect(() => endMembership({ ...open, until: now }, null, now)).toThrow(refusal("STATE_CONFLICT"));
  expect(() => endMembership(open, new Date("2025-06-01T00:00:00Z"), now)).toThrow(refusal("INVALID_INPUT"));
  expect(() => endMembership({ ...open, until: later }, new Date("2028-01-01T00:00:00Z"), now)).toThrow(
    refusal("INVALID_INPUT"),
  );
});

test("a membership that has not begun ends where it would begin", () => {
  const planned = createMembership("mbr_1", { ...input, from: later }, now);
  expect(endMembership(planned, null, now).until).toEqual(later);
});

test("two periods overlap exactly when some instant is in both", () => {
  const periodArb = fc
    .tuple(fc.nat(8), fc.option(fc.integer({ min: 1, max: 8 })))
    .map(([from, length]) => ({ from: new Date(from), until: length === null ? null : new Date(from + length) }));
  const holds = (at: number, { from, until }: { from: Date; until: Date | null }) =>
    from.getTime() <= at && (until === null || at < until.getTime());
  fc.assert(
    fc.property(periodArb, periodArb, (a, b) => {
      const shared = Array.from({ length: 20 }, (_, at) => at).some((at) => holds(at, a) && holds(at, b));
      expect(overlaps(a, b)).toBe(shared);
    }),
  );
});
