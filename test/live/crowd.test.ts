import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { HubProcess } from "@commons-hub/hub/testing";
import { waitFor } from "@commons-hub/shared/testing";
import { WebSocket } from "ws";
import { type Person, ProcessHub, size } from "../kit";
import { largeBill } from "../faults/bills";
import { PatientFollower, readHistory } from "./follower";
import { PatientWriter } from "./writer";

const SUBSCRIBERS = 200;
/** Half of them have a cursor, half begin now. */
const EVENTS = size(20, 500);
const COMPONENTS = size(5_000, 50_000);

let hub: ProcessHub;
let steward: Person;
let assembly: string;

beforeAll(async () => {
  hub = await ProcessHub.start();
  const organization = await (await hub.seed()).organization("Co-op of the many");
  steward = organization.steward;
  const input = { name: "Assembly of the many", organization: organization.id };
  assembly = (await steward.run<{ assembly: { id: string } }>("CreateAssembly", input)).assembly.id;
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

const draft = (title: string, text = "?"): Promise<unknown> =>
  steward.run("DraftProposal", { assembly, title, text, method: "PLURALITY", options: ["a", "b"] });

test(
  "two hundred followers all see everything, once, in one order, and those who are cut off too",
  async () => {
    const { cursor } = await readHistory(hub.endpoint, assembly);
    const followers = Array.from({ length: SUBSCRIBERS }, () => new PatientFollower(hub.endpoint, assembly, cursor));
    try {
      for (let i = 0; i < EVENTS; i++) {
        await draft(`To the many ${i}`);
        followers[(i * 7) % SUBSCRIBERS]!.cut();
      }
      const { nodes } = await readHistory(hub.endpoint, assembly, cursor);
      const ids = nodes.map(({ id }) => id);
      expect(ids.length).toBe(EVENTS);
      await waitFor(() => followers.every(({ events }) => events.length >= EVENTS), "everybody's last event", 30_000);
      for (const follower of followers) expect(follower.events.map(({ id }) => id)).toEqual(ids);
    } finally {
      await Promise.all(followers.map((follower) => follower[Symbol.asyncDispose]()));
    }
  },
  size(120_000, 900_000),
);

test("an import at the same time holds no event back", async () => {
  const { cursor } = await readHistory(hub.endpoint, assembly);
  const file = path.join(hub.dir, "bill.json");
  writeFileSync(file, JSON.stringify(largeBill("beside", COMPONENTS)));
  await using follower = new PatientFollower(hub.endpoint, assembly, cursor);
  await using writer = new PatientWriter(steward, assembly, "beside an import");
  await waitFor(() => follower.events.length > 0, "the first event");
  const importing = new HubProcess(["import", "sbom", file, "--data", hub.dir, "--json"]);
  // The oldest transaction is what stops readers: nothing that the import does may be open for a second.
  let oldestMs = 0;
  while (!importing.ended) {
    const [row] = await hub.query<{ ms: number | null }>(
      `SELECT extract(epoch FROM max(clock_timestamp() - xact_start))::float8 * 1000 AS ms
       FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()`,
    );
    oldestMs = Math.max(oldestMs, row?.ms ?? 0);
    await sleep(20);
  }
  expect((await importing.exit()).code).toBe(0);
  await writer.stop();
  const { nodes } = await readHistory(hub.endpoint, assembly, cursor);
  await waitFor(() => follower.events.length >= nodes.length, "the last event");
  expect(follower.events.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
  const delays = follower.events.map(({ at, occurredAt }) => at - Date.parse(occurredAt)).toSorted((a, b) => a - b);
  const most = delays[Math.floor(delays.length * 0.99)] ?? Infinity;
  // Some of them came while it ran.
  expect(delays.length).toBeGreaterThan(10);
  expect(oldestMs).toBeLessThan(1_000);
  expect(most).toBeLessThan(1_000);
}, 240_000);

test("a follower that reads nothing is closed as slow, and resumes by its cursor without a loss", async () => {
  const { cursor } = await readHistory(hub.endpoint, assembly);
  const socket = new WebSocket(hub.endpoint.replace(/^http/, "ws"), "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  const texts = Array.from({ length: 40 }, (_, i) => `t${i}: text`).join(" ");
  const query = `subscription ($assembly: ID) { governanceEvents(filter: { assembly: $assembly }) { id cursor proposal { ${texts} } } }`;
  const seen: { id: string; cursor: string }[] = [];
  socket.on("message", (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString("utf8")) as {
      type: string;
      payload: { data: { governanceEvents: { id: string; cursor: string } } };
    };
    if (type === "next") seen.push(payload.data.governanceEvents);
  });
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query, variables: { assembly } } }));
  await waitFor(async () => {
    await draft("Are you there?");
    return seen.length > 0;
  }, "the stream to start");
  socket.pause();
  let code: number | undefined;
  socket.on("close", (closed) => (code = closed));
  const text = "word ".repeat(9_999);
  for (let i = 0; i < 40; i++) await draft(`Long ${i}`, text);
  socket.resume();
  await waitFor(() => code !== undefined, "the socket to be closed", 30_000);
  expect(code).toBe(4430);
  const { nodes } = await readHistory(hub.endpoint, assembly, cursor);
  const ids = nodes.map(({ id }) => id);
  const first = ids.indexOf(seen[0]!.id);
  expect(seen.map(({ id }) => id)).toEqual(ids.slice(first, first + seen.length));
  expect(first + seen.length).toBeLessThan(ids.length);
  await using follower = new PatientFollower(hub.endpoint, assembly, seen.at(-1)!.cursor);
  await waitFor(() => follower.events.at(-1)?.id === ids.at(-1), "the rest", 30_000);
  expect([...seen, ...follower.events].map(({ id }) => id)).toEqual(ids.slice(first));
}, 120_000);
