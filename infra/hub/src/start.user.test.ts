import { chownSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, jest, test } from "@jest/globals";
import { ADA, askViewer, HubBox } from "./testing/hub-box";
import { runHub } from "./testing/run-hub";

// Each test starts several processes, on a machine that may be busy.
jest.setTimeout(180_000);

const asRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
/** An id without an entry in /etc/passwd, as containers are often given. */
const NAMELESS = 54_321;

test("a folder below a private home works", async () => {
  await using box = new HubBox();
  const home = path.join(box.base, "home");
  mkdirSync(home, { mode: 0o700 });
  const dir = path.join(home, "project/.hub");
  const token = await box.createKey(dir);
  const { endpoint } = await box.start(dir);
  expect(await askViewer(endpoint, token)).toEqual(ADA);
});

if (asRoot) {
  test.each([NOBODY, NAMELESS])("the ordinary user %i runs the hub", async (uid) => {
    await using box = new HubBox();
    const { dir } = box;
    mkdirSync(dir);
    chownSync(dir, uid, uid);
    const { endpoint } = await box.start(dir, { uid });
    expect(await askViewer(endpoint, await box.createKey(dir, { uid }))).toEqual(ADA);
  });

  test("a user is refused the folder of another", async () => {
    await using box = new HubBox();
    mkdirSync(path.join(box.base, "roots"), { mode: 0o755 });
    const refused = await runHub(["start", "--port", "0", "--data", path.join(box.base, "roots")], { uid: NOBODY });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^hub: The data folder .* cannot be used \(permission denied\): make it writable/);
  });

  test("what a user began root continues", async () => {
    await using box = new HubBox();
    const { dir } = box;
    mkdirSync(dir);
    chownSync(dir, NOBODY, NOBODY);
    const token = await box.createKey(dir, { uid: NOBODY });
    const { endpoint } = await box.start(dir);
    expect(await askViewer(endpoint, token)).toEqual(ADA);
  });
}
