import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Agent } from "../agent/agent";
import { AgentType } from "../agent/agent.type";
import type { ProjectsContext } from "../context";
import type { Project } from "../project/project";
import { ProjectType } from "../project/project.type";
import type { Contribution } from "./contribution";
import type { ContributionService } from "./contribution.service";
import {
  ConfirmContributionInput,
  ConfirmContributionPayload,
  ContributionConnectionType,
  ContributionType,
  RecordContributionInput,
  RecordContributionPayload,
} from "./contribution.type";

const ContributionPageArgs = definePageArgs(20);

@Resolver(() => ContributionType)
export class ContributionResolver {
  constructor(private readonly contributions: ContributionService) {}

  @FieldResolver(() => AgentType)
  agent(@Root() contribution: Contribution, @Ctx() { loaders }: ProjectsContext): Promise<Agent | null> {
    return loaders.agent.load(contribution.agent);
  }

  @FieldResolver(() => ProjectType)
  project(@Root() contribution: Contribution, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(contribution.project);
  }

  @Directive("@listSize(assumedSize: 3)")
  @FieldResolver(() => [AgentType], { description: "Stewards of the project, none of them the contributor." })
  async confirmedBy(
    @Root() contribution: Contribution,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<readonly (Agent | Error | null)[]> {
    const confirmations = await loaders.confirmationsOfContribution.load(contribution.id);
    return loaders.agent.loadMany(confirmations.map(({ agent }) => agent));
  }

  @FieldResolver(() => ContributionType, { nullable: true, description: "The record that this one replaces." })
  corrects(@Root() contribution: Contribution, @Ctx() { loaders }: ProjectsContext): Promise<Contribution | null> {
    return contribution.corrects === null ? Promise.resolve(null) : loaders.contribution.load(contribution.corrects);
  }

  @Mutation(() => RecordContributionPayload)
  async recordContribution(
    @Arg("input", () => RecordContributionInput) input: RecordContributionInput,
    @CommandParam() command: Command,
  ): Promise<RecordContributionPayload> {
    return { contribution: await this.contributions.record(command, input) };
  }

  @Mutation(() => ConfirmContributionPayload, {
    description: "By a steward of the project; nobody confirms their own.",
  })
  async confirmContribution(
    @Arg("input", () => ConfirmContributionInput) input: ConfirmContributionInput,
    @CommandParam() command: Command,
  ): Promise<ConfirmContributionPayload> {
    return { contribution: await this.contributions.confirm(command, input) };
  }
}

@Resolver(() => ProjectType)
export class ProjectContributionResolver {
  @FieldResolver(() => ContributionConnectionType, { description: "The latest first." })
  contributions(
    @Root() project: Project,
    @Args(() => ContributionPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<Contribution>> {
    return loaders.contributionsOfProject(project.id, page);
  }
}

@Resolver(() => AgentType)
export class AgentContributionResolver {
  @FieldResolver(() => ContributionConnectionType, { description: "The latest first." })
  contributions(
    @Root() agent: Agent,
    @Args(() => ContributionPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<Contribution>> {
    return loaders.contributionsOfAgent(agent.id, page);
  }
}
