import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answer, codeOf, type Person, startHub, type TestHub } from "../kit";
import { ATTEMPTS, documentOf, fieldOf } from "./attempts";
import { type Commons, makeCommons } from "./commons";

let hub: TestHub;
let commons: Commons;
let admin: pg.Client;

beforeAll(async () => {
  hub = await startHub();
  admin = new pg.Client({ connectionString: hub.database.url });
  await admin.connect();
  commons = await makeCommons(hub);
}, 60_000);
afterAll(async () => {
  await admin.end();
  await hub[Symbol.asyncDispose]();
});

/** Where somebody else has a right of their own, or reads the refusal otherwise. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Somebody on the roll may draft and discuss, and members may leave.
  DraftProposal: { member: ["allowed"], other: ["FORBIDDEN", "NOT_ELIGIBLE"], stranger: ["FORBIDDEN", "NOT_ELIGIBLE"] },
  EndMembership: { member: ["allowed"] },
  AddArgument: { member: ["allowed"] },
  RaiseObjection: { member: ["allowed"] },
  // What is not theirs is as if it were not there.
  RevokeAccessKey: { member: ["NOT_FOUND"], other: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  PostTransfer: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  // A party opens an agreement, and lets go what it was promised; what is owed is seen by the two alone.
  CreateAgreement: { other: ["allowed"] },
  CancelCommitment: { other: ["allowed"] },
  WaiveClaim: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  // What is owed, and what is asked for, is seen by the two alone; the other one withdraws what it asked for.
  AcknowledgeObligation: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  SettleObligation: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  AcceptRequest: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  PayRequest: { member: ["NOT_FOUND"], stranger: ["NOT_FOUND"] },
  CloseRequest: { member: ["NOT_FOUND"], other: ["allowed"], stranger: ["NOT_FOUND"] },
  // Each of two parties says who wins by what is between them.
  RecordBenefit: { other: ["allowed"] },
  // The receiver may decline.
  VoidTransfer: { member: ["NOT_FOUND"], other: ["allowed"], stranger: ["NOT_FOUND"] },
};

test("nobody makes themselves the receiver of what is held for a project that nobody cares for", async () => {
  const { steward, stranger, used } = commons;
  for (const person of [steward, stranger]) {
    const input = { project: used, steward: person.id };
    expect(codeOf(await person.ask(documentOf("AddProjectSteward"), { input }))).toBe("FORBIDDEN");
  }
});

/** Everything that the hub holds, counted: nothing that was refused may leave a trace, nor what follows from it. */
async function countRows(): Promise<Record<string, string>> {
  await hub.settle();
  const { rows } = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('projects', 'governance', 'exchange', 'returns')
       AND tablename NOT IN ('job', 'follower', 'migrations') AND tablename NOT LIKE '%known%' ORDER BY 1`,
  );
  const counts: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: found } = await admin.query<{ n: string }>(`SELECT count(*) AS n FROM ${name}`);
    counts[name] = found[0]!.n;
  }
  return counts;
}

/** Of a batch, what became of its only entry. */
function refusalOf(answer: Answer): unknown {
  const batch = answer.data?.["placeTransfers"] as
    { results: { refusal: { code: string } | null }[] } | null | undefined;
  return codeOf(answer) ?? batch?.results[0]?.refusal?.code;
}

async function attempt(command: string, token: string | null): Promise<Answer> {
  const input = ATTEMPTS[command]!(commons);
  // A batch answers for each of its entries, and with a key that answer would be kept, refusals and all.
  const key = command === "PlaceTransfers" ? {} : { idempotencyKey: `attempt-${command}` };
  return hub.ask(documentOf(command), { input }, { token, ...key });
}

/** A key of the organization's steward with one scope less than a command needs, or one that has ended. */
async function keyOf(person: Person, input: object): Promise<{ secret: string; accessKey: { id: string } }> {
  return person.run("CreateAccessKey", { agent: person.id, ...input });
}

describe("in the name of another organization", () => {
  test.each(["stranger", "member", "other"] as const)("a %s changes nothing", async (who) => {
    const person = who === "other" ? commons.other.steward : commons[who];
    const before = await countRows();
    const unexpected: unknown[] = [];
    for (const command of Object.keys(ATTEMPTS)) {
      const expected = OTHERWISE[command]?.[who] ?? ["FORBIDDEN"];
      if (expected.includes("allowed")) continue;
      const answer = await attempt(command, person.token);
      if (!expected.includes(String(refusalOf(answer)))) unexpected.push([command, answer]);
    }
    expect(unexpected).toEqual([]);
    expect(await countRows()).toEqual(before);
  });

  test("nobody changes anything without a token", async () => {
    const before = await countRows();
    for (const command of Object.keys(ATTEMPTS))
      expect([command, codeOf(await attempt(command, null))]).toEqual([command, "UNAUTHENTICATED"]);
    expect(await countRows()).toEqual(before);
  });

  test("a steward's key that may only read changes nothing, and cannot make itself a better one", async () => {
    const { secret } = await keyOf(commons.steward, { scopes: ["READ"] });
    const before = await countRows();
    for (const command of Object.keys(ATTEMPTS))
      expect([command, codeOf(await attempt(command, secret))]).toEqual([command, "FORBIDDEN"]);
    expect(await countRows()).toEqual(before);
    const { secret: projectsOnly } = await keyOf(commons.steward, { scopes: ["PROJECTS"] });
    const better = { agent: commons.steward.id, scopes: ["PROJECTS", "EXCHANGE"] };
    expect(codeOf(await hub.ask("CreateAccessKey", { input: better }, { token: projectsOnly }))).toBe("FORBIDDEN");
  });

  test("a revoked key and one that has expired are nobody's", async () => {
    const scopes = ["READ", "PROJECTS", "GOVERNANCE", "EXCHANGE", "RETURNS"];
    const revoked = await keyOf(commons.steward, { scopes });
    await commons.steward.run("RevokeAccessKey", { accessKey: revoked.accessKey.id });
    const expired = await keyOf(commons.steward, { scopes, expiresAt: new Date(Date.now() + 60_000).toISOString() });
    await hub.database.shiftClock(61_000);
    const before = await countRows();
    for (const { secret } of [revoked, expired])
      for (const command of Object.keys(ATTEMPTS))
        expect([command, codeOf(await attempt(command, secret))]).toEqual([command, "UNAUTHENTICATED"]);
    expect(await countRows()).toEqual(before);
    await hub.database.shiftClock(0);
  });

  test("what a key of the organization itself may not, its scopes say", async () => {
    const { secret } = await commons.steward.run<{ secret: string }>("CreateAccessKey", {
      agent: commons.organization,
      scopes: ["EXCHANGE"],
    });
    expect(codeOf(await attempt("CreateProject", secret))).toBe("FORBIDDEN");
    expect(codeOf(await attempt("OpenProposal", secret))).toBe("FORBIDDEN");
    expect(codeOf(await attempt("Pledge", secret))).toBe("FORBIDDEN");
  });
});

test("every mutation of the hub is tried in the name of somebody else, or has nobody to be taken for", async () => {
  // Anybody makes an agent or names a kind of thing; neither belongs to anybody yet.
  const inNobodysName = ["createAgent", "createResourceSpecification"];
  const { data } = await hub.ask("{ __schema { mutationType { fields { name } } } }");
  const { fields } = (data!["__schema"] as { mutationType: { fields: { name: string }[] } }).mutationType;
  expect([...Object.keys(ATTEMPTS).map(fieldOf), ...inNobodysName].sort()).toEqual(
    fields.map(({ name }) => name).sort(),
  );
});

test("its own steward may do all of it, so that the refusals above meant the caller", async () => {
  // The organization has an account and is on no roll; what is voided or answered is at its end.
  const meet: Readonly<Record<string, string>> = {
    CastBallot: "NOT_ELIGIBLE",
    OpenAccount: "ALREADY_EXISTS",
    OpenTrustLine: "ALREADY_EXISTS",
    PostTransfer: "STATE_CONFLICT",
    WithdrawObjection: "STATE_CONFLICT",
  };
  const unexpected: unknown[] = [];
  for (const command of Object.keys(ATTEMPTS)) {
    const answer = await attempt(command, commons.steward.token);
    if (refusalOf(answer) !== meet[command]) unexpected.push([command, answer]);
  }
  expect(unexpected).toEqual([]);
});
