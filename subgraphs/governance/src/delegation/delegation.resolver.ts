import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Assembly } from "../assembly/assembly";
import { AssemblyType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference } from "../foreign/foreign.type";
import type { Proposal } from "../proposal/proposal";
import { ProposalType } from "../proposal/proposal.type";
import type { Delegation } from "./delegation";
import type { DelegationService } from "./delegation.service";
import {
  DelegateInput,
  DelegatePayload,
  DelegationConnectionType,
  DelegationType,
  RevokeDelegationInput,
  RevokeDelegationPayload,
} from "./delegation.type";

const DelegationPageArgs = definePageArgs(20);

@Resolver(() => DelegationType)
export class DelegationResolver {
  constructor(private readonly delegations: DelegationService) {}

  @Mutation(() => DelegatePayload, {
    description:
      "By who takes part: gives a vote into another's hand, in place of an earlier delegation of the same scope.",
  })
  async delegate(
    @Arg("input", () => DelegateInput) input: DelegateInput,
    @CommandParam() command: Command,
  ): Promise<{ delegation: Delegation }> {
    return { delegation: await this.delegations.give(command, input) };
  }

  @Mutation(() => RevokeDelegationPayload, { description: "By who gave it; for a proposal until its close." })
  async revokeDelegation(
    @Arg("input", () => RevokeDelegationInput) input: RevokeDelegationInput,
    @CommandParam() command: Command,
  ): Promise<{ delegation: Delegation }> {
    return { delegation: await this.delegations.revoke(command, input.delegation) };
  }

  @FieldResolver(() => AgentType, { nullable: true })
  from(@Root() delegation: Delegation): Reference {
    return { id: delegation.from };
  }

  @FieldResolver(() => AgentType, { nullable: true })
  to(@Root() delegation: Delegation): Reference {
    return { id: delegation.to };
  }

  @FieldResolver(() => AssemblyType)
  assembly(@Root() delegation: Delegation, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(delegation.assembly);
  }

  @FieldResolver(() => ProposalType, { nullable: true, description: "Null: for more than one." })
  async proposal(@Root() delegation: Delegation, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return delegation.proposal === null ? null : context.loaders.proposal.load(delegation.proposal);
  }
}

@Resolver(() => AssemblyType)
export class AssemblyDelegationsResolver {
  @FieldResolver(() => DelegationConnectionType, { description: "Those that stand now, by age." })
  delegations(
    @Root() assembly: Assembly,
    @Args(() => DelegationPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Delegation>> {
    return context.loaders.delegationsOf.load(assembly.id, null, page);
  }
}
