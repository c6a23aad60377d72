import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference } from "../foreign/foreign.type";
import type { Proposal } from "../proposal/proposal";
import { ProposalType } from "../proposal/proposal.type";
import { ViewerVoteType } from "./delegation.type";
import type { ViewerVote, VoteService } from "./vote.service";

@Resolver(() => ProposalType)
export class ProposalVoteResolver {
  constructor(private readonly votes: VoteService) {}

  @FieldResolver(() => ViewerVoteType, {
    nullable: true,
    description: "Of who is on the roll, from the opening on; after the close of a secret vote nobody knows.",
  })
  async viewerVote(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<ViewerVote | null> {
    const { agent } = context.caller;
    return agent === null ? null : this.votes.find(proposal, agent);
  }
}

@Resolver(() => ViewerVoteType)
export class ViewerVoteResolver {
  @FieldResolver(() => [AgentType], { description: "Whom the delegation passes through, up to its end." })
  via(@Root() vote: ViewerVote): Reference[] {
    return vote.path.map((id) => ({ id }));
  }
}
