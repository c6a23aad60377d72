import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Arg, Args, Ctx, Directive, FieldResolver, Resolver, Root } from "type-graphql";
import type { Assembly } from "../assembly/assembly";
import { AssemblyType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import {
  AgentType,
  ProjectType,
  type Reference,
  ResourceStockType,
  type StockReference,
} from "../foreign/foreign.type";
import type { Proposal, ProposalState } from "./proposal";
import { breachKeyOf } from "./proposal.lists";
import { ProposalConnectionType, ProposalStateEnum } from "./proposal.type";

const ProposalPageArgs = definePageArgs(20);

@Resolver(() => AgentType)
export class AgentProposalsResolver {
  @FieldResolver(() => ProposalConnectionType, {
    nullable: true,
    description: "Open proposals of the agent's assemblies, votable or not; those that close first in front.",
  })
  openProposals(
    @Root() agent: Reference,
    @Args(() => ProposalPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Proposal>> {
    return context.loaders.concerning.load(agent.id, null, page);
  }
}

@Resolver(() => ProjectType)
export class ProjectProposalsResolver {
  @FieldResolver(() => ProposalConnectionType, { nullable: true, description: "About this project, the newest first." })
  proposals(
    @Root() project: Reference,
    @Arg("state", () => ProposalStateEnum, { nullable: true }) state: ProposalState | null,
    @Args(() => ProposalPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Proposal>> {
    return context.loaders.ofProject.load(project.id, state ?? null, page);
  }
}

@Resolver(() => AssemblyType)
export class AssemblyProposalsResolver {
  @FieldResolver(() => ProposalConnectionType, { description: "The newest first." })
  proposals(
    @Root() assembly: Assembly,
    @Arg("state", () => ProposalStateEnum, { nullable: true }) state: ProposalState | null,
    @Args(() => ProposalPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Proposal>> {
    return context.loaders.ofAssembly.load(assembly.id, state ?? null, page);
  }
}

@Resolver(() => ResourceStockType)
export class StockProposalsResolver {
  @Directive(`@requires(fields: "headroom { value unit }")`)
  @FieldResolver(() => ProposalConnectionType, {
    nullable: true,
    description:
      "Proposals open for votes whose effects on this stock, in its unit, add up to more than its headroom; those that close first in front. No drafts: they may still change, or never be opened.",
  })
  breachingProposals(
    @Root() stock: StockReference,
    @Args(() => ProposalPageArgs) page: PageArgs,
    @Ctx() context: GovernanceContext,
  ): Promise<Connection<Proposal>> {
    return context.loaders.breaching.load(breachKeyOf(stock), null, page);
  }
}
