import { type Command, constraintOf, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { AgentRepository } from "../agent/agent.repository";
import { pageByName } from "../by-name";
import { mayActForNow } from "../membership/membership.service";
import { createProject, MAX_STEWARDS, type NewProject, parseStewards, type Project } from "./project";
import { projectCreated, projectStewardAdded } from "./project.events";
import { type ProjectFilter, ProjectRepository, type Stewardship } from "./project.repository";

/** Constraints of the table and what it means to a caller to meet them. */
const CONFLICTS: Readonly<Record<string, string>> = {
  project_slug: "A project with this slug exists; choose another one.",
  project_identity: "A project with this package URL exists; ask its stewards, or an ADMIN where it has none.",
};

export class ProjectService {
  readonly #projects: ProjectRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#projects = new ProjectRepository(work.sql);
  }

  /**
   * Makes a project. Whoever makes it acts for at least one of its stewards.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND (a steward), INVALID_INPUT, INVALID_LICENCE, ALREADY_EXISTS (slug or
   * package URL).
   */
  async create(command: Command, input: NewProject & { stewards: readonly string[] }): Promise<Project> {
    requireScope(command.caller, "PROJECTS");
    try {
      return await this.work.run(command, async (tx) => {
        const project = createProject(newId("prj"), input, await tx.now());
        const stewards = parseStewards(input.stewards);
        await requireAgents(tx, stewards);
        await requireActForOneOf(tx, command.caller, stewards);
        await ProjectRepository.insert(tx, project, stewards);
        tx.emit(projectCreated(project, stewards, command.caller.agent));
        return project;
      });
    } catch (error) {
      const message = CONFLICTS[constraintOf(error) ?? ""];
      if (message === undefined) throw error;
      throw new DomainError("ALREADY_EXISTS", message, {}, { cause: error });
    }
  }

  /**
   * Adds somebody who cares for the project: by one who does, or by an ADMIN, as nobody else can where nobody does yet.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT beyond 20 stewards. Adding twice changes nothing.
   */
  addSteward(command: Command, input: { project: string; steward: string }): Promise<Project> {
    return this.work.run(command, async (tx) => {
      requireScope(command.caller, "PROJECTS");
      const project = await getProject(tx, input.project);
      await requireAgents(tx, [input.steward]);
      if (!(command.caller.scopes.includes("ADMIN") || (await mayCareFor(tx, command.caller, project.id))))
        throw new DomainError("FORBIDDEN", "Only a steward of the project adds another one.", { project: project.id });
      const added = await ProjectRepository.insertStewards(tx, project.id, [input.steward]);
      if ((await new ProjectRepository(tx).loadStewards([project.id])).length > MAX_STEWARDS)
        throw new DomainError("INVALID_INPUT", `A project has at most ${MAX_STEWARDS} stewards.`, { field: "steward" });
      for (const steward of added) tx.emit(projectStewardAdded(project.id, steward, command.caller.agent));
      return project;
    });
  }

  load(ids: readonly string[]): Promise<Project[]> {
    return this.#projects.load(ids);
  }

  loadStewards(projects: readonly string[]): Promise<Stewardship[]> {
    return this.#projects.loadStewards(projects);
  }

  findBySlug(slug: string): Promise<Project | null> {
    return this.#projects.findBySlug(slug);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(filter: ProjectFilter, page: PageArgs): Promise<Connection<Project>> {
    return pageByName(
      page,
      (after, limit) => this.#projects.list(filter, after, limit),
      () => this.#projects.count(filter),
    );
  }
}

/** Errors: NOT_FOUND. */
export async function getProject(tx: Transaction, id: string): Promise<Project> {
  const [project] = await new ProjectRepository(tx).load([id]);
  if (project === undefined) throw new DomainError("NOT_FOUND", "There is no such project.", { project: id });
  return project;
}

/** Whether the caller cares for the project now; the hub itself does. */
export async function mayCareFor(tx: Transaction, caller: Caller, project: string): Promise<boolean> {
  if (caller.kind === "hub") return true;
  return caller.agent !== null && new ProjectRepository(tx).isSteward(caller.agent, project);
}

async function requireAgents(tx: Transaction, ids: readonly string[]): Promise<void> {
  const found = new Set((await new AgentRepository(tx).load(ids)).map((agent) => agent.id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new DomainError("NOT_FOUND", "There is no such agent.", { agent: missing });
}

async function requireActForOneOf(tx: Transaction, caller: Caller, agents: readonly string[]): Promise<void> {
  for (const agent of agents) if (await mayActForNow(tx, caller, agent)) return;
  throw new DomainError("FORBIDDEN", "You act for none of the stewards; name yourself, or an organization of yours.", {
    stewards: agents,
  });
}
