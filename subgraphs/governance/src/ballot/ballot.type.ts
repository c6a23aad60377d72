import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { ProposalOptionType } from "../proposal/proposal.type";
import { PageInfoType } from "../value.type";
import { CONSENT_STEPS, type ConsentStep, CREDIT_BUDGET, SCORE_LIMIT } from "../tally";
import type { BallotChoice } from "./ballot";
import type { AcceptedBallot, NewBallot } from "./ballot.service";

export const ConsentStepEnum = enumOf(CONSENT_STEPS);
registerEnumType(ConsentStepEnum, {
  name: "ConsentStep",
  description: "The warmest first.",
  valuesConfig: {
    OBJECT: { description: "Counted; blocks nothing." },
    PARAMOUNT_OBJECTION: {
      description: "Blocks the option as long as your objection stands; raise it with raiseObjection first.",
    },
  },
});

@InputType("BallotChoiceInput")
export class BallotChoiceInput implements BallotChoice {
  @Field(() => ID) option!: string;
  @Field(() => Int, {
    nullable: true,
    description: "For rankings: 1 is best, equal ranks are ties, what is left out is tied last. 1 to 1,000.",
  })
  rank?: number | null;
  @Field(() => Int, { nullable: true, description: `For scores: points from 0 to ${SCORE_LIMIT}.` })
  score?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: `For quadratic voting: voice credits, together at most ${CREDIT_BUDGET}; n² credits buy n votes.`,
  })
  credits?: number | null;
  @Field(() => ConsentStepEnum, { nullable: true, description: "For consent and gradients of agreement." })
  step?: ConsentStep | null;
}

@InputType("CastBallotInput")
export class CastBallotInput implements NewBallot {
  @Field(() => ID) proposal!: string;
  @Field(() => [BallotChoiceInput], {
    description:
      "What fits the method: one option, some options, or options with rank, score, credits or step; none for a blank ballot.",
  })
  choices!: BallotChoiceInput[];
  @Field(() => ID, { nullable: true, description: "The organization in whose name you vote as its steward." })
  voter?: string | null;
}

@ObjectType("CastBallotPayload")
export class CastBallotPayload implements AcceptedBallot {
  @Field(() => String, {
    nullable: true,
    description:
      "Finds this ballot among the published ones. Keep it: of a secret ballot that was replaced or counted since, a retry answers null.",
  })
  receipt!: string | null;
  @Field(() => Boolean, { description: "A ballot of the same voter was there and is gone." }) replaced!: boolean;
  @Field(() => DateTimeScalar) acceptedAt!: Date;
}

@ObjectType("BallotChoice")
export class BallotChoiceType {
  @Field(() => ProposalOptionType) option!: ProposalOptionType;
  @Field(() => Int, { nullable: true, description: "1 where an option is chosen or not." }) rank!: number | null;
  @Field(() => Int, { nullable: true }) score!: number | null;
  @Field(() => Int, { nullable: true }) credits!: number | null;
  @Field(() => ConsentStepEnum, { nullable: true }) step!: ConsentStep | null;
}

@ObjectType("Ballot", {
  description: "A ballot of a closed proposal; a line of the sheet, without voter and time, when the vote was secret.",
})
export class BallotType {
  @Field(() => String) receipt!: string;
  @Field(() => DateTimeScalar, { nullable: true }) acceptedAt!: Date | null;
}

export const BallotConnectionType = defineConnection(BallotType, "Ballot", PageInfoType);
