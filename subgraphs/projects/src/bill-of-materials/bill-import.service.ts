import { type Command, constraintOf, HUB_COMMAND, type UnitOfWork } from "@commons-hub/shared/database";
import { sha256 } from "@commons-hub/shared/digest";
import { DomainError } from "@commons-hub/shared/errors";
import type { NewEvent } from "@commons-hub/shared/event";
import { idOf, newId } from "@commons-hub/shared/ids";
import { AgentRepository } from "../agent/agent.repository";
import type { BillOfMaterials as Reading, BillReport } from "../import/bill";
import { holdImportLock, type ImportLock } from "../import-lock";
import { markedSlug, shownName, slugOf } from "../project/project";
import { projectCreated } from "../project/project.events";
import { ProjectRepository } from "../project/project.repository";
import { dependenciesOf, partsOf } from "./bill";
import { billPartPayload, billPublished } from "./bill.events";
import { BillRepository } from "./bill.repository";
import {
  BillStageRepository,
  type ComponentFacts,
  findProjectIds,
  type ProjectCandidate,
  type StagedBill,
} from "./bill-stage.repository";

/** Rows that one transaction stages: far below its two seconds, also on a busy machine. */
const STAGE_BATCH = 1_000;
/** Parts of 1,000 components and edges each. */
const PARTS_BATCH = 10;
const MAX_SHOWN = 300;

export interface ImportProgress {
  readonly done: number;
  readonly total: number | null;
}

export interface BillImportOptions {
  /** The agent in whose name it is imported; becomes the first steward of a root project that is new. */
  readonly by: string | null;
  /** Where the bill came from, for `origin`; never a path of this machine. */
  readonly sourceUri?: string | null;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface BillImportResult {
  readonly billOfMaterials: string;
  readonly rootProject: string;
  /** False when the current bill of the project says the same already: then nothing was written. */
  readonly changed: boolean;
  readonly components: number;
  readonly edges: number;
  /** Projects that were not in the hub before. */
  readonly newProjects: number;
  readonly digest: string;
  readonly report: BillReport;
}

/**
 * Takes bills of materials in.
 *
 * Everything is staged in short transactions without events, seen by nobody, and published by one short switch with the
 * events. One import runs at a time, however many processes; the next one first clears away what a killed one left.
 */
export class BillImportService {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Law: importing the current bill of a project again changes nothing and appends no event.
   * Errors: NOT_FOUND (`by`), STATE_CONFLICT when another import does not end within a minute, or took this one's stage.
   */
  async import(reading: Reading, options: BillImportOptions): Promise<BillImportResult> {
    await using lock = await holdImportLock(this.work.database);
    await requireImporter(this.work, options.by);
    await cleanStage(this.work);
    const root = reading.components[0] as ComponentFacts;
    const rootProject = (await findProjectIds(this.work.sql, [root.identity])).get(root.identity) ?? projectIdOf(root);
    const facts = {
      rootProject,
      components: reading.components.length,
      edges: reading.edges.length,
      digest: reading.digest,
      report: reading.report,
    };
    const [current] = await new BillRepository(this.work.sql).loadCurrent([rootProject]);
    if (current?.digest === reading.digest) {
      await this.#fillUnknown(current.id, reading);
      return { ...facts, billOfMaterials: current.id, changed: false, newProjects: 0 };
    }
    const bill = stagedBill(reading, rootProject, options);
    const isRootNew = (await new ProjectRepository(this.work.sql).load([rootProject])).length === 0;
    const newProjects = await this.#stageAndPublish(lock, bill, reading, isRootNew, options);
    await this.#fillUnknown(bill.id, reading);
    return { ...facts, billOfMaterials: bill.id, changed: true, newProjects };
  }

  async #stageAndPublish(
    lock: ImportLock,
    bill: StagedBill,
    reading: Reading,
    isRootNew: boolean,
    { by, onProgress }: BillImportOptions,
  ): Promise<number> {
    const command = HUB_COMMAND;
    await this.work.run(command, (tx) => new BillStageRepository(tx).insertBill(bill));
    const total = reading.components.length * 2 + reading.edges.length;
    let done = 0;
    const advance = (rows: number) => onProgress?.({ done: Math.min(total, (done += rows)), total });

    const { ids, created } = await this.#stageProjects(command, bill, reading, advance);
    const projects = reading.components.map(({ identity }) => ids.get(identity) as string);
    const components = reading.components.map(({ name, version, licence }, index) => ({
      index,
      project: projects[index] as string,
      name: shownName(name).slice(0, MAX_SHOWN),
      version,
      licence,
    }));
    for (const batch of batchesOf(components)) {
      await this.work.run(command, (tx) => new BillStageRepository(tx).insertComponents(bill.id, batch));
      advance(batch.length);
    }
    for (const batch of batchesOf(dependenciesOf(reading, projects))) {
      await this.work.run(command, (tx) => new BillStageRepository(tx).insertDependencies(bill.id, batch));
      advance(batch.length);
    }
    const parts = partsOf(reading, projects).map((part) => billPartPayload(bill, part));
    for (const batch of batchesOf(parts, PARTS_BATCH))
      await this.work.run(command, (tx) => new BillStageRepository(tx).insertParts(bill.id, batch));
    const events = parts.map(({ part }) => billPublished(bill.id, part, by));
    if (isRootNew && by !== null) {
      const root = await this.work.run(command, (tx) =>
        new BillStageRepository(tx).insertRootSteward(bill.rootProject, by),
      );
      events.unshift(projectCreated(root, [by], by));
    }
    // Without the right, another import may be clearing this stage away.
    await lock.confirm();
    await this.#publish(events);
    await cleanStage(this.work);
    onProgress?.({ done: total, total });
    return created;
  }

