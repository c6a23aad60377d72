import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Agent } from "../agent/agent";
import { AgentType } from "../agent/agent.type";
import type { ProjectsContext } from "../context";
import type { Membership } from "./membership";
import type { MembershipService } from "./membership.service";
import {
  AddMemberInput,
  AddMemberPayload,
  EndMembershipInput,
  EndMembershipPayload,
  MembershipConnectionType,
  MembershipType,
} from "./membership.type";

const MemberPageArgs = definePageArgs(20);

@Resolver(() => MembershipType)
export class MembershipResolver {
  constructor(private readonly memberships: MembershipService) {}

  @FieldResolver(() => AgentType)
  agent(@Root() membership: Membership, @Ctx() context: ProjectsContext): Promise<Agent | null> {
    return context.loaders.agent.load(membership.agent);
  }

  @FieldResolver(() => AgentType)
  organization(@Root() membership: Membership, @Ctx() context: ProjectsContext): Promise<Agent | null> {
    return context.loaders.agent.load(membership.organization);
  }

  @Mutation(() => AddMemberPayload)
  async addMember(
    @Arg("input", () => AddMemberInput) input: AddMemberInput,
    @CommandParam() command: Command,
  ): Promise<{ membership: Membership }> {
    return { membership: await this.memberships.add(command, input) };
  }

  @Mutation(() => EndMembershipPayload)
  async endMembership(
    @Arg("input", () => EndMembershipInput) input: EndMembershipInput,
    @CommandParam() command: Command,
  ): Promise<{ membership: Membership }> {
    return { membership: await this.memberships.end(command, input) };
  }
}

@Resolver(() => AgentType)
export class AgentMembershipResolver {
  constructor(private readonly service: MembershipService) {}

  @Directive("@listSize(assumedSize: 10)")
  @FieldResolver(() => [MembershipType], { description: "In force now." })
  memberships(@Root() agent: Agent, @Ctx() context: ProjectsContext): Promise<readonly Membership[]> {
    return context.loaders.membershipsOfAgent.load(agent.id);
  }

  @FieldResolver(() => MembershipConnectionType, {
    description: "Of an organization, now; the longest-standing first.",
  })
  members(@Root() agent: Agent, @Args(() => MemberPageArgs) page: PageArgs): Promise<Connection<Membership>> {
    return this.service.listMembers(agent.id, page);
  }
}
