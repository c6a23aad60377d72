import { HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { expect, test } from "@jest/globals";
import { createAccessKey, hashSecret, isSecret, newSecret, revokeAccessKey } from "./access-key";

const now = new Date("2026-01-01T00:00:00Z");
const me = callerOf("agt_me");
const refusal = (code: string) => expect.objectContaining({ code });

test("a secret is random, known by its form, and its hash does not hold it", () => {
  const secret = newSecret();
  expect(isSecret(secret)).toBe(true);
  expect(newSecret()).not.toBe(secret);
  expect(hashSecret(secret)).toMatch(/^[0-9a-f]{64}$/);
  for (const other of ["", "hub_", secret.slice(1), `${secret}x`, `${secret}\n`, "hub_".padEnd(47, "\u0430")])
    expect(isSecret(other)).toBe(false);
});

test("a key lasts a year and names each scope once", () => {
  const key = createAccessKey(
    "key_1",
    { agent: "agt_me", scopes: ["RETURNS", "READ", "READ"], label: " laptop " },
    me,
    now,
  );
  expect(key).toMatchObject({
    scopes: ["READ", "RETURNS"],
    label: "laptop",
    expiresAt: new Date("2027-01-01T00:00:00Z"),
  });
});

test.each([
  ["no scope", { scopes: [] }, "INVALID_INPUT"],
  ["an end that is past", { scopes: ["READ"] as const, expiresAt: now }, "INVALID_INPUT"],
  ["an invisible label", { scopes: ["READ"] as const, label: "a\u202eb" }, "INVALID_INPUT"],
  ["a scope that the caller lacks", { scopes: ["READ", "ADMIN"] as const }, "FORBIDDEN"],
])("%s is refused", (_, input, code) => {
  expect(() => createAccessKey("key_1", { agent: "agt_me", ...input }, me, now)).toThrow(refusal(code));
});

test("an ADMIN and the hub hand on every scope", () => {
  for (const caller of [HUB_CALLER, { ...me, scopes: ["ADMIN" as const] }])
    expect(createAccessKey("key_1", { agent: "agt_me", scopes: ["ADMIN"] }, caller, now).scopes).toEqual(["ADMIN"]);
});

test("revoking twice keeps the first moment", () => {
  const key = createAccessKey("key_1", { agent: "agt_me", scopes: ["READ"] }, me, now);
  const revoked = revokeAccessKey(key, now);
  expect(revoked.revokedAt).toEqual(now);
  expect(revokeAccessKey(revoked, new Date("2026-02-01T00:00:00Z"))).toEqual(revoked);
});
