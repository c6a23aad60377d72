import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Chamber } from "../assembly/assembly";
import { ChamberType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference, referenceTo } from "../foreign/foreign.type";
import type { Proposal } from "../proposal/proposal";
import { ProposalType } from "../proposal/proposal.type";
import { WeightScalar } from "../roll/roll.type";
import { getMethod } from "../tally";
import { choicesOf, type StoredBallot } from "./ballot";
import type { AcceptedBallot, BallotService } from "./ballot.service";
import { BallotChoiceType, BallotConnectionType, BallotType, CastBallotInput, CastBallotPayload } from "./ballot.type";

const BallotPageArgs = definePageArgs(50);

@Resolver(() => BallotType)
export class BallotResolver {
  @FieldResolver(() => AgentType, { nullable: true })
  voter(@Root() ballot: StoredBallot): Reference | null {
    return referenceTo(ballot.voter);
  }

  @FieldResolver(() => ChamberType)
  chamber(@Root() ballot: StoredBallot, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return context.loaders.chamber.load(ballot.chamber);
  }

  @FieldResolver(() => WeightScalar)
  weight(@Root() ballot: StoredBallot): string {
    return ballot.weight.toString();
  }

  @FieldResolver(() => [BallotChoiceType], { description: "The best first; none for a blank ballot." })
  async choices(@Root() ballot: StoredBallot, @Ctx() context: GovernanceContext): Promise<BallotChoiceType[]> {
    const proposal = await context.loaders.proposal.load(ballot.proposal);
    if (!proposal) return [];
    const optionOf = new Map(proposal.options.map((option) => [option.id, option]));
    const kind = getMethod(proposal.method).ballot;
    return choicesOf(kind, [...optionOf.keys()], ballot.marks).flatMap((choice) => {
      const option = optionOf.get(choice.option);
      const { rank = null, score = null, credits = null, step = null } = choice;
      return option ? [{ option, rank, score, credits, step }] : [];
    });
  }
}

@Resolver(() => ProposalType)
export class CastBallotResolver {
  constructor(private readonly voting: BallotService) {}

  @Mutation(() => CastBallotPayload, {
    description: "By who is on the roll, while the proposal is open; casting again replaces the ballot.",
  })
  async castBallot(
    @Arg("input", () => CastBallotInput) input: CastBallotInput,
    @CommandParam() command: Command,
  ): Promise<AcceptedBallot> {
    const accepted = await this.voting.cast(command, input);
    return accepted;
  }

  @FieldResolver(() => BallotConnectionType, {
    nullable: true,
    description: "Who voted how, by voter; of a secret vote the sheet, by receipt. Null before the close.",
  })
  ballots(
    @Root() proposal: Proposal,
    @Args(() => BallotPageArgs) page: PageArgs,
  ): Promise<Connection<StoredBallot> | null> {
    return this.voting.list(proposal, page);
  }

  @FieldResolver(() => BallotType, {
    nullable: true,
    description: "The published ballot of a receipt; null before the close, and for a receipt that is not published.",
  })
  ballot(@Root() proposal: Proposal, @Arg("receipt", () => String) receipt: string): Promise<StoredBallot | null> {
    return this.voting.findByReceipt(proposal, receipt);
  }
}
