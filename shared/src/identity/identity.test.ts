import { expect, test } from "@jest/globals";
import { SignJWT } from "jose";
import {
  ANONYMOUS,
  type Caller,
  HUB_CALLER,
  mayActFor,
  requireActFor,
  requireAgent,
  signAssertion,
  verifyAssertion,
} from ".";

const SECRET = new Uint8Array(32).fill(1);
const steward: Caller = {
  kind: "agent",
  agent: "agt_1",
  key: "key_1",
  scopes: ["PROJECTS"],
  memberships: [{ organization: "agt_org", roles: ["STEWARD"] }],
  readAt: "2026-01-01T00:00:00.000Z",
};

test("an assertion says to its audience who is calling", async () => {
  expect(await verifyAssertion(await signAssertion(steward, "projects", SECRET), "projects", SECRET)).toEqual(steward);
});

test.each<[string, () => Promise<string | undefined>]>([
  ["none", async () => undefined],
  ["an empty one", async () => ""],
  ["another secret's", () => signAssertion(steward, "projects", new Uint8Array(32).fill(2))],
  ["another part's", () => signAssertion(steward, "governance", SECRET)],
  [
    "an unsigned one",
    async () =>
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify({ caller: HUB_CALLER, iss: "commons-hub", aud: "projects" })).toString("base64url")}.`,
  ],
  [
    "an expired one",
    () =>
      new SignJWT({ caller: steward })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer("commons-hub")
        .setAudience("projects")
        .setExpirationTime(1)
        .sign(SECRET),
  ],
  [
    "one without a caller",
    () =>
      new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer("commons-hub")
        .setAudience("projects")
        .setExpirationTime("1m")
        .sign(SECRET),
  ],
  ["one with roles nobody knows", () => signAssertion({ ...steward, scopes: ["ROOT" as never] }, "projects", SECRET)],
])("%s is refused", async (_, make) => {
  await expect(verifyAssertion(await make(), "projects", SECRET)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a steward acts for the organization, a member and a stranger do not", () => {
  expect(mayActFor(steward, "agt_org")).toBe(true);
  expect(mayActFor({ ...steward, memberships: [{ organization: "agt_org", roles: ["MEMBER"] }] }, "agt_org")).toBe(
    false,
  );
  expect(mayActFor(steward, "agt_other")).toBe(false);
  expect(mayActFor(steward, "agt_1")).toBe(true);
  expect(mayActFor(ANONYMOUS, "agt_1")).toBe(false);
});

test("each refusal has its own code", () => {
  expect(() => requireAgent(ANONYMOUS, "PROJECTS")).toThrow(expect.objectContaining({ code: "UNAUTHENTICATED" }));
  expect(() => requireAgent(HUB_CALLER, "PROJECTS")).toThrow(expect.objectContaining({ code: "UNAUTHENTICATED" }));
  expect(() => requireAgent(steward, "GOVERNANCE")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
  expect(() => requireActFor(steward, "agt_other", "PROJECTS")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
  expect(requireAgent({ ...steward, scopes: ["ADMIN"] }, "GOVERNANCE")).toBe("agt_1");
});
