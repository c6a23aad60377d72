import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { findBlocks, findSteps } from "../guide/block";
import { startSampleHub } from "../guide/hub";
import { type GuideHub, runStep } from "../guide/run";
import { listFiles, readText } from "../repository/project";

/** Everything that shows examples; generated tables and decisions have none. */
const GUIDES = ["README.md", ...listFiles("docs").filter((file) => /^docs\/[\w-]+\.md$/.test(file))].filter(
  (file) => !["docs/errors.md", "docs/licences.md"].includes(file),
);
const STARTS_MS = 150_000;
const GUIDE_MS = 180_000;

let hub: GuideHub & { stop(): Promise<void> };
beforeAll(async () => {
  hub = await startSampleHub();
}, STARTS_MS);
afterAll(() => hub.stop());

test("the guides show examples", () => {
  const counts = GUIDES.map((file) => findSteps(findBlocks(readText(file), file)).length);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
});

test.each(GUIDES)(
  "every example in %s answers",
  async (file) => {
    const steps = findSteps(findBlocks(readText(file), file));
    const own = { ...hub, known: new Map(hub.known) };
    for (const step of steps) await runStep(step, own);
  },
  GUIDE_MS,
);
