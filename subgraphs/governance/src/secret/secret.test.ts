import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { newId } from "@commons-hub/shared/ids";
import { FileKeyStore } from "./key-store";
import { newReceipt, openSeal, sealBallot } from "./seal";

const KEY = Buffer.alloc(32, 7);
const CONTEXT = { proposal: "prp_1", voter: "agt_1", chamber: "chm_1" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hub-keys-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a sealed ballot opens to what was sealed, only with its key and at its place", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 ** 31 - 2), { minLength: 1, maxLength: 100 }), (marks) => {
      const content = { receipt: newReceipt(), marks };
      expect(openSeal(KEY, CONTEXT, sealBallot(KEY, CONTEXT, content))).toEqual(content);
    }),
  );
  const sealed = sealBallot(KEY, CONTEXT, { receipt: newReceipt(), marks: [1, 0] });
  expect(() => openSeal(Buffer.alloc(32, 8), CONTEXT, sealed)).toThrow();
  for (const change of [{ proposal: "prp_2" }, { voter: "agt_2" }, { chamber: "chm_2" }])
    expect(() => openSeal(KEY, { ...CONTEXT, ...change }, sealed)).toThrow();
  for (let i = 0; i < sealed.length; i += 7) {
    const altered = Buffer.from(sealed);
    altered[i] = (altered[i] ?? 0) ^ 1;
    expect(() => openSeal(KEY, CONTEXT, altered)).toThrow();
  }
});

test("its length tells nothing of the choice, and equal ballots look different", () => {
  const seal = (marks: number[]) => sealBallot(KEY, CONTEXT, { receipt: newReceipt(), marks });
  const seals = [seal([0, 0]), seal([1, 0]), seal([0, 1]), seal([1_000_000, 2]), seal([1, 0])];
  expect(new Set(seals.map(({ length }) => length)).size).toBe(1);
  expect(new Set(seals.map((each) => each.toString("hex"))).size).toBe(seals.length);
});

test("receipts made one after the other have no order", () => {
  const receipts = Array.from({ length: 50 }, newReceipt);
  expect(new Set(receipts).size).toBe(50);
  expect(receipts).not.toEqual(receipts.toSorted());
});

test("a key is one file for its owner's eyes, made once by many at once, and gone when destroyed", async () => {
  const keys = new FileKeyStore(path.join(folder, "keys"));
  const proposal = newId("prp");
  const made = await Promise.all(Array.from({ length: 8 }, () => keys.make(proposal)));
  expect(new Set(made.map((key) => key.toString("hex"))).size).toBe(1);
  expect(await readdir(path.join(folder, "keys"))).toEqual([`${proposal}.key`]);
  expect((await stat(path.join(folder, "keys", `${proposal}.key`))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(folder, "keys"))).mode & 0o777).toBe(0o700);
  expect(await keys.get(proposal)).toEqual(made[0]);
  await keys.destroy(proposal);
  await keys.destroy(proposal);
  await expect(keys.get(proposal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("a key that was cut short is no key, and a name that is no proposal is none", async () => {
  const keys = new FileKeyStore(folder);
  const proposal = newId("prp");
  await writeFile(path.join(folder, `${proposal}.key`), "short");
  await expect(keys.get(proposal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(keys.get("../../etc/passwd")).rejects.toThrow(RangeError);
});
