import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { officerOf, ReturnsKit } from "../testing/kit";
import { CLAIM_HOLDING, CREATE_RULE, RECORD_RECEIPT, RUN_ALLOCATION } from "../testing/operations";

let kit: ReturnsKit;
let foundation: string;
let payers: string[];
let author: string;
let rule: string;
let root: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  [foundation, author] = await Promise.all([kit.agent(), kit.agent("PERSON")]);
  payers = await Promise.all([kit.agent(), kit.agent("PERSON")]);
  const projects = await kit.createProjects(["hub", "web", "log", "own"], { web: [author] });
  await kit.publishBill(projects, "hub", [
    ["hub", "web"],
    ["hub", "log"],
    ["web", "own"],
    ["own", "log"],
    ["log", "web"],
  ]);
  root = projects["hub"] ?? "";
  const answer = await kit.ask<{ createReturnRule: { returnRule: { id: string } } }>(
    CREATE_RULE,
    { input: { organization: foundation, name: "R", kind: "DEPENDENCY_GRAPH", alpha: "0.7" } },
    treasurer(),
  );
  rule = answer.createReturnRule.returnRule.id;
});
afterAll(() => kit.stop());

function treasurer() {
  return { caller: officerOf(foundation, "TREASURER", "agt_treasurer") };
}

const stepArb = fc.record({
  what: fc.constantFrom("receive" as const, "allocate" as const, "claim" as const),
  payer: fc.nat(1),
  minor: fc.bigInt({ min: 1n, max: 500n }),
  currency: fc.constantFrom("EUR", "HOURS"),
});

async function take({ what, payer, minor, currency }: typeof stepArb extends fc.Arbitrary<infer S> ? S : never) {
  const amount = { minor: minor.toString(), currency };
  if (what === "receive")
    return kit.refusal(RECORD_RECEIPT, { input: { from: payers[payer], to: foundation, amount } }, treasurer());
  if (what === "allocate")
    return kit.refusal(
      RUN_ALLOCATION,
      { input: { rule, pool: amount, from: payers[payer], project: root } },
      treasurer(),
    );
  const [open] = await kit.sql<{ id: string }>("SELECT id FROM unclaimed_holding WHERE claimed_at IS NULL LIMIT 1");
  const input = { holding: open?.id ?? "hld_none", agent: author, proof: "p" };
  return kit.refusal(CLAIM_HOLDING, { input }, treasurer());
}

/** Every way to count the same money; empty when all agree. */
function disagreements() {
  return kit.sql(`
    SELECT b.*, sums.* FROM ledger_balance b
    CROSS JOIN LATERAL (
      SELECT
        (SELECT coalesce(sum(amount_minor), 0) FROM receipt r WHERE r.organization = b.organization AND r.currency = b.currency) AS receipts,
        (SELECT coalesce(sum(unspent_minor), 0) FROM receipt r WHERE r.organization = b.organization AND r.currency = b.currency) AS unspent,
        (SELECT coalesce(sum(pool_minor), 0) FROM allocation_run r WHERE r.organization = b.organization AND r.currency = b.currency) AS pools,
        (SELECT coalesce(sum(amount_minor) FILTER (WHERE claimed_at IS NULL), 0) FROM unclaimed_holding h
          WHERE h.organization = b.organization AND h.currency = b.currency) AS held,
        (SELECT coalesce(sum(l.amount_minor), 0) FROM allocation_line l JOIN allocation_run r ON r.id = l.run
          LEFT JOIN unclaimed_holding h ON h.line = l.id
          WHERE r.organization = b.organization AND r.currency = b.currency AND coalesce(l.receiver, h.claimed_by) IS NOT NULL) AS paid
    ) sums
    WHERE received_minor <> unspent_minor + held_minor + allocated_minor OR received_minor <> receipts
      OR unspent_minor <> sums.unspent OR held_minor <> held OR allocated_minor <> paid
      OR receipts <> sums.unspent + pools`);
}

test("money in is allocated, held or unspent, whatever happens in whatever order, at once", async () => {
  const outcomes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(fc.array(stepArb, { minLength: 6, maxLength: 12 }), async (steps) => {
      for (const outcome of await Promise.all(steps.map(take))) outcomes.add(outcome);
      expect(await disagreements()).toEqual([]);
    }),
    { numRuns: 12 },
  );
  for (const outcome of outcomes) expect([null, "POOL_EXCEEDED", "NOT_FOUND", "STATE_CONFLICT"]).toContain(outcome);
  expect(outcomes).toContain(null);
});

test.each([
  ["an entry is never changed", "UPDATE ledger_entry SET amount_minor = amount_minor + 1"],
  ["an entry is never removed", "DELETE FROM ledger_entry"],
  ["a balance cannot be raised by hand", "UPDATE ledger_balance SET allocated_minor = allocated_minor + 1"],
  ["a line cannot be raised", "UPDATE allocation_run SET pool_minor = pool_minor + 1"],
  ["a receipt cannot be spent twice", "UPDATE receipt SET unspent_minor = amount_minor + 1"],
  [
    "money does not come out of nothing",
    "INSERT INTO ledger_entry (organization, currency, source, target, amount_minor, run, at) SELECT organization, currency, 'HELD', 'ALLOCATED', 1, run, at FROM ledger_entry WHERE run IS NOT NULL LIMIT 1",
  ],
])("the database itself refuses: %s", async (_name, statement) => {
  await take({ what: "receive", payer: 0, minor: 100n, currency: "EUR" });
  await take({ what: "allocate", payer: 0, minor: 50n, currency: "EUR" });
  await expect(kit.sql(statement)).rejects.toThrow(/violates check constraint|never changed|does not add up/);
});
