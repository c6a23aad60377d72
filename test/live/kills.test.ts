import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import pg from "pg";
import { type Person, ProcessHub, size, startHub, type TestHub } from "../kit";
import { PatientFollower, readHistory } from "./follower";
import { PatientWriter } from "./writer";

/** Events that must have passed before the next blow and after the last one. */
const BETWEEN = size(10, 200);
/** How often connections are cut in one blow, at moments that nobody chose. */
const CUTS = size(30, 200);
const BLOWS = size(1, 10);
const TEST_MS = size(120_000, 900_000);

async function makeAssembly(organization: { id: string; steward: Person }): Promise<string> {
  const input = { name: "Assembly that goes on", organization: organization.id };
  return (await organization.steward.run<{ assembly: { id: string } }>("CreateAssembly", input)).assembly.id;
}

/** Followers, writers and blows at the same time; then all that was acknowledged must have arrived, once, in order. */
async function surviveBlows(
  endpoint: string,
  steward: Person,
  assembly: string,
  strike: (follower: PatientFollower) => unknown,
): Promise<void> {
  const { cursor } = await readHistory(endpoint, assembly);
  await using follower = new PatientFollower(endpoint, assembly, cursor);
  await using other = new PatientFollower(endpoint, assembly, cursor);
  await using one = new PatientWriter(steward, assembly, "one");
  await using two = new PatientWriter(steward, assembly, "two");
  for (let blow = 0; blow <= BLOWS; blow++) {
    const goal = follower.events.length + BETWEEN;
    await waitFor(() => follower.events.length >= goal, "events to come through", 60_000);
    if (blow < BLOWS) await strike(follower);
  }
  await Promise.all([one.stop(), two.stop()]);
  const { nodes } = await readHistory(endpoint, assembly, cursor);
  const ids = nodes.map(({ id }) => id);
  for (const each of [follower, other]) {
    await waitFor(() => each.events.at(-1)?.id === ids.at(-1), "the last event", 30_000);
    expect(each.events.map(({ id }) => id)).toEqual(ids);
    expect(each.blank).toEqual([]);
  }
  expect([...one.refused, ...two.refused]).toEqual([]);
  // The founding of the assembly may settle only now; it is about no proposal.
  const titles = nodes.flatMap(({ proposal }) => (proposal ? [proposal.title] : []));
  expect(titles.toSorted()).toEqual([...one.acknowledged, ...two.acknowledged].toSorted());
}

describe("a hub of five processes", () => {
  let hub: TestHub;
  let steward: Person;
  let assembly: string;
  let admin: pg.Client;

  beforeAll(async () => {
    hub = await startHub("apart");
    admin = new pg.Client({ connectionString: hub.database.url });
    await admin.connect();
    const organization = await hub.seed.organization("Co-op of the patient");
    steward = organization.steward;
    assembly = await makeAssembly(organization);
  }, 90_000);
  afterAll(async () => {
    await admin.end();
    await hub[Symbol.asyncDispose]();
  });

  const strike: Readonly<Record<string, (follower: PatientFollower) => unknown>> = {
    "its client is cut off": (follower) => follower.cut(),
    "the gateway is killed": async () => {
      await hub.apart!.kill("gateway");
      await hub.apart!.startPart("gateway");
    },
    "governance is killed": async () => {
      await hub.apart!.kill("governance");
      await hub.apart!.startPart("governance");
    },
    "projects and returns are killed": async () => {
      await Promise.all([hub.apart!.kill("projects"), hub.apart!.kill("returns")]);
      await Promise.all([hub.apart!.startPart("projects"), hub.apart!.startPart("returns")]);
    },
    "every connection to the database is cut, again and again": async () => {
      for (let i = 0; i < CUTS; i++) {
        await admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        await sleep(Math.random() * 150);
      }
    },
  };

  test.each(Object.keys(strike))(
    "loses and doubles no event when %s",
    async (what) => surviveBlows(hub.endpoint, steward, assembly, strike[what]!),
    TEST_MS,
  );
});

describe("a hub of one process with its own database", () => {
  let hub: ProcessHub;
  let steward: Person;
  let assembly: string;

  beforeAll(async () => {
    hub = await ProcessHub.start();
    const organization = await (await hub.seed()).organization("Co-op in one process");
    steward = organization.steward;
    assembly = await makeAssembly(organization);
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  const strike: Readonly<Record<string, () => unknown>> = {
    "the database is killed": () => hub.killDatabase(),
    "the hub is killed": async () => {
      await hub.kill();
      await hub.restart();
    },
    "both are killed at once": async () => {
      hub.killDatabase();
      await hub.kill();
      await hub.restart();
    },
  };

  test.each(Object.keys(strike))(
    "loses and doubles no event when %s",
    async (what) => surviveBlows(hub.endpoint, steward, assembly, strike[what]!),
    TEST_MS,
  );
});
