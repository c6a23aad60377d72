import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { HubProcess } from "@commons-hub/hub/testing";
import { waitFor } from "@commons-hub/shared/testing";
import { type Person, ProcessHub, size } from "../kit";
import { largeBill } from "./bills";
import { insist } from "./insist";

const WRITERS = 32;
const TRANSFERS = size(10, 200);
const COMPONENTS = size(3_000, 50_000);

// A busy machine takes long to come back from a kill.
jest.setTimeout(size(300_000, 1_800_000));

let hub: ProcessHub;
let organization: { readonly id: string; readonly steward: Person };
let members: Person[];

beforeAll(async () => {
  hub = await ProcessHub.start();
  const seed = await hub.seed();
  organization = await seed.organization("Co-op of the unlucky");
  members = await seed.members(organization, 4);
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

function transferOf(data: unknown): string {
  return (data as { transfer: { transfer: { id: string } } }).transfer.transfer.id;
}

test("of transfers that 32 clients send while the hub is killed, none is lost and none is made twice", async () => {
  const money = (minor: number) => ({ minor: String(minor), currency: "LUCK" });
  const { currency } = await organization.steward.run<{ currency: { id: string } }>("CreateCurrency", {
    code: "LUCK",
    name: "Luck",
    decimals: 0,
    issuer: organization.id,
    defaultCreditLimit: money(1_000_000),
  });
  const accounts: string[] = [];
  for (const member of members) {
    const input = { owner: member.id, currency: currency.id };
    accounts.push((await member.run<{ account: { id: string } }>("OpenAccount", input)).account.id);
  }
  const acknowledged = new Map<string, string>();
  const write = async (writer: number): Promise<void> => {
    const payer = writer % members.length;
    for (let i = 0; i < TRANSFERS; i++) {
      const input = { from: accounts[payer], to: accounts[(payer + 1 + (i % 3)) % 4], amount: money(1 + (i % 7)) };
      const options = { idempotencyKey: `${writer}-${i}` };
      const answer = await insist(() => members[payer]!.ask("Transfer", { input }, options));
      expect(answer.errors).toBeUndefined();
      acknowledged.set(`${writer}-${i}`, transferOf(answer.data));
      // Whoever did not hear the answer asks again and hears the same.
      if (i % 5 === 0) {
        const again = await insist(() => members[payer]!.ask("Transfer", { input }, options));
        expect(transferOf(again.data)).toBe(transferOf(answer.data));
      }
    }
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  for (const part of [1, 2]) {
    await waitFor(
      () => acknowledged.size > (part * WRITERS * TRANSFERS) / 3,
      "some of the transfers",
      size(60_000, 600_000),
    );
    if (part === 1) await hub.kill();
    else hub.killDatabase();
    if (part === 1) await hub.restart();
  }
  await writing;
  const ids = [...acknowledged.values()];
  expect(new Set(ids).size).toBe(WRITERS * TRANSFERS);
  const [counted] = await hub.query<{ transfers: string; unknown: string; sum: string }>(
    `SELECT (SELECT count(*) FROM exchange.transfer) AS transfers,
            (SELECT count(*) FROM exchange.transfer WHERE NOT id = ANY($1)) AS unknown,
            (SELECT sum(posted_minor) FROM exchange.account) AS sum`,
    [ids],
  );
  expect(counted).toEqual({ transfers: String(WRITERS * TRANSFERS), unknown: "0", sum: "0" });
  const balances = await Promise.all(
    members.map((member) => member.ask("{ viewer { agent { accounts { balance { minor } } } } }")),
  );
  const minors = balances.map(
    ({ data }) =>
      (data as { viewer: { agent: { accounts: { balance: { minor: string } }[] } } }).viewer.agent.accounts[0]!.balance
        .minor,
  );
  expect(minors.reduce((sum, minor) => sum + BigInt(minor), 0n)).toBe(0n);
});

test("an import that is killed shows nothing of the half, and the next one is whole", async () => {
  const file = path.join(hub.dir, "bill.json");
  writeFileSync(file, JSON.stringify(largeBill("unlucky", COMPONENTS)));
  const root = async (): Promise<unknown> => {
    const { data } = await hub.ask(
      `{ projects(first: 1) { totalCount } root: projects(first: 100) { nodes { name billOfMaterials { components { totalCount } } } } }`,
    );
    return data;
  };
  const before = await root();
  const importing = new HubProcess(["import", "sbom", file, "--data", hub.dir, "--json"]);
  // Killed while it stages: something of it stands in the database, and nothing is announced.
  await waitFor(
    async () => {
      const [staged] = await hub.query<{ n: string }>("SELECT count(*) AS n FROM projects.bill_component");
      return importing.ended || Number(staged?.n) > 0;
    },
    "the import to stage something",
    60_000,
  );
  expect(importing.ended).toBe(false);
  await importing.stop("SIGKILL");
  expect(await root()).toEqual(before);
  const next = await hub.run("import", "sbom", file, "--json");
  expect([next.code, next.stderr.replaceAll(/importing: .*\n/g, "")]).toEqual([0, ""]);
  expect(JSON.parse(next.stdout)).toMatchObject({ changed: true, components: COMPONENTS + 1 });
  const again = await hub.run("import", "sbom", file, "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({ changed: false });
});

test("a proposal whose hub is dead at its closing time is closed once, when the hub is back", async () => {
  const { assembly } = await organization.steward.run<{ assembly: { id: string } }>("CreateAssembly", {
    name: "Assembly of the unlucky",
    organization: organization.id,
  });
  const { proposal } = await organization.steward.run<{ proposal: { id: string; options: { id: string }[] } }>(
    "DraftProposal",
    { assembly: assembly.id, title: "Go on?", text: "?", method: "PLURALITY", options: ["Yes", "No"] },
  );
  const closesAt = new Date(Date.now() + 2_500).toISOString();
  const opened = await insist(() =>
    organization.steward.ask(
      "OpenProposal",
      { input: { proposal: proposal.id, closesAt } },
      { idempotencyKey: randomUUID() },
    ),
  );
  expect(opened.errors).toBeUndefined();
  for (const member of members)
    await member.run("CastBallot", { proposal: proposal.id, choices: [{ option: proposal.options[0]!.id }] });
  await hub.kill();
  await sleep(Math.max(0, Date.parse(closesAt) - Date.now()));
  await hub.restart();
  // Killed again in the middle of whatever it does first.
  await hub.kill();
  await hub.restart();
  const query = `query ($id: ID!) { proposal(id: $id) { state turnout { cast } tally { inputsDigest winners { label } } } }`;
  const closed = await waitFor(async () => {
    const { data } = await hub.ask(query, { id: proposal.id });
    return (data?.["proposal"] as { state: string } | undefined)?.state === "CLOSED" ? data : null;
  }, "the proposal to close");
  expect(closed["proposal"]).toMatchObject({ turnout: { cast: 4 }, tally: { winners: [{ label: "Yes" }] } });
  const history = await hub.ask("AssemblyHistory", { assembly: assembly.id });
  const types = (history.data!["governanceEvents"] as { nodes: { type: string }[] }).nodes.map(({ type }) => type);
  for (const type of ["PROPOSAL_CLOSED", "TALLY_PUBLISHED", "DECISION_IN_FORCE"])
    expect([type, types.filter((each) => each === type).length]).toEqual([type, 1]);
});
