import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ChamberResultType, RankedOptionType, TallyRoundType } from "../closing/closing.type";
import { pickOptions, rankOptions, showRounds } from "../closing/show-count";
import type { GovernanceContext } from "../context";
import type { Proposal, ProposalOption } from "../proposal/proposal";
import { ProposalOptionType, ProposalType, TallyMethodEnum } from "../proposal/proposal.type";
import type { TallyMethodName } from "../tally";
import type { Recount, RecountService } from "./recount.service";
import { RecountType } from "./recount.type";

@Resolver(() => ProposalType)
export class RecountResolver {
  constructor(private readonly recounts: RecountService) {}

  @FieldResolver(() => [RecountType], { description: "The same ballots under other methods; closed proposals only." })
  recount(
    @Root() proposal: Proposal,
    @Arg("methods", () => [TallyMethodEnum]) methods: TallyMethodName[],
  ): Promise<Recount[]> {
    return this.recounts.recount(proposal, methods);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The ballots without voters as a file, for `hub verify tally`; null before the close.",
  })
  tallySheet(@Root() proposal: Proposal): Promise<string | null> {
    return this.recounts.writeSheet(proposal);
  }
}

@Resolver(() => RecountType)
export class RecountResultResolver {
  @FieldResolver(() => [ProposalOptionType])
  async winners(@Root() recount: Recount, @Ctx() context: GovernanceContext): Promise<ProposalOption[]> {
    return pickOptions(recount.winners, await optionsOf(recount, context));
  }

  @FieldResolver(() => [RankedOptionType], { description: "Every option, the best first." })
  async ranking(@Root() recount: Recount, @Ctx() context: GovernanceContext): Promise<RankedOptionType[]> {
    return rankOptions(recount, await optionsOf(recount, context));
  }

  @FieldResolver(() => [TallyRoundType], { description: "How the count came to its winners." })
  async rounds(@Root() recount: Recount, @Ctx() context: GovernanceContext): Promise<TallyRoundType[]> {
    return showRounds(recount, await optionsOf(recount, context));
  }

  @FieldResolver(() => [ChamberResultType])
  chambers(@Root() recount: Recount): Recount["chambers"] {
    return recount.chambers;
  }
}

async function optionsOf(recount: Recount, context: GovernanceContext): Promise<readonly ProposalOption[]> {
  return (await context.loaders.proposal.load(recount.proposal))?.options ?? [];
}
