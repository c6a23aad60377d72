import { HUB_COMMAND, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { digestOf, sha256 } from "@commons-hub/shared/digest";
import { DomainError } from "@commons-hub/shared/errors";
import { idOf } from "@commons-hub/shared/ids";
import type { Agent } from "../agent/agent";
import { agentCreated } from "../agent/agent.events";
import { AgentRepository } from "../agent/agent.repository";
import { cleanStage, type ImportProgress, requireImporter } from "../bill-of-materials/bill-import.service";
import { holdImportLock } from "../import-lock";
import type { GitCommit } from "../import/git";
import { NO_ASSERTION } from "../licence";
import { markedSlug, type Project, shownName, slugOf } from "../project/project";
import { projectCreated } from "../project/project.events";
import { ProjectRepository } from "../project/project.repository";
import type { Contribution } from "./contribution";
import { contributionRecorded } from "./contribution.events";
import { ContributionRepository } from "./contribution.repository";

/** Contributions that one transaction writes at most, with their events. */
const BATCH = 200;
const SOURCE = "git";

/**
 * The project that a history belongs to: one of the hub; or by name, where it is the one that its first commit is in
 * already, or else a new one.
 */
export type GitTarget = { readonly project: string } | { readonly name: string; readonly repository: string | null };

export interface GitImportOptions {
  readonly target: GitTarget;
  /** The agent in whose name it is imported; becomes the first steward of a project that is new. */
  readonly by: string | null;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface GitImportResult {
  readonly project: string;
  readonly commits: number;
  /** One for each person named by a commit. */
  readonly contributions: number;
  readonly newContributions: number;
  readonly newAgents: number;
  /** False when all of it was in the hub already: then nothing was written. */
  readonly changed: boolean;
}

interface Batch {
  readonly agents: Agent[];
  readonly contributions: Contribution[];
}

/**
 * Takes git histories in as contributions: one `WORK` for each person that a commit names, with the lines it changed as
 * effort, unconfirmed.
 *
 * A commit is complete by itself, so batches are published as they come; an import that breaks off goes on where it was.
 */
export class GitImportService {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Law: importing a commit again, also from another copy of the history, changes nothing and appends no event.
   * Errors: NOT_FOUND (project, `by`), IMPORT_INVALID from reading, STATE_CONFLICT when another import does not end
   * within a minute.
   */
  async import(
    commits: AsyncIterable<GitCommit> | Iterable<GitCommit>,
    options: GitImportOptions,
  ): Promise<GitImportResult> {
    await using _lock = await holdImportLock(this.work.database);
    await requireImporter(this.work, options.by);
    await cleanStage(this.work);
    const result = { commits: 0, contributions: 0, newContributions: 0, newAgents: 0 };
    let project: Project | null = null;
    let isProjectNew = false;
    let pending: GitCommit[] = [];
    let people = 0;
    const flush = async (target: Project): Promise<void> => {
      const written = await this.#write(target, pending, options.by);
      result.commits += pending.length;
      result.contributions += people;
      result.newContributions += written.contributions;
      result.newAgents += written.agents;
      options.onProgress?.({ done: result.commits, total: null });
      pending = [];
      people = 0;
    };
    for await (const commit of commits) {
      if (project === null) {
        const found = await this.#ensureProject(options, commit);
        ({ project, isNew: isProjectNew } = found);
      }
      if (people + commit.people.length > BATCH) await flush(project);
      pending.push(commit);
      people += commit.people.length;
    }
    if (project === null) throw new DomainError("IMPORT_INVALID", "The history has no commit.");
    if (pending.length > 0) await flush(project);
    return { ...result, project: project.id, changed: isProjectNew || result.newContributions > 0 };
  }

  async #ensureProject(
    { target, by }: GitImportOptions,
    first: GitCommit,
  ): Promise<{ project: Project; isNew: boolean }> {
    const repository = new ProjectRepository(this.work.sql);
    if ("project" in target) {
      const [project] = await repository.load([target.project]);
      if (project === undefined)
        throw new DomainError("NOT_FOUND", "There is no such project.", { project: target.project });
      return { project, isNew: false };
    }
    const identity = `git:${first.id}`;
    const known = (await repository.findByIdentity(identity)) ?? (await this.#findProjectWith(first));
    if (known !== null) return { project: known, isNew: false };
    return this.work.run(HUB_COMMAND, async (tx) => {
      const slug = slugOf(target.name);
      const isTaken = (await new ProjectRepository(tx).findBySlug(slug)) !== null;
      const project = newProject(identity, isTaken ? markedSlug(slug, first.id) : slug, target, await tx.now());
      const stewards = by === null ? [] : [by];
      await ProjectRepository.insert(tx, project, stewards);
      tx.emit(projectCreated(project, stewards, by));
      return { project, isNew: true };
    });
  }

  /** Where the history went when its project was named by id. */
  async #findProjectWith(commit: GitCommit): Promise<Project | null> {
    const id = await new ContributionRepository(this.work.sql).findProjectOfOrigin(SOURCE, digestOfCommit(commit));
    if (id === null) return null;
    const [project] = await new ProjectRepository(this.work.sql).load([id]);
    return project ?? null;
  }

  /** One transaction: those people and contributions of the batch that are not there yet. */
  #write(project: Project, commits: readonly GitCommit[], by: string | null) {
    return this.work.run(HUB_COMMAND, async (tx) => {
      const batch = batchOf(project, commits, await tx.now());
      const known = new Set(
        (await new ContributionRepository(tx).load(batch.contributions.map(({ id }) => id))).map(({ id }) => id),
      );
      const missing = batch.contributions.filter(({ id }) => !known.has(id));
      const named = new Set(missing.map(({ agent }) => agent));
      const agents = await insertAgents(
        tx,
        batch.agents.filter(({ id }) => named.has(id)),
      );
      const contributions = await ContributionRepository.insertMissing(tx, missing);
      for (const agent of agents) tx.emit(agentCreated(agent, by));
      for (const contribution of missing)
        if (contributions.has(contribution.id)) tx.emit(contributionRecorded(contribution, by));
      return { agents: agents.length, contributions: contributions.size };
    });
  }
}

