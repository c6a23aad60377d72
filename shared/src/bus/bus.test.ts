import { afterEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { SILENT } from "../logging";
import { createTestDatabase, TEST_LOGGER, type TestDatabase, waitFor } from "../testing";
import { type Bus, MemoryBus, NotifyBus } from ".";

const IMPLEMENTATIONS: [string, (database: TestDatabase) => Bus][] = [
  ["in memory", () => new MemoryBus()],
  ["NOTIFY", (database) => new NotifyBus(database.url, TEST_LOGGER)],
];

describe.each(IMPLEMENTATIONS)("a bus %s", (_, create) => {
  const open: { bus: Bus; database: TestDatabase }[] = [];
  async function start(): Promise<{ bus: Bus; database: TestDatabase }> {
    const database = await createTestDatabase();
    const bus = create(database);
    open.push({ bus, database });
    await bus.ready();
    return { bus, database };
  }
  afterEach(async () => {
    for (const { bus, database } of open.splice(0)) {
      await bus.close();
      await database.drop();
    }
  });

  test("a hint reaches every listener of its topic and nobody else", async () => {
    const { bus } = await start();
    const heard: string[] = [];
    bus.subscribe("a", () => heard.push("a1"));
    bus.subscribe("a", () => heard.push("a2"));
    bus.subscribe("b", () => heard.push("b"));
    bus.publish("a");
    await waitFor(() => heard.length >= 2, "two hints");
    expect(heard.sort()).toEqual(["a1", "a2"]);
  });

  test("who stops listening hears nothing more, others do", async () => {
    const { bus } = await start();
    let gone = 0;
    let here = 0;
    const stop = bus.subscribe("a", () => gone++);
    bus.subscribe("a", () => here++);
    stop();
    stop();
    bus.publish("a");
    await waitFor(() => here > 0, "a hint");
    expect(gone).toBe(0);
  });

  test("publishing never waits, and a closed bus is silent", async () => {
    const { bus } = await start();
    let heard = 0;
    bus.subscribe("a", () => heard++);
    await bus.close();
    bus.publish("a");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toBe(0);
  });
});

test("hints cross processes, and after a lost connection everybody is told to look", async () => {
  const database = await createTestDatabase();
  const [one, two] = [new NotifyBus(database.url, TEST_LOGGER), new NotifyBus(database.url, TEST_LOGGER)];
  await Promise.all([one.ready(), two.ready()]);
  let heard = 0;
  two.subscribe("a", () => heard++);
  one.publish("a");
  await waitFor(() => heard === 1, "a hint from the other");
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await admin.end();
  await waitFor(() => heard >= 2, "the hint after the reconnection");
  await waitFor(() => {
    one.publish("a");
    return heard >= 3;
  }, "a hint again");
  await Promise.all([one.close(), two.close()]);
  await database.drop();
});

test("what was published before a bus was closed still arrives, without a word of complaint", async () => {
  const database = await createTestDatabase();
  const said: unknown[] = [];
  const logger = { ...SILENT, warn: (...words: unknown[]) => said.push(words) } as unknown as typeof SILENT;
  const [leaving, staying] = [new NotifyBus(database.url, logger), new NotifyBus(database.url, TEST_LOGGER)];
  await Promise.all([leaving.ready(), staying.ready()]);
  let heard = 0;
  for (const topic of ["a", "b"]) staying.subscribe(topic, () => heard++);
  leaving.publish("a");
  await new Promise((resolve) => setTimeout(resolve, 6));
  leaving.publish("b");
  await leaving.close();
  await waitFor(() => heard === 2, "both hints");
  expect(said).toEqual([]);
  await staying.close();
  await database.drop();
});
