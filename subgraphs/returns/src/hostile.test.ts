import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { officerOf, ReturnsKit } from "./testing/kit";
import {
  CLAIM_HOLDING,
  CREATE_RULE,
  DECLARE_USAGE,
  OWING,
  PLEDGE,
  RECORD_RECEIPT,
  RETURN_GAP,
  RUN_ALLOCATION,
} from "./testing/operations";

let kit: ReturnsKit;
let organization: string;
beforeAll(async () => {
  kit = await ReturnsKit.start();
  organization = await kit.agent();
});
afterAll(() => kit.stop());

const PERIOD = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };
const amount = { minor: "1", currency: "EUR" };
const cursor = (...key: string[]): string => Buffer.from(JSON.stringify(key)).toString("base64url");

test.each(["a\0b", "\ud800", "x".repeat(100_000), " ", "'", "__proto__", "constructor", "agt_none", "\u202e"])(
  "an id such as %j is refused everywhere by a code of the catalogue, or finds nothing",
  async (bad) => {
    const changes: [string, object][] = [
      [DECLARE_USAGE, { agent: organization, period: PERIOD, billOfMaterials: bad }],
      [DECLARE_USAGE, { agent: organization, period: PERIOD, uses: [{ project: bad, basis: "REVENUE", weight: "1" }] }],
      [PLEDGE, { agent: organization, amount, rule: bad }],
      [RECORD_RECEIPT, { from: bad, to: organization, amount }],
      [RECORD_RECEIPT, { pledge: bad, amount }],
      [RUN_ALLOCATION, { rule: bad, pool: amount }],
      [CLAIM_HOLDING, { holding: bad, agent: organization, proof: "proof" }],
      [CREATE_RULE, { organization, name: "Rule", kind: "EQUAL", replaces: bad }],
    ];
    for (const [document, input] of changes)
      expect(["NOT_FOUND", "INVALID_INPUT"]).toContain(
        await kit.refusal(document, { input }, { caller: officerOf(organization) }),
      );
    for (const [document, variables] of [
      [RETURN_GAP, { agent: bad }],
      [OWING, { project: bad }],
    ] as const)
      expect([null, "INVALID_INPUT"]).toContain(
        await kit.refusal(document, { ...variables, period: PERIOD, first: 1 }),
      );
  },
);

test.each(["x", cursor("1"), cursor("1e400", "x"), cursor("-1", "x"), cursor("1", "a\0"), "=".repeat(5_000)])(
  "a cursor that no list gave out is refused: %j",
  async (after) => {
    const variables = { period: PERIOD, first: 1, after };
    expect(await kit.refusal(RETURN_GAP, { agent: organization, ...variables })).toBe("INVALID_CURSOR");
    expect(await kit.refusal(OWING, { project: "prj_none", ...variables })).toBe("INVALID_CURSOR");
  },
);

test.each([0, -1, 101, 2_147_483_647])("a page of %d is refused", async (first) => {
  const code = await kit.refusal(RETURN_GAP, { agent: organization, period: PERIOD, first });
  expect(code).toBe("PAGE_SIZE_OUT_OF_RANGE");
});
