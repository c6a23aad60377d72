import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { expect, jest, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { ADA, askViewer, findDatabase, HubBox } from "./testing/hub-box";
import { HubProcess, runHub } from "./testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

test("a hub answers, refuses a second one, survives kill -9 with its data, and stops clean", async () => {
  await using box = new HubBox();
  const { dir } = box;
  const first = await box.start(dir);
  const token = await box.createKey(dir);
  expect(await askViewer(first.endpoint, token)).toEqual(ADA);
  for (const name of ["secret", "hub.json", "postgres/password"])
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);

  expect((await runHub(["doctor", "--data", dir])).stdout).toMatch(/^ok +hub +runs as process \d+ at .* and answers$/m);

  const second = await runHub(["start", "--port", "0", "--data", dir]);
  expect(second).toEqual({
    code: 1,
    stdout: "",
    stderr: `hub: A hub runs on ${dir} already (process ${first.hub.pid}): stop it, or choose another folder with --data.\n`,
  });

  await first.hub.stop("SIGKILL");
  const third = await box.start(dir);
  expect(await askViewer(third.endpoint, token)).toEqual(ADA);
  const { code } = await third.hub.stop("SIGTERM");
  expect(code).toBe(0);
  expect(existsSync(path.join(dir, "hub.json"))).toBe(false);
  expect(findDatabase(dir)).toBeNull();
});

test("a first start that is killed while it makes the database leaves nothing in the way", async () => {
  await using box = new HubBox();
  const { dir } = box;
  const killed = new HubProcess(["start", "--empty", "--port", "0", "--data", dir]);
  const postgres = path.join(dir, "postgres");
  await waitFor(() => existsSync(postgres) && readdirSync(postgres).some((name) => name.startsWith("data")), "initdb");
  await killed.stop("SIGKILL");
  const { endpoint } = await box.start(dir);
  expect(await askViewer(endpoint, await box.createKey(dir))).toEqual(ADA);
  expect(readdirSync(postgres).filter((name) => name.startsWith("data."))).toEqual([]);
});

test("a command works on the folder without a hub, and the hub finds its work", async () => {
  await using box = new HubBox();
  const { dir } = box;
  const token = await box.createKey(dir);
  expect(findDatabase(dir)).toBeNull();
  expect((await runHub(["migrate", "--data", dir])).stdout).toMatch(/^The database .* is up to date\.\n$/);
  const { endpoint } = await box.start(dir);
  expect(await askViewer(endpoint, token)).toEqual(ADA);
});

test("the hub goes on when its database is killed", async () => {
  await using box = new HubBox();
  const { dir } = box;
  const { endpoint } = await box.start(dir);
  const token = await box.createKey(dir);
  process.kill(findDatabase(dir) ?? -1, "SIGKILL");
  await waitFor(
    async () => JSON.stringify(await askViewer(endpoint, token)) === JSON.stringify(ADA),
    "the answer",
    60_000,
  );
});

test("a second signal ends the hub at once", async () => {
  await using box = new HubBox();
  const { hub } = await box.start();
  hub.child.kill("SIGINT");
  hub.child.kill("SIGINT");
  const { stderr } = await hub.exit();
  expect(hub.ended).toBe(true);
  expect(stderr).not.toMatch(/\n {4}at /);
});
