import type { Transaction } from "@commons-hub/shared/database";
import type { StoredEvent } from "@commons-hub/shared/event";
import { z } from "zod";

/** What projects tells about who and what exists. These names are the contract between the two parts. */
const AGENT_CREATED = "projects.agent.created.v1";
const PROJECT_CREATED = "projects.project.created.v1";
const STEWARD_ADDED = "projects.project.steward-added.v1";
const BILL_PUBLISHED = "projects.bill-of-materials.published.v1";

export const PROJECTS_EVENTS = [AGENT_CREATED, PROJECT_CREATED, STEWARD_ADDED, BILL_PUBLISHED] as const;

const agentCreated = z.object({ agent: z.string(), kind: z.string() });
const projectCreated = z.object({ project: z.string(), slug: z.string(), stewards: z.array(z.string()) });
const stewardAdded = z.object({ project: z.string(), steward: z.string() });
const billPublished = z.object({
  billOfMaterials: z.string(),
  part: z.number().int(),
  parts: z.number().int(),
  rootProject: z.string(),
  digest: z.string(),
  components: z.array(
    z.object({
      index: z.number().int(),
      project: z.string(),
      name: z.string(),
      version: z.string().nullable().default(null),
    }),
  ),
  edges: z.array(z.tuple([z.number().int(), z.number().int()])),
});

/** Writes a batch of events into the tables `known_…`; a bill can be seen once all of its parts are there. */
export async function applyProjects(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
  await saveAgents(tx, payloads(events, AGENT_CREATED, agentCreated));
  const created = payloads(events, PROJECT_CREATED, projectCreated);
  await saveProjects(
    tx,
    created.map(({ project, slug }) => ({ project, label: slug })),
  );
  await saveStewards(tx, [
    ...created.flatMap(({ project, stewards }) => stewards.map((agent) => ({ project, agent }))),
    ...payloads(events, STEWARD_ADDED, stewardAdded).map(({ project, steward }) => ({ project, agent: steward })),
  ]);
  for (const event of events) if (event.type === BILL_PUBLISHED) await saveBillPart(tx, event);
}

/** For a rebuild. */
export async function clearProjects(tx: Transaction): Promise<void> {
  await tx.query("DELETE FROM known_agent");
  await tx.query("DELETE FROM known_steward");
  await tx.query("DELETE FROM known_project");
  await tx.query("DELETE FROM known_bill");
}

function payloads<T>(events: readonly StoredEvent[], type: string, shape: z.ZodType<T>): T[] {
  return events.filter((event) => event.type === type).map((event) => shape.parse(event.payload));
}

async function saveAgents(tx: Transaction, agents: readonly z.infer<typeof agentCreated>[]): Promise<void> {
  if (agents.length === 0) return;
  await tx.query(
    `INSERT INTO known_agent (id, kind) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (id) DO NOTHING`,
    [agents.map(({ agent }) => agent), agents.map(({ kind }) => kind)],
  );
}

/** The first to name a project counts: a bill brings projects that no other event tells of. */
async function saveProjects(
  tx: Transaction,
  projects: readonly { readonly project: string; readonly label: string }[],
): Promise<void> {
  if (projects.length === 0) return;
  await tx.query(
    `INSERT INTO known_project (id, label)
     SELECT DISTINCT ON (id) id, label FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS p(id, label, n) ORDER BY id, n
     ON CONFLICT (id) DO NOTHING`,
    [projects.map(({ project }) => project), projects.map(({ label }) => label)],
  );
}

async function saveStewards(
  tx: Transaction,
  stewards: readonly { readonly project: string; readonly agent: string }[],
): Promise<void> {
  if (stewards.length === 0) return;
  await tx.query(
    `INSERT INTO known_steward (project, agent) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [stewards.map(({ project }) => project), stewards.map(({ agent }) => agent)],
  );
}

async function saveBillPart(tx: Transaction, event: StoredEvent): Promise<void> {
  const bill = billPublished.parse(event.payload);
  await tx.query(
    `INSERT INTO known_bill (id, root_project, digest, parts, announced_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO NOTHING`,
    [bill.billOfMaterials, bill.rootProject, bill.digest, bill.parts, event.occurredAt],
  );
  await tx.query(
    `INSERT INTO known_bill_part
       (bill, part, component_index, component_project, component_name, component_version, edge_from, edge_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      bill.billOfMaterials,
      bill.part,
      bill.components.map(({ index }) => index),
      bill.components.map(({ project }) => project),
      bill.components.map(({ name }) => name),
      bill.components.map(({ version }) => version),
      bill.edges.map(([from]) => from),
      bill.edges.map(([, to]) => to),
    ],
  );
  await saveProjects(
    tx,
    bill.components.map(({ project, name }) => ({ project, label: name })),
  );
  await tx.query(
    `UPDATE known_bill SET published_at = hub_now()
     WHERE id = $1 AND published_at IS NULL AND parts = (SELECT count(*) FROM known_bill_part WHERE bill = $1)`,
    [bill.billOfMaterials],
  );
}