function newProject(
  identity: string,
  slug: string,
  target: { readonly name: string; readonly repository: string | null },
  createdAt: Date,
): Project {
  return {
    id: idOf("prj", identity),
    slug,
    name: shownName(target.name),
    status: "ACTIVE",
    licence: NO_ASSERTION,
    identity,
    purl: null,
    repository: target.repository,
    createdAt,
    origin: { source: SOURCE, uri: target.repository, importedAt: createdAt, digest: sha256(identity) },
  };
}

function batchOf(project: Project, commits: readonly GitCommit[], now: Date): Batch {
  const agents = new Map<string, Agent>();
  const contributions: Contribution[] = [];
  const origin = { source: SOURCE, uri: project.repository, importedAt: now };
  for (const commit of commits) {
    const digest = digestOfCommit(commit);
    commit.people.forEach((person, place) => {
      const id = idOf("agt", SOURCE, person.identity);
      if (!agents.has(id))
        agents.set(id, {
          id,
          kind: "PERSON",
          name: shownName(person.name),
          uri: null,
          location: null,
          createdAt: now,
          origin: { ...origin, digest: sha256(person.identity) },
        });
      contributions.push({
        id: idOf("ctb", project.id, commit.id, String(place)),
        agent: id,
        project: project.id,
        action: "WORK",
        effort: { value: String(commit.linesAdded + commit.linesDeleted), unit: "{line}" },
        at: new Date(commit.at),
        evidence: `commit ${commit.id}${commit.subject === "" ? "" : `: ${commit.subject}`}`,
        corrects: null,
        // Read by the hub, not written down by a person: whoever imports may confirm what others did.
        recordedBy: null,
        recordedAt: now,
        origin: { ...origin, digest },
      });
    });
  }
  return { agents: [...agents.values()], contributions };
}

/** The same for every copy of a history; who people are depends on the hub's secret and stays out. */
function digestOfCommit({ id, at, subject, linesAdded, linesDeleted }: GitCommit): string {
  return digestOf({ id, at, subject, linesAdded, linesDeleted });
}

/** Answers those who were not there before. Nobody has made them: their first access key is an ADMIN's to give. */
async function insertAgents(tx: Transaction, agents: readonly Agent[]): Promise<Agent[]> {
  if (agents.length === 0) return [];
  const known = new Set((await new AgentRepository(tx).load(agents.map(({ id }) => id))).map(({ id }) => id));
  const missing = agents.filter(({ id }) => !known.has(id));
  await AgentRepository.insertMany(tx, missing, null);
  return missing;
}
