import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { HUB_COMMAND } from "@commons-hub/shared/database";
import type { NewEvent, StoredEvent } from "@commons-hub/shared/event";
import { createTestDatabase, openTestWork, TEST_LOGGER, type TestDatabase } from "@commons-hub/shared/testing";
import { GOVERNANCE_SCHEMA } from "../data-source";
import { createParticipationFollower } from "./participation.follower";
import { applyParticipation, clearParticipation } from "./participation.projection";

const PROJECTS_LOG = { schema: "projects", migrations: [], entities: [] };
let database: TestDatabase;
let governance: Awaited<ReturnType<typeof openTestWork>>;
let projects: Awaited<ReturnType<typeof openTestWork>>;
beforeAll(async () => {
  database = await createTestDatabase(GOVERNANCE_SCHEMA, PROJECTS_LOG);
  governance = await openTestWork(database, GOVERNANCE_SCHEMA);
  projects = await openTestWork(database, PROJECTS_LOG);
});
beforeEach(() => governance.work.run(HUB_COMMAND, clearParticipation));
afterAll(async () => {
  await governance.close();
  await projects.close();
  await database.drop();
});

const FROM = "2026-01-01T00:00:00.000Z";
const UNTIL = "2026-02-01T00:00:00.000Z";

/** What projects may tell about few records, in every order that can happen there. */
const storyArb = fc
  .array(
    fc.record({ kind: fc.constantFrom("add", "end", "record", "confirm"), record: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 12 },
  )
  .map((steps) => steps.map(({ kind, record }) => eventOf(kind, record)));

function eventOf(kind: string, record: number): NewEvent {
  const agent = `agt_${record}`;
  const contribution = {
    contribution: `ctb_${record}`,
    agent,
    project: "prj_1",
    action: "WORK",
    effort: null,
    at: FROM,
  };
  const membership = { membership: `mbr_${record}`, agent, organization: "agt_org" };
  const payloads: Record<string, [string, NewEvent["payload"]]> = {
    add: ["projects.membership.added.v1", { ...membership, roles: ["MEMBER"], from: FROM, until: null }],
    end: ["projects.membership.ended.v1", { ...membership, until: UNTIL }],
    record: ["projects.contribution.recorded.v1", { ...contribution, corrects: record === 3 ? "ctb_1" : null }],
    confirm: ["projects.contribution.confirmed.v1", { ...contribution, confirmedBy: "agt_other" }],
  };
  const [type, payload] = payloads[kind] ?? ["", null];
  return { type, actor: null, subject: agent, payload };
}

function stored(events: readonly NewEvent[]): StoredEvent[] {
  return events.map((event, i) => ({
    ...event,
    payload: event.payload as StoredEvent["payload"],
    id: `evt_${i}`,
    cursor: "",
    occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, i)),
    stream: null,
    streamSeq: null,
    previousHash: null,
    hash: null,
  }));
}

async function projection(): Promise<unknown> {
  const { sql } = governance.work;
  return {
    memberships: await sql.query("SELECT * FROM membership ORDER BY membership"),
    contributions: await sql.query("SELECT * FROM contribution ORDER BY contribution"),
  };
}

test("batches of any size give the same projection as one event at a time", async () => {
  await fc.assert(
    fc.asyncProperty(storyArb, fc.integer({ min: 1, max: 12 }), async (story, size) => {
      const events = stored(story);
      const apply = async (step: number): Promise<unknown> => {
        await governance.work.run(HUB_COMMAND, clearParticipation);
        for (let i = 0; i < events.length; i += step)
          await governance.work.run(HUB_COMMAND, (tx) => applyParticipation(tx, events.slice(i, i + step)));
        return projection();
      };
      expect(await apply(size)).toEqual(await apply(1));
    }),
    { numRuns: 40 },
  );
});

test("the first confirmation counts, and an end closes a membership", async () => {
  const events = stored([
    eventOf("add", 1),
    eventOf("record", 1),
    eventOf("confirm", 1),
    eventOf("confirm", 1),
    eventOf("end", 1),
  ]);
  await governance.work.run(HUB_COMMAND, (tx) => applyParticipation(tx, events));
  expect(await projection()).toMatchObject({
    memberships: [{ membership: "mbr_1", agent: "agt_1", roles: ["MEMBER"], valid_until: new Date(UNTIL) }],
    contributions: [{ contribution: "ctb_1", confirmed_at: events[2]?.occurredAt }],
  });
});

test("the follower catches up, survives being opened twice, and rebuilds to the same rows", async () => {
  await projects.work.run(HUB_COMMAND, async (tx) => {
    for (const event of [eventOf("add", 1), eventOf("add", 2), eventOf("record", 2), eventOf("confirm", 2)])
      tx.emit(event);
  });
  const followers = [1, 2].map(() => createParticipationFollower(governance.work, projects.events, TEST_LOGGER));
  await Promise.all(followers.map((follower) => follower.catchUp(5_000)));
  const before = await projection();
  expect(before).toMatchObject({ memberships: [{}, {}], contributions: [{}] });
  await followers[0]?.rebuild();
  expect(await projection()).toEqual({ memberships: [], contributions: [] });
  await followers[1]?.catchUp(5_000);
  expect(await projection()).toEqual(before);
});
