import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { ProjectsContext } from "../context";
import type { Agent, AgentKind } from "./agent";
import type { AgentService } from "./agent.service";
import { AgentConnectionType, AgentKindEnum, AgentType, CreateAgentInput, CreateAgentPayload } from "./agent.type";

const AgentPageArgs = definePageArgs(20);

@Resolver(() => AgentType)
export class AgentResolver {
  constructor(private readonly agents: AgentService) {}

  @Query(() => AgentType, { nullable: true })
  agent(@Arg("id", () => ID) id: string, @Ctx() context: ProjectsContext): Promise<Agent | null> {
    return context.loaders.agent.load(id);
  }

  @Query(() => AgentConnectionType, { name: "agents", description: "By name." })
  list(
    @Arg("kind", () => AgentKindEnum, { nullable: true }) kind: AgentKind | null,
    @Args(() => AgentPageArgs) page: PageArgs,
  ): Promise<Connection<Agent>> {
    return this.agents.list({ kind: kind ?? null }, page);
  }

  @Mutation(() => CreateAgentPayload)
  async createAgent(
    @Arg("input", () => CreateAgentInput) input: CreateAgentInput,
    @CommandParam() command: Command,
  ): Promise<CreateAgentPayload> {
    return { agent: await this.agents.create(command, input) };
  }
}
