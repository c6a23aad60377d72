import { HUB_COMMAND } from "@commons-hub/shared/database";
import { newId } from "@commons-hub/shared/ids";
import { openTestWork, waitFor } from "@commons-hub/shared/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PROJECTS_SCHEMA } from "..";
import { largeBill } from "../testing/bills";
import { type ProjectsKit, startProjects } from "../testing/kit";
import { billPublished } from "./bill.events";

let kit: ProjectsKit;

beforeAll(async () => {
  kit = await startProjects();
});
afterAll(() => kit.stop());

async function counts(): Promise<{ projects: number; events: number }> {
  const { projects } = await kit.ask<{ projects: { totalCount: number } }>("{ projects { totalCount } }");
  return { projects: projects.totalCount, events: (await kit.eventTypes()).length };
}

test("nothing of an import that broke off is seen, and the next one clears it away", async () => {
  const before = await counts();
  const bill = largeBill("broken", 2_500);
  await expect(
    kit.importer.importBillOfMaterials(bill, {
      by: null,
      onProgress: ({ done }) => {
        if (done > 3_000) throw new Error("killed");
      },
    }),
  ).rejects.toThrow("killed");
  expect(await counts()).toEqual(before);
  expect(await kit.ask(`{ project(slug: "npm-broken-part-7") { id } }`)).toEqual({ project: null });
  const result = await kit.importer.importBillOfMaterials(bill, { by: null });
  expect(result.newProjects).toBe(2_501);
  expect((await counts()).projects).toBe(before.projects + 2_501);
});

test("an import whose connections are cut fails with one clear code, and the next one ends well", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const bill = largeBill("cut", 4_000);
  const cuts: Promise<unknown>[] = [];
  try {
    const wish = kit.importer.importBillOfMaterials(bill, {
      by: null,
      onProgress: () => {
        if (cuts.length > 0) return;
        const others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        cuts.push(work.sql.query(`SELECT pg_terminate_backend(pid) FROM ${others}`));
      },
    });
    await expect(wish).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await Promise.all(cuts);
    // Other connections of the pool may still have to find out that they were cut.
    const again = () => kit.importer.importBillOfMaterials(bill, { by: null });
    const result = await waitFor(again, "an import on a new connection");
    expect(result).toMatchObject({ changed: true, newProjects: 4_001 });
  } finally {
    await close();
  }
});

test("two imports at the same moment both end well", async () => {
  const bills = [largeBill("left", 300), largeBill("right", 300), largeBill("left", 300)];
  const results = await Promise.all(bills.map((bill) => kit.importer.importBillOfMaterials(bill, { by: null })));
  expect(results.filter(({ changed }) => changed)).toHaveLength(2);
});

test("a large import never has a transaction open for a second, so it holds nobody's event back for one", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const state = { running: true };
  const agesMs: number[] = [];
  try {
    const imported = kit.importer
      .importBillOfMaterials(largeBill("large", 5_000), { by: null })
      .finally(() => (state.running = false));
    while (state.running) {
      // Only transactions with a number stand in the way of readers; other databases on the server are not ours.
      const [row] = await work.sql.query<{ age: number }>(
        `SELECT COALESCE(max(EXTRACT(epoch FROM clock_timestamp() - xact_start)), 0)::float8 * 1000 AS age
         FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`,
      );
      agesMs.push(row?.age ?? 0);
    }
    expect((await imported).components).toBe(5_001);
  } finally {
    await close();
  }
  expect(agesMs.length).toBeGreaterThan(10);
  expect(Math.max(...agesMs)).toBeLessThan(1_000);
  const [left] = await kit.events({ types: ["projects.bill-of-materials.published.v1"] }).then((all) => all.slice(-1));
  expect(left?.payload).toMatchObject({ parts: 6, rootProject: expect.any(String), edges: expect.any(Array) });
});

test("a bill whose stage another import cleared away cannot be announced", async () => {
  const { work, close } = await openTestWork(kit.database, PROJECTS_SCHEMA);
  const event = billPublished(newId("bom"), 0, null);
  try {
    const announced = work.run(HUB_COMMAND, async (tx) => tx.emit(event));
    await expect(announced).rejects.toThrow("the bill is not staged");
  } finally {
    await close();
  }
});
