import { readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { findBlocks, findSteps } from "../guide/block";
import { startSampleHub } from "../guide/hub";
import { environmentOf, type GuideHub, runStep } from "../guide/run";
import { Terminal } from "../guide/terminal";
import { listFiles, PROJECT_ROOT, readText } from "../repository/project";
import { readEventTable } from "../repository/tables";

/** Everything that shows examples; generated tables and decisions have none. */
const GUIDES = ["README.md", ...listFiles("docs").filter((file) => /^docs\/[\w-]+\.md$/.test(file))].filter(
  (file) => !["docs/errors.md", "docs/events.md", "docs/licences.md"].includes(file),
);
const STARTS_MS = 150_000;
const GUIDE_MS = 180_000;

let hub: Awaited<ReturnType<typeof startSampleHub>> | undefined;
beforeAll(async () => {
  hub = await startSampleHub();
}, STARTS_MS);
afterAll(() => hub?.stop());

function started(): GuideHub {
  if (hub === undefined) throw new Error("the hub did not start");
  return hub;
}

test("the guides show examples", () => {
  const counts = GUIDES.map((file) => findSteps(findBlocks(readText(file), file)).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
});

test.each(GUIDES)(
  "every example in %s answers",
  async (file) => {
    const steps = findSteps(findBlocks(readText(file), file));
    const own = { ...started(), known: new Map(started().known) };
    await using terminal = new Terminal(PROJECT_ROOT, { ...environmentOf(own), HOME: own.dataDir });
    for (const step of steps) await runStep(step, own, terminal);
  },
  GUIDE_MS,
);

test("the events of all that happened have the payloads that docs/events.md says", async () => {
  const running = JSON.parse(readFileSync(path.join(started().dataDir, "hub.json"), "utf8")) as { databaseUrl: string };
  const database = new Client({ connectionString: running.databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<{ type: string; keys: string[] }>(
      ["projects", "governance", "exchange", "returns"]
        .map(
          (part) =>
            `SELECT DISTINCT type, ARRAY(SELECT jsonb_object_keys(payload) ORDER BY 1) AS keys FROM ${part}.event`,
        )
        .join(" UNION ALL "),
    );
    const documented = readEventTable(readText("docs/events.md"));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map(({ type, keys }) => [type, [...keys].sort()])).toEqual(
      rows.map(({ type }) => [type, documented.get(type)]),
    );
  } finally {
    await database.end();
  }
});
