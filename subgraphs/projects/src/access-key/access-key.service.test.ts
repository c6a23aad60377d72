import { ANONYMOUS, type Caller, HUB_CALLER } from "@commons-hub/shared/identity";
import { callerOf } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { GraphQLError } from "graphql";
import { type ProjectsKit, startProjects } from "../testing/kit";
import { hashSecret } from "./access-key";
import { createIdentify } from "./identify";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };
let identify: (token: string) => Promise<Caller>;

const KEY = "secret accessKey { id scopes expiresAt revokedAt agent { id } }";
interface Payload {
  secret: string | null;
  accessKey: { id: string; scopes: string[]; revokedAt: string | null };
}

beforeAll(async () => {
  kit = await startProjects();
  ada = await kit.person("Ada");
  identify = createIdentify(kit.subgraph);
});
afterAll(() => kit.stop());

function createKey(input: object, caller: Caller = ada.caller, idempotencyKey?: string): Promise<Payload> {
  return kit.change("createAccessKey", KEY, input, caller, idempotencyKey);
}

test("a key lets its agent in, with its scopes and the roles of the moment", async () => {
  const { secret } = await createKey({ agent: ada.id, scopes: ["READ", "PROJECTS"], label: "laptop" });
  const caller = await identify(secret as string);
  expect(caller).toMatchObject({ kind: "agent", agent: ada.id, scopes: ["READ", "PROJECTS"], memberships: [] });
  const viewer = await kit.ask(`{ viewer { agent { name } scopes accessKeys { label } } }`, {}, caller);
  expect(viewer).toEqual({
    viewer: { agent: { name: "Ada" }, scopes: ["READ", "PROJECTS"], accessKeys: [{ label: "laptop" }] },
  });
  const input = { kind: "ORGANIZATION", name: "Bakery" };
  const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input, caller);
  expect((await identify(secret as string)).memberships).toEqual([{ organization: agent.id, roles: ["STEWARD"] }]);
  expect(await kit.ask("{ viewer { scopes } }", {}, ANONYMOUS)).toEqual({ viewer: null });
});

test("a retry answers without the secret, and the secret is nowhere in the database", async () => {
  const first = await createKey({ agent: ada.id, scopes: ["READ"] }, ada.caller, "once");
  const again = await createKey({ agent: ada.id, scopes: ["READ"] }, ada.caller, "once");
  expect(again).toEqual({ ...first, secret: null });
  const log = JSON.stringify(await kit.events(), (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(log).not.toContain(first.secret);
  expect(log).not.toContain(hashSecret(first.secret as string));
});

test("a key that is revoked, expired or made up lets nobody in", async () => {
  const { secret, accessKey } = await createKey({ agent: ada.id, scopes: ["READ"] });
  const revoke = () =>
    kit.change<Payload>("revokeAccessKey", "accessKey { id revokedAt }", { accessKey: accessKey.id }, ada.caller);
  const revoked = await revoke();
  expect(revoked.accessKey.revokedAt).not.toBeNull();
  expect(await revoke()).toEqual(revoked);
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const short = await createKey({ agent: ada.id, scopes: ["READ"], expiresAt });
  await kit.database.shiftClock(60_000);
  try {
    for (const token of [secret as string, short.secret as string, "", "hub_", `hub_${"A".repeat(43)}`, "\0"])
      await expect(identify(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  } finally {
    await kit.database.shiftClock(0);
  }
  expect((await identify(short.secret as string)).agent).toBe(ada.id);
});

test("while projects does not answer, nobody is called unknown", async () => {
  const { secret } = await createKey({ agent: ada.id, scopes: ["READ"] });
  const silent = createIdentify({ execute: async () => ({ errors: [], data: null }) });
  await expect(silent(secret as string)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const failing = createIdentify({
    execute: async () => ({ errors: [new GraphQLError("the database is gone")], data: { keyHolder: null } }),
  });
  await expect(failing(secret as string)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("who a key stands for is told to the hub alone", async () => {
  const query = `query { keyHolder(hash: "${"0".repeat(64)}") { agent } }`;
  for (const caller of [ANONYMOUS, ada.caller, { ...ada.caller, scopes: ["ADMIN" as const] }])
    expect(await kit.refusal(query, {}, caller)).toBe("FORBIDDEN");
  expect(await kit.ask(query, {}, HUB_CALLER)).toEqual({ keyHolder: null });
});

test("nobody makes a key for another, or hands on more than they have", async () => {
  const bo = await kit.person("Bo");
  expect(await kit.changeRefusal("createAccessKey", KEY, { agent: bo.id, scopes: ["READ"] }, ada.caller)).toBe(
    "FORBIDDEN",
  );
  expect(await kit.changeRefusal("createAccessKey", KEY, { agent: ada.id, scopes: ["ADMIN"] }, ada.caller)).toBe(
    "FORBIDDEN",
  );
  const reader = { ...ada.caller, scopes: ["READ" as const] };
  expect(await kit.changeRefusal("createAccessKey", KEY, { agent: ada.id, scopes: ["READ"] }, reader)).toBe(
    "FORBIDDEN",
  );
  expect(await kit.changeRefusal("createAccessKey", KEY, { agent: "agt_none", scopes: ["READ"] }, ada.caller)).toBe(
    "NOT_FOUND",
  );
});

test("whoever takes in a new person hands over the first key, and no second one", async () => {
  const input = { kind: "PERSON", name: "Newcomer" };
  const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input, ada.caller);
  const first = await createKey({ agent: agent.id, scopes: ["READ", "PROJECTS"] });
  expect((await identify(first.secret as string)).agent).toBe(agent.id);
  const again = { agent: agent.id, scopes: ["READ"] };
  expect(await kit.changeRefusal("createAccessKey", KEY, again, ada.caller)).toBe("FORBIDDEN");
});

test("a key is seen and revoked by its agent, a steward or an ADMIN; for others it is not there", async () => {
  const { accessKey } = await createKey({ agent: ada.id, scopes: ["READ"] });
  const bo = await kit.person("Bo");
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on AccessKey { id } } }`;
  const refs = { refs: [{ __typename: "AccessKey", id: accessKey.id }] };
  expect(await kit.ask(query, refs, bo.caller)).toEqual({ _entities: [null] });
  expect(await kit.ask(query, refs, ANONYMOUS)).toEqual({ _entities: [null] });
  expect(await kit.ask(query, refs, ada.caller)).toEqual({ _entities: [{ id: accessKey.id }] });
  const input = { accessKey: accessKey.id };
  expect(await kit.changeRefusal("revokeAccessKey", "accessKey { id }", input, bo.caller)).toBe("NOT_FOUND");
  const admin = { ...callerOf(bo.id), scopes: ["ADMIN" as const] };
  expect(await kit.changeRefusal("revokeAccessKey", "accessKey { id }", input, admin)).toBeUndefined();
});
