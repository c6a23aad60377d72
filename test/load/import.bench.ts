/**
 * A bill of materials of 1,000 components through the import that users have, beside bare INSERTs of as many rows without
 * a rule, a digest or an event. Run with `npm run bench:import -w test`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openImporter, PROJECTS_SCHEMA } from "@commons-hub/projects";
import { readCycloneDx } from "@commons-hub/projects/import";
import { MemoryBus } from "@commons-hub/shared/bus";
import { migrateDatabase } from "@commons-hub/shared/database";
import { SILENT } from "@commons-hub/shared/logging";
import { startEmbeddedPostgres } from "@commons-hub/shared/postgres";
import pg from "pg";
import { publish, timeInTurns, type TimedContestant } from "./timed";

const ROUNDS = 5;
const SIZES = [1_000, 10_000];
const EDGES_EACH = 4;

/** A bill in which every component needs four later ones; new names each time, so that nothing is known already. */
function createBill(size: number, round: number): Buffer {
  const ref = (i: number) => `pkg:npm/bench-${size}-${round}-${i}@1.0.${i % 7}`;
  const components = Array.from({ length: size }, (_, i) => ({
    type: "library",
    name: `bench-${size}-${round}-${i}`,
    version: `1.0.${i % 7}`,
    purl: ref(i),
    "bom-ref": ref(i),
    licenses: [{ license: { id: "MIT" } }],
  }));
  const dependencies = components.map((_, i) => ({
    ref: ref(i),
    dependsOn: [...new Set(Array.from({ length: EDGES_EACH }, (__, k) => ref((i * 7 + k * 13 + 1) % size)))],
  }));
  const root = {
    type: "application",
    name: `bench-root-${size}-${round}`,
    version: "1",
    "bom-ref": "root",
    purl: `pkg:npm/bench-root-${size}-${round}@1`,
  };
  return Buffer.from(
    JSON.stringify({
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      metadata: { component: root },
      components,
      dependencies: [{ ref: "root", dependsOn: [ref(0), ref(1)] }, ...dependencies],
    }),
  );
}

function importing(url: string, size: number): TimedContestant {
  let round = 0;
  return {
    name: `import of ${size} components`,
    run: async () => {
      const bytes = createBill(size, round++);
      const bus = new MemoryBus();
      const importer = await openImporter({
        databaseUrl: url,
        poolSize: 4,
        bus,
        logger: SILENT,
        secret: new Uint8Array(32),
      });
      const start = performance.now();
      const result = await importer.importBillOfMaterials(readCycloneDx(bytes), { by: null });
      const seconds = (performance.now() - start) / 1_000;
      if (result.components !== size + 1) throw new Error(`${result.components} components came in`);
      await importer.close();
      await bus.close();
      return { seconds };
    },
  };
}

function inserting(url: string, size: number): TimedContestant {
  return {
    name: `bare INSERT of ${size} projects, components and ${size * EDGES_EACH} edges`,
    run: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(
        "CREATE TEMP TABLE p (id text PRIMARY KEY, name text, purl text); CREATE TEMP TABLE c (n int PRIMARY KEY, p text, version text); CREATE TEMP TABLE e (a int, b int, PRIMARY KEY (a, b))",
      );
      const start = performance.now();
      await client.query("BEGIN");
      await client.query("INSERT INTO p SELECT 'prj_' || n, 'name ' || n, 'pkg:npm/' || n FROM unnest($1::int[]) n", [
        Array.from({ length: size }, (_, i) => i),
      ]);
      await client.query("INSERT INTO c SELECT n, 'prj_' || n, '1.0' FROM unnest($1::int[]) n", [
        Array.from({ length: size }, (_, i) => i),
      ]);
      await client.query("INSERT INTO e SELECT * FROM unnest($1::int[], $2::int[])", [
        Array.from({ length: size * EDGES_EACH }, (_, i) => i % size),
        Array.from({ length: size * EDGES_EACH }, (_, i) => Math.floor(i / size)),
      ]);
      await client.query("COMMIT");
      const seconds = (performance.now() - start) / 1_000;
      await client.end();
      return { seconds };
    },
  };
}

async function main(): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), "hub-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: path.join(dir, "postgres"), database: "hub" });
  try {
    await migrateDatabase({ ...PROJECTS_SCHEMA, url: server.url });
    const rows: string[][] = [];
    for (const size of SIZES) {
      const standings = await timeInTurns([importing(server.url, size), inserting(server.url, size)], ROUNDS);
      const reference = standings[1]?.figures["seconds"] ?? 1;
      for (const { name, figures } of standings)
        rows.push([name, (figures["seconds"] ?? 0).toFixed(3), ((figures["seconds"] ?? 0) / reference).toFixed(1)]);
    }
    const text = `Median of ${ROUNDS} turns, durable commits. The import reads and checks the file, finds known projects, stages in batches, and publishes projects, components, edges and events in one switch. The aim is 1,000 components in under 5 seconds.`;
    await publish(
      "import.md",
      "Import of a bill of materials",
      text,
      ["what", "seconds", "of the bare INSERT"],
      rows,
      "npm run bench:import -w test",
    );
  } finally {
    await server.stop();
    await rm(dir, { recursive: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
