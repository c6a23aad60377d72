import { DecimalScalar } from "@commons-hub/shared/value";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Chamber } from "../assembly/assembly";
import { ChamberType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import type { Proposal, ProposalOption } from "../proposal/proposal";
import { ProposalEffectType, toEffectType } from "../proposal/effect.type";
import { ProposalOptionType, ProposalType } from "../proposal/proposal.type";
import type { Decision, StoredChamberResult, StoredTally } from "./closing";
import { ChamberResultType, DecisionType, RankedOptionType, TallyRoundType, TallyType } from "./closing.type";

@Resolver(() => TallyType)
export class TallyResolver {
  @FieldResolver(() => [ProposalOptionType], { description: "More than one: a tie." })
  async winners(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<ProposalOption[]> {
    const options = await optionsOf(tally, context);
    return tally.winners.flatMap((index) => options[index] ?? []);
  }

  @FieldResolver(() => [RankedOptionType], { description: "Every option, the best first." })
  async ranking(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<RankedOptionType[]> {
    const options = await optionsOf(tally, context);
    return options
      .map(({ label }, index) => ({ label, place: tally.places[index] ?? 0 }))
      .sort((a, b) => a.place - b.place);
  }

  @FieldResolver(() => [TallyRoundType], { description: "How the count came to its winners." })
  async rounds(@Root() tally: StoredTally, @Ctx() context: GovernanceContext): Promise<TallyRoundType[]> {
    const options = await optionsOf(tally, context);
    return tally.rounds.map(({ title, lines }) => ({
      title,
      lines: lines.map((line) => ({
        label: line.options.map((index) => options[index]?.label ?? "").join(" over "),
        value: line.value,
      })),
    }));
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
