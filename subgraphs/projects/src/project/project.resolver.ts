import type { Command } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Agent } from "../agent/agent";
import { AgentType } from "../agent/agent.type";
import type { ProjectsContext } from "../context";
import { getLicence, type Licence } from "../licence";
import { LicenceType } from "../licence/licence.type";
import type { Project } from "./project";
import type { ProjectService } from "./project.service";
import {
  AddProjectStewardInput,
  AddProjectStewardPayload,
  CreateProjectInput,
  CreateProjectPayload,
  ProjectConnectionType,
  ProjectType,
} from "./project.type";

const ProjectPageArgs = definePageArgs(20);

@Resolver(() => ProjectType)
export class ProjectResolver {
  constructor(private readonly projects: ProjectService) {}

  @Query(() => ProjectType, { nullable: true, description: "By id or by slug." })
  project(
    @Arg("id", () => ID, { nullable: true }) id: string | null,
    @Arg("slug", () => String, { nullable: true }) slug: string | null,
    @Ctx() context: ProjectsContext,
  ): Promise<Project | null> {
    if (id && !slug) return context.loaders.project.load(id);
    if (slug && !id) return this.projects.findBySlug(slug);
    throw new DomainError("INVALID_INPUT", "Ask for a project by either id or slug.");
  }

  @Query(() => ProjectConnectionType, { name: "projects", description: "By name." })
  list(
    @Arg("steward", () => ID, { nullable: true, description: "Cared for by this agent." }) steward: string | null,
    @Args(() => ProjectPageArgs) page: PageArgs,
  ): Promise<Connection<Project>> {
    return this.projects.list({ steward: steward ?? null }, page);
  }

  @FieldResolver(() => LicenceType)
  licence(@Root() project: Project): Licence {
    return getLicence(project.licence);
  }

  @Directive("@listSize(assumedSize: 3)")
  @FieldResolver(() => [AgentType], { description: "Empty for an imported project that nobody cares for here." })
  async stewards(@Root() project: Project, @Ctx() { loaders }: ProjectsContext): Promise<Agent[]> {
    const stewards = await loaders.stewardsOfProject.load(project.id);
    const agents = await loaders.agent.loadMany(stewards.map(({ agent }) => agent));
    return agents.map((agent) => {
      if (agent instanceof Error) throw agent;
      if (agent === null) throw new Error(`project ${project.id} has a steward who does not exist`);
      return agent;
    });
  }

  @Mutation(() => CreateProjectPayload)
  async createProject(
    @Arg("input", () => CreateProjectInput) input: CreateProjectInput,
    @CommandParam() command: Command,
  ): Promise<CreateProjectPayload> {
    return { project: await this.projects.create(command, input) };
  }

  @Mutation(() => AddProjectStewardPayload, { description: "By a steward of the project, or an ADMIN." })
  async addProjectSteward(
    @Arg("input", () => AddProjectStewardInput) input: AddProjectStewardInput,
    @CommandParam() command: Command,
  ): Promise<AddProjectStewardPayload> {
    return { project: await this.projects.addSteward(command, input) };
  }
}

/** What an agent cares for. */
@Resolver(() => AgentType)
export class AgentProjectResolver {
  constructor(private readonly service: ProjectService) {}

  @FieldResolver(() => ProjectConnectionType, { description: "Projects that this agent cares for, by name." })
  projects(@Root() agent: Agent, @Args(() => ProjectPageArgs) page: PageArgs): Promise<Connection<Project>> {
    return this.service.list({ steward: agent.id }, page);
  }
}
