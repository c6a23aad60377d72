import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type ProjectsKit, startProjects } from "../testing/kit";

let kit: ProjectsKit;
let ada: { id: string; caller: Caller };
let bo: { id: string; caller: Caller };
let cy: { id: string; caller: Caller };
let project: string;

const CONTRIBUTION = "contribution { id action effort { value unit } at confirmedBy { name } corrects { id } }";
interface Payload {
  contribution: { id: string; confirmedBy: { name: string }[] };
}

beforeAll(async () => {
  kit = await startProjects();
  [ada, bo, cy] = await Promise.all([kit.person("Ada"), kit.person("Bo"), kit.person("Cy")]);
  const input = { slug: "kiln", name: "Kiln", licence: "MIT", stewards: [ada.id, bo.id] };
  const made = await kit.change<{ project: { id: string } }>("createProject", "project { id }", input, ada.caller);
  project = made.project.id;
});
afterAll(() => kit.stop());

function record(change: object = {}, caller: Caller = cy.caller): Promise<Payload> {
  const input = { agent: cy.id, project, action: "CARE", effort: { value: "2.5", unit: "h" }, ...change };
  return kit.change("recordContribution", CONTRIBUTION, input, caller);
}

function confirm(contribution: string, caller: Caller): Promise<Payload> {
  return kit.change("confirmContribution", CONTRIBUTION, { contribution }, caller);
}

function confirmRefusal(contribution: string, caller: Caller): Promise<unknown> {
  return kit.changeRefusal("confirmContribution", CONTRIBUTION, { contribution }, caller);
}

test("what somebody gave is written down and confirmed by a steward, once", async () => {
  const { contribution } = await record();
  expect(contribution).toMatchObject({ action: "CARE", effort: { value: "2.5", unit: "h" }, confirmedBy: [] });
  expect((await confirm(contribution.id, ada.caller)).contribution.confirmedBy).toEqual([{ name: "Ada" }]);
  const events = await kit.eventTypes();
  await confirm(contribution.id, ada.caller);
  expect(await kit.eventTypes()).toEqual(events);
  expect((await confirm(contribution.id, bo.caller)).contribution.confirmedBy).toEqual([
    { name: "Ada" },
    { name: "Bo" },
  ]);
});

test("32 confirmations by one steward at the same moment are one", async () => {
  const { contribution } = await record();
  const wishes = Array.from({ length: 32 }, () => confirm(contribution.id, ada.caller));
  const confirmed = await Promise.all(wishes);
  expect(confirmed.every((payload) => payload.contribution.confirmedBy.length === 1)).toBe(true);
  const events = await kit.events({ subjects: [contribution.id] });
  expect(events.map(({ type }) => type)).toEqual([
    "projects.contribution.recorded.v1",
    "projects.contribution.confirmed.v1",
  ]);
});

test("nobody confirms their own: not the giver, not the writer, not the steward of the giving organization", async () => {
  const own = await record({ agent: ada.id }, ada.caller);
  expect(await confirmRefusal(own.contribution.id, ada.caller)).toBe("SELF_CONFIRMATION");
  const written = await record({ agent: cy.id }, ada.caller);
  expect(await confirmRefusal(written.contribution.id, ada.caller)).toBe("SELF_CONFIRMATION");
  expect(await confirmRefusal(written.contribution.id, bo.caller)).toBeUndefined();
  const input = { kind: "ORGANIZATION", name: "Bakery" };
  const { agent } = await kit.change<{ agent: { id: string } }>("createAgent", "agent { id }", input, bo.caller);
  const given = await record({ agent: agent.id, action: "MONEY", effort: { value: "50", unit: "EUR" } }, ada.caller);
  expect(await confirmRefusal(given.contribution.id, bo.caller)).toBe("SELF_CONFIRMATION");
});

test("only stewards of the project confirm, only givers and stewards write", async () => {
  const { contribution } = await record();
  expect(await confirmRefusal(contribution.id, cy.caller)).toBe("FORBIDDEN");
  expect(await confirmRefusal(contribution.id, ANONYMOUS)).toBe("UNAUTHENTICATED");
  expect(await confirmRefusal("ctb_none", ada.caller)).toBe("NOT_FOUND");
  const input = { agent: ada.id, project, action: "WORK" };
  expect(await kit.changeRefusal("recordContribution", CONTRIBUTION, input, cy.caller)).toBe("FORBIDDEN");
});

test("a correction is a new record; the old one stays and can no longer be confirmed or corrected", async () => {
  const { contribution: old } = await record();
  const { contribution: better } = await record({ corrects: old.id, effort: { value: "0", unit: "h" } });
  expect(better).toMatchObject({ corrects: { id: old.id }, effort: { value: "0" } });
  expect(await confirmRefusal(old.id, ada.caller)).toBe("STATE_CONFLICT");
  const again = { agent: cy.id, project, action: "CARE", corrects: old.id };
  expect(await kit.changeRefusal("recordContribution", CONTRIBUTION, again, cy.caller)).toBe("ALREADY_EXISTS");
  const foreign = { agent: ada.id, project, action: "CARE", corrects: better.id };
  expect(await kit.changeRefusal("recordContribution", CONTRIBUTION, foreign, ada.caller)).toBe("INVALID_INPUT");
});

test.each([
  ["a negative effort", { effort: { value: "-1", unit: "h" } }],
  ["an effort beyond any number", { effort: { value: "9".repeat(31), unit: "h" } }],
  ["the future", { at: "2100-01-01T00:00:00Z" }],
  ["an action that is none", { action: "SLEEP" }],
])("%s is refused", async (_, change) => {
  const input = { agent: cy.id, project, action: "WORK", ...change };
  expect(await kit.changeRefusal("recordContribution", CONTRIBUTION, input, cy.caller)).toBe("INVALID_INPUT");
});

test("lists of project and person run from the latest to the earliest and join to the whole", async () => {
  const dee = await kit.person("Dee");
  for (const day of [1, 2, 3]) await record({ agent: dee.id, at: `2026-01-0${day}T00:00:00Z` }, dee.caller);
  const query = `query ($id: ID!, $after: String) { agent(id: $id) {
    contributions(first: 2, after: $after) { totalCount nodes { at } pageInfo { endCursor hasNextPage } } } }`;
  interface Page {
    agent: { contributions: { totalCount: number; nodes: { at: string }[]; pageInfo: { endCursor: string } } };
  }
  const first = await kit.ask<Page>(query, { id: dee.id });
  const second = await kit.ask<Page>(query, { id: dee.id, after: first.agent.contributions.pageInfo.endCursor });
  expect(first.agent.contributions.totalCount).toBe(3);
  expect([...first.agent.contributions.nodes, ...second.agent.contributions.nodes].map(({ at }) => at)).toEqual([
    "2026-01-03T00:00:00.000Z",
    "2026-01-02T00:00:00.000Z",
    "2026-01-01T00:00:00.000Z",
  ]);
  expect(await kit.refusal(query, { id: dee.id, after: "WyJ4IiwieSJd" })).toBe("INVALID_CURSOR");
});
