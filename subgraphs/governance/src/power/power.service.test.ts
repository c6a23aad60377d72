import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { NewEvent } from "@commons-hub/shared/event";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { createKit, type GovernanceKit } from "../testing/kit";
import { CLOSE, openStory, vote } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const REPORT = `query ($scope: ID!, $registers: [PowerRegister!]!) {
  powerReport(scope: $scope, registers: $registers) {
    asOf
    registers {
      register currency holders gini herfindahl nakamoto topShare(k: 5)
      top(first: 5) { agent { id } share amount banzhaf }
      banzhafMethod { error seed }
    }
    overlaps { agent { id } registers }
  }
}`;
const ALL = ["VOTES", "DELEGATIONS", "CREDIT", "MONEY", "STEWARDSHIP"];

interface Concentration {
  readonly register: string;
  readonly currency: string | null;
  readonly holders: number;
  readonly gini: number | null;
  readonly nakamoto: number | null;
  readonly top: readonly { agent: { id: string }; share: number; amount: string; banzhaf: number }[];
}
interface Report {
  readonly powerReport: {
    readonly asOf: string;
    readonly registers: readonly Concentration[];
    readonly overlaps: readonly { agent: { id: string }; registers: string[] }[];
  } | null;
}

const event = (type: string, subject: string, payload: NewEvent["payload"]): NewEvent => ({
  type,
  actor: null,
  subject,
  payload,
});

async function catchUp(): Promise<void> {
  for (const follower of kit.subgraph.followers) await follower.catchUp(5_000);
}

async function report(scope: string, registers = ALL): Promise<Report["powerReport"]> {
  return (await kit.ask<Report>(REPORT, { scope, registers }, ANONYMOUS)).data.powerReport;
}

test("votes, delegations, credit, money and stewardship of an organization, from all four logs", async () => {
  const story = await openStory(kit, { voters: 4 });
  const [ada = ANONYMOUS, bo = ANONYMOUS, cy = ANONYMOUS, dan = ANONYMOUS] = story.voters;
  const { organization, assembly } = story;
  const GIVE = `mutation ($input: DelegateInput!) { delegate(input: $input) { delegation { id } } }`;
  for (const from of [bo, cy]) await kit.ask(GIVE, { input: { to: ada.agent, assembly } }, from);
  await vote(kit, story, ada, 0);
  await vote(kit, story, dan, 1);
  await kit.ask(CLOSE, { input: { proposal: story.proposal } }, story.steward);
  const project = newId("prj");
  await kit.emit(
    event("projects.project.created.v1", project, { project, stewards: [organization, ada.agent], purl: null }),
    event("projects.project.steward-added.v1", project, { project, steward: bo.agent }),
  );
  const transfer = (fromAgent: string | null, toAgent: string | null, amountMinor: string): NewEvent =>
    event("exchange.transfer.posted.v1", newId("trf"), { fromAgent, toAgent, currency: "KNOT", amountMinor });
  await kit.tell(
    "exchange",
    event("exchange.currency.created.v1", newId("cur"), { code: "KNOT", issuer: organization }),
    event("exchange.currency.created.v1", newId("cur"), { code: "OTHER", issuer: newId("agt") }),
    transfer(dan.agent, ada.agent, "9007199254740993"),
    transfer(ada.agent, bo.agent, "1"),
  );
  const money = (minor: string) => ({ minor, currency: "EUR" });
  await kit.tell(
    "returns",
    event("returns.receipt.recorded.v1", newId("rcp"), { organization, payer: cy.agent, amount: money("300") }),
    event("returns.allocation.published.v1", newId("alr"), {
      organization,
      pool: money("100"),
      received: [{ agent: ada.agent, minor: "40" }],
    }),
    event("returns.holding.claimed.v1", newId("hld"), { organization, agent: ada.agent, amount: money("60") }),
  );
  await catchUp();
  const found = await report(organization);
  const of = (register: string) => found?.registers.find((each) => each.register === register);
  expect(of("VOTES")).toMatchObject({
    holders: 2,
    nakamoto: 1,
    top: [
      { agent: { id: ada.agent }, share: 0.75, amount: "3", banzhaf: 1 },
      { agent: { id: dan.agent }, share: 0.25, amount: "1", banzhaf: 0 },
    ],
    banzhafMethod: { error: null, seed: null },
  });
  expect(of("DELEGATIONS")).toMatchObject({ holders: 1, gini: 0, top: [{ agent: { id: ada.agent }, amount: "2" }] });
  expect(of("CREDIT")).toMatchObject({
    currency: "KNOT",
    holders: 2,
    top: [{ amount: "9007199254740992" }, { amount: "1" }],
  });
  expect(of("MONEY")).toMatchObject({
    currency: "EUR",
    top: [{ agent: { id: cy.agent }, amount: "300" }, { amount: "100" }],
  });
  expect(of("STEWARDSHIP")).toMatchObject({ holders: 2 });
  expect(found?.overlaps[0]).toEqual({ agent: { id: ada.agent }, registers: ALL });
  expect(Date.parse(found?.asOf ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

test("a scope of which nothing is known has no report; one without holders has empty registers", async () => {
  expect(await report("agt_none")).toBeNull();
  expect(await report("Nowhere")).toBeNull();
  const story = await openStory(kit, { voters: 1, territory: "AT-9" });
  const found = await report("AT-9", ["VOTES", "VOTES"]);
  expect(found?.registers).toMatchObject([{ register: "VOTES", holders: 0, gini: null, nakamoto: null, top: [] }]);
  expect((await kit.ask(REPORT, { scope: "x".repeat(101), registers: ALL })).codes).toEqual(["INVALID_INPUT"]);
  const many = `query ($scope: ID!) { powerReport(scope: $scope, registers: [VOTES]) { registers { top(first: 101) { share } } } }`;
  expect((await kit.ask(many, { scope: story.organization })).codes).toEqual(["PAGE_SIZE_OUT_OF_RANGE"]);
});

test("a rebuilt projection says the same", async () => {
  const organization = newId("agt");
  const amount = { minor: "7", currency: "EUR" };
  await kit.tell(
    "returns",
    event("returns.receipt.recorded.v1", newId("rcp"), { organization, payer: newId("agt"), amount }),
  );
  await catchUp();
  const before = await report(organization, ["MONEY"]);
  for (const follower of kit.subgraph.followers) await follower.rebuild();
  await catchUp();
  expect((await report(organization, ["MONEY"]))?.registers).toEqual(before?.registers);
});
