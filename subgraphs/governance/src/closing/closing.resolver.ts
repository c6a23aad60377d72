import { DecimalScalar } from "@commons-hub/shared/value";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Chamber } from "../assembly/assembly";
import { ChamberType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import type { Proposal, ProposalOption } from "../proposal/proposal";
import { ProposalEffectType, toEffectType } from "../proposal/effect.type";
import { ProposalOptionType, ProposalType } from "../proposal/proposal.type";
import type { Decision, StoredChamberResult, StoredTally } from "./closing";
import { pickOptions, rankOptions, showRounds } from "./show-count";
import {
  ChamberResultType,
  DecisionType,
  ListSeatsType,
  RankedOptionType,
  TallyRoundType,
  TallyTieType,
  TallyType,
} from "./closing.type";

@Resolver(() => TallyType)
export class TallyResolver {
  @FieldResolver(() => [ProposalOptionType], {
    description: "Where one is chosen, more than one is a tie; where several are, all that are elected or paid for.",
  })
  async winners(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<ProposalOption[]> {
    return pickOptions(tally.winners, await optionsOf(tally, context));
  }

  @FieldResolver(() => [RankedOptionType], { description: "Every option, the best first." })
  async ranking(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<RankedOptionType[]> {
    return rankOptions(tally, await optionsOf(tally, context));
  }

  @FieldResolver(() => [TallyRoundType], { description: "How the count came to its winners." })
  async rounds(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<TallyRoundType[]> {
    return showRounds(tally, await optionsOf(tally, context));
  }

  @FieldResolver(() => [ListSeatsType], { nullable: true, description: "Where lists share seats." })
  async seats(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<ListSeatsType[] | null> {
    const options = await optionsOf(tally, context);
    return tally.seats ? options.map((option, index) => ({ option, seats: tally.seats?.[index] ?? 0 })) : null;
  }

  @FieldResolver(() => [TallyTieType], { description: "Every tie that mattered, and who settled it." })
  async ties(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<TallyTieType[]> {
    const options = await optionsOf(tally, context);
    return tally.ties.map(({ settledBy, options: tied }) => ({ settledBy, options: pickOptions(tied, options) }));
  }

  @FieldResolver(() => [ChamberResultType])
  chambers(@Root() tally: StoredTally): readonly StoredChamberResult[] {
    return tally.chambers;
  }
}

@Resolver(() => ChamberResultType)
export class ChamberResultResolver {
  @FieldResolver(() => ChamberType)
  chamber(@Root() result: StoredChamberResult, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return context.loaders.chamber.load(result.chamber);
  }

  @FieldResolver(() => DecimalScalar, { description: "Weight of all ballots of the chamber." })
  castWeight(@Root() result: StoredChamberResult): string {
    return result.castWeight.toString();
  }

  @FieldResolver(() => DecimalScalar, { description: "Weight behind the only winner; 0 when there is a tie." })
  supportWeight(@Root() result: StoredChamberResult): string {
    return result.supportWeight.toString();
  }
}

@Resolver(() => DecisionType)
export class DecisionResolver {
  @FieldResolver(() => [ProposalEffectType], { description: "What other parts do; none when it was not adopted." })
  effects(@Root() decision: Decision): ProposalEffectType[] {
    return decision.effects.map(toEffectType);
  }

  @FieldResolver(() => ProposalType)
  proposal(@Root() decision: Decision, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return context.loaders.proposal.load(decision.proposal);
  }
}

async function optionsOf(tally: StoredTally, context: GovernanceContext): Promise<readonly ProposalOption[]> {
  return (await context.loaders.proposal.load(tally.proposal))?.options ?? [];
}
