import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openImporter } from "@commons-hub/projects";
import { readCycloneDx } from "@commons-hub/projects/import";
import { MemoryBus } from "@commons-hub/shared/bus";
import { TEST_LOGGER } from "@commons-hub/shared/testing";
import { codeOf, fieldOf, MODES, type Person, startHub, type TestHub } from "../kit";

type Sum = readonly { readonly minor: string; readonly currency: string }[];

interface Gap {
  readonly due: Sum;
  readonly received: Sum;
  readonly gap: Sum;
  readonly byProject: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly project: { readonly name: string };
      readonly due: Sum;
      readonly received: Sum;
      readonly passedOn: Sum;
    }[];
  };
}

const euros = (minor: number) => ({ minor: String(minor), currency: "EUR" });
const period = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };

/** app → web → tls, app → tls: half of what web gets goes on to tls. */
const BILL = {
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  metadata: { component: { type: "application", name: "app", version: "1", "bom-ref": "app", purl: "pkg:npm/app@1" } },
  components: [
    {
      type: "library",
      name: "web",
      version: "2",
      "bom-ref": "web",
      purl: "pkg:npm/web@2",
      licenses: [{ license: { id: "MIT" } }],
    },
    {
      type: "library",
      name: "tls",
      version: "3",
      "bom-ref": "tls",
      purl: "pkg:npm/tls@3",
      licenses: [{ license: { id: "GPL-3.0-only" } }],
    },
  ],
  dependencies: [
    { ref: "app", dependsOn: ["web", "tls"] },
    { ref: "web", dependsOn: ["tls"] },
  ],
};

describe.each(MODES)("returns of a hub that runs %s", (mode) => {
  let hub: TestHub;
  let user: { readonly id: string; readonly steward: Person };
  let collector: { readonly id: string; readonly steward: Person };
  let bill: string;

  beforeAll(async () => {
    hub = await startHub(mode);
    user = await hub.seed.organization("Who Uses");
    collector = await hub.seed.organization("Who Collects");
    const bus = new MemoryBus();
    const importer = await openImporter({
      databaseUrl: hub.database.url,
      poolSize: 2,
      bus,
      logger: TEST_LOGGER,
      secret: new Uint8Array(32),
    });
    const imported = await importer.importBillOfMaterials(readCycloneDx(Buffer.from(JSON.stringify(BILL))), {
      by: user.id,
    });
    bill = imported.billOfMaterials;
    await importer.close();
    await bus.close();
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  test("value goes from declared use to those who made it, and what is missing shows", async () => {
    const { returnRule } = await collector.steward.run<{ returnRule: { id: string } }>("CreateReturnRule", {
      organization: collector.id,
      name: "Half along",
      kind: "DEPENDENCY_GRAPH",
      alpha: "0.5",
    });
    await user.steward.run("DeclareUsage", { agent: user.id, period, billOfMaterials: bill });
    const { pledge } = await user.steward.run<{ pledge: { id: string } }>("Pledge", {
      agent: user.id,
      amount: euros(1_000),
      period,
      rule: returnRule.id,
      billOfMaterials: bill,
    });
    await collector.steward.run("RecordReceipt", { pledge: pledge.id, amount: euros(600) });
    const { allocationRun } = await collector.steward.run<{ allocationRun: { lines: { totalCount: number } } }>(
      "RunAllocation",
      { rule: returnRule.id, pledge: pledge.id, pool: euros(600) },
    );
    expect(allocationRun.lines.totalCount).toBe(2);
    const answer = await hub.ask("ReturnGap", { organization: user.id, period });
    expect(answer.errors).toBeUndefined();
    const { returnGap } = fieldOf<{ returnGap: Gap }>(answer, "agent");
    expect(returnGap).toMatchObject({ due: [euros(1_000)], received: [euros(600)], gap: [euros(400)] });
    const rows = Object.fromEntries(returnGap.byProject.nodes.map((row) => [row.project.name, row]));
    // web keeps half of its half; tls gets its own half and what web passes on.
    expect(rows["web"]).toMatchObject({ due: [euros(250)], received: [euros(150)], passedOn: [euros(150)] });
    expect(rows["tls"]).toMatchObject({ due: [euros(750)], received: [euros(450)] });
    const received = await hub.ask(`query { project(slug: "npm-tls") { name returnsReceived { minor currency } } }`);
    expect(received.data).toEqual({ project: { name: "tls", returnsReceived: [euros(450)] } });
  });

  test("no more goes out than came in, and only the collector's officers allocate", async () => {
    const rules = await hub.ask(`query ($id: ID!) { agent(id: $id) { returnRules { nodes { id } } } }`, {
      id: collector.id,
    });
    const rule = fieldOf<{ returnRules: { nodes: { id: string }[] } }>(rules, "agent").returnRules.nodes[0]?.id;
    expect(
      codeOf(
        await collector.steward.ask("RunAllocation", {
          input: { rule, from: user.id, billOfMaterials: bill, pool: euros(1) },
        }),
      ),
    ).toBe("POOL_EXCEEDED");
    expect(
      codeOf(
        await user.steward.ask("RunAllocation", {
          input: { rule, from: user.id, billOfMaterials: bill, pool: euros(1) },
        }),
      ),
    ).toBe("FORBIDDEN");
    expect(codeOf(await user.steward.ask("Pledge", { input: { agent: user.id, amount: euros(-5), rule } }))).toBe(
      "AMOUNT_OUT_OF_RANGE",
    );
    expect(codeOf(await user.steward.ask("Pledge", { input: { agent: collector.id, amount: euros(5), rule } }))).toBe(
      "FORBIDDEN",
    );
  });
});