  async #stageProjects(command: Command, bill: StagedBill, reading: Reading, advance: (rows: number) => void) {
    const candidates = new Map<string, ProjectCandidate>();
    for (const component of reading.components)
      if (!candidates.has(component.identity)) candidates.set(component.identity, candidateOf(component));
    const ids = new Map<string, string>();
    let created = 0;
    for (const batch of batchesOf([...candidates.values()])) {
      const known = await findProjectIds(
        this.work.sql,
        batch.map(({ identity }) => identity),
      );
      const found = await this.#ensureProjects(command, bill, batch);
      created += batch.length - known.size;
      for (const [identity, id] of found) ids.set(identity, id);
      advance(batch.length);
    }
    return { ids, created };
  }

  /** Whoever writes a bill can foresee marks, so a slug that is taken in spite of its mark gets one that nobody knows. */
  async #ensureProjects(command: Command, bill: StagedBill, batch: readonly ProjectCandidate[]) {
    const ensure = (candidates: readonly ProjectCandidate[]) =>
      this.work.run(command, (tx) => new BillStageRepository(tx).ensureProjects(bill, candidates));
    try {
      return await ensure(batch);
    } catch (error) {
      // Somebody made a project of that package meanwhile: it is there now.
      if (constraintOf(error) === "project_identity") return ensure(batch);
      if (constraintOf(error) !== "project_slug") throw error;
      const random = ({ slug }: ProjectCandidate) => markedSlug(slug, newId("prj").slice(-8));
      return ensure(
        batch.map((candidate) => ({ ...candidate, slug: random(candidate), markedSlug: random(candidate) })),
      );
    }
  }

  /** After the switch, so that nothing of an unpublished bill is seen; done again by a repeated import if it was cut off. */
  async #fillUnknown(bill: string, { components }: Reading): Promise<void> {
    for (let start = 0; start < components.length; start += STAGE_BATCH)
      await this.work.run(HUB_COMMAND, (tx) =>
        new BillStageRepository(tx).fillUnknownLicences(bill, start, start + STAGE_BATCH),
      );
  }

  /** The switch: one short transaction writes the events, and the database publishes the bill with the first of them. */
  async #publish(events: readonly NewEvent[]): Promise<void> {
    try {
      await this.work.run(HUB_COMMAND, async (tx) => {
        for (const event of events) tx.emit(event);
      });
    } catch (error) {
      if (constraintOf(error) !== "bill_of_materials_is_staged") throw error;
      throw new DomainError(
        "STATE_CONFLICT",
        "Another import took this one's place; run it again.",
        {},
        { cause: error },
      );
    }
  }
}

/** Clears away what imports left behind, killed ones too, in short transactions; under the import lock only. */
export async function cleanStage(work: UnitOfWork): Promise<void> {
  while (await work.run(HUB_COMMAND, (tx) => new BillStageRepository(tx).cleanSome()));
}

/** Errors: NOT_FOUND. */
export async function requireImporter(work: UnitOfWork, by: string | null): Promise<void> {
  if (by !== null && (await new AgentRepository(work.sql).load([by])).length === 0)
    throw new DomainError("NOT_FOUND", "There is no such agent to import for.", { agent: by });
}

function stagedBill(reading: Reading, rootProject: string, options: BillImportOptions): StagedBill {
  return {
    id: newId("bom"),
    rootProject,
    digest: reading.digest,
    format: reading.format,
    formatVersion: reading.formatVersion,
    sourceUri: options.sourceUri ?? null,
    componentCount: reading.components.length,
    edgeCount: reading.edges.length,
    importedBy: options.by,
  };
}

function candidateOf(component: ComponentFacts): ProjectCandidate {
  const slug = slugOf(component.identity);
  return {
    id: projectIdOf(component),
    identity: component.identity,
    slug,
    markedSlug: markedSlug(slug, sha256(component.identity)),
    name: shownName(component.name),
    licence: component.licence,
    purl: component.purl,
    repository: component.repository,
  };
}

/** The same id for the same thing in every hub that imports it first. */
function projectIdOf({ identity }: Pick<ComponentFacts, "identity">): string {
  return idOf("prj", identity);
}

function* batchesOf<T>(rows: readonly T[], size = STAGE_BATCH): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
