import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from "type-graphql";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference, referenceTo } from "../foreign/foreign.type";
import { ProposalEffectType, toEffectType } from "./effect.type";
import type { Proposal } from "./proposal";
import type { ProposalService } from "./proposal.service";
import { ProposalType } from "./proposal.type";
import { diffLines, type LineChange, type ProposalVersion } from "./revision";
import { LineChangeType, ProposalVersionType, ReviseProposalInput, ReviseProposalPayload } from "./revision.type";

@Resolver(() => ProposalType)
export class RevisionResolver {
  constructor(private readonly proposals: ProposalService) {}

  @Mutation(() => ReviseProposalPayload, {
    description: "By its proposer or a steward, while it is a draft: writes the next version.",
  })
  async reviseProposal(
    @Arg("input", () => ReviseProposalInput) input: ReviseProposalInput,
    @CommandParam() command: Command,
  ): Promise<{ proposal: Proposal }> {
    const proposal = await this.proposals.revise(command, input.proposal, input);
    return { proposal };
  }

  @FieldResolver(() => [ProposalVersionType], { description: "What it said, from the first version on." })
  versions(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<readonly ProposalVersion[]> {
    return context.loaders.versionsOf.load(proposal.id);
  }

  @FieldResolver(() => [ProposalEffectType], { description: "What other parts do when it is adopted." })
  effects(@Root() proposal: Proposal): ProposalEffectType[] {
    return proposal.effects.map(toEffectType);
  }
}

@Resolver(() => ProposalVersionType)
export class VersionResolver {
  @FieldResolver(() => AgentType, { nullable: true })
  author(@Root() version: ProposalVersion): Reference | null {
    return referenceTo(version.author);
  }

  @FieldResolver(() => [LineChangeType], {
    nullable: true,
    description: "How its text differs from another version, by default the one before; null without such a version.",
  })
  async changes(
    @Root() version: ProposalVersion,
    @Arg("since", () => Int, { nullable: true }) since: number | null,
    @Ctx() context: GovernanceContext,
  ): Promise<LineChange[] | null> {
    const all = await context.loaders.versionsOf.load(version.proposal);
    const before = all.find((other) => other.version === (since ?? version.version - 1));
    return before ? diffLines(before.text, version.text) : null;
  }
}
