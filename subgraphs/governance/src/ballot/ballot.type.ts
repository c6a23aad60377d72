import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { ProposalOptionType } from "../proposal/proposal.type";
import { PageInfoType } from "../value.type";
import type { BallotChoice } from "./ballot";
import type { AcceptedBallot, NewBallot } from "./ballot.service";

@InputType("BallotChoiceInput")
export class BallotChoiceInput implements BallotChoice {
  @Field(() => ID) option!: string;
  @Field(() => Int, {
    nullable: true,
    description: "For rankings: 1 is best, equal ranks are ties, what is left out is tied last. 1 to 1,000.",
  })
  rank?: number | null;
}

@InputType("CastBallotInput")
export class CastBallotInput implements NewBallot {
  @Field(() => ID) proposal!: string;
  @Field(() => [BallotChoiceInput], {
    description: "One choice for single choice; any ranked options for rankings; none for a blank ballot.",
  })
  choices!: BallotChoiceInput[];
  @Field(() => ID, { nullable: true, description: "The organization in whose name you vote as its steward." })
  voter?: string | null;
}

@ObjectType("CastBallotPayload")
export class CastBallotPayload implements AcceptedBallot {
  @Field(() => String, { description: "Finds this ballot among the published ones." }) receipt!: string;
  @Field(() => Boolean, { description: "A ballot of the same voter was there and is gone." }) replaced!: boolean;
  @Field(() => DateTimeScalar) acceptedAt!: Date;
}

@ObjectType("BallotChoice")
export class BallotChoiceType {
  @Field(() => ProposalOptionType) option!: ProposalOptionType;
  @Field(() => Int) rank!: number;
}

@ObjectType("Ballot", { description: "A ballot of a closed proposal." })
export class BallotType {
  @Field(() => String) receipt!: string;
  @Field(() => DateTimeScalar) acceptedAt!: Date;
}

export const BallotConnectionType = defineConnection(BallotType, "Ballot", PageInfoType);
