import { DateTimeScalar, DecimalScalar } from "@commons-hub/shared/value";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import type { ProposalOption } from "../proposal/proposal";
import { ProposalOptionType, TallyMethodEnum } from "../proposal/proposal.type";
import type { TallyMethodName } from "../tally";
import { DECISION_OUTCOMES, type DecisionOutcome } from "./closing";

@ObjectType("RankedOption", { description: "Place 1 is best; equal places are ties." })
export class RankedOptionType {
  @Field(() => String) label!: string;
  @Field(() => Int) place!: number;
}

@ObjectType("TallyRoundLine", { description: "A number about an option, or about a pair: the first over the second." })
export class TallyRoundLineType {
  @Field(() => String) label!: string;
  @Field(() => DecimalScalar) value!: string;
}

@ObjectType("TallyRound", { description: "One step of the count." })
export class TallyRoundType {
  @Field(() => String) title!: string;
  @Field(() => [TallyRoundLineType]) lines!: readonly TallyRoundLineType[];
}

@ObjectType("TallyTie", { description: "Options between which the ballots did not decide." })
export class TallyTieType {
  @Field(() => String, { description: "The rule that decided; `open`: all of them are winners." }) settledBy!: string;
  @Field(() => [ProposalOptionType]) options!: readonly ProposalOption[];
}

@ObjectType("ListSeats")
export class ListSeatsType {
  @Field(() => ProposalOptionType) option!: ProposalOption;
  @Field(() => Int) seats!: number;
}

@ObjectType("ChamberResult")
export class ChamberResultType {
  @Field(() => Int, { description: "People who cast a ballot, blank ones included." }) cast!: number;
  @Field(() => Int, { description: "People counted as the ballot of their delegate says." }) delegated!: number;
  @Field(() => Int, { description: "People whose delegation led nowhere." }) stuck!: number;
  @Field(() => Int, { description: "People on the chamber's roll." }) eligible!: number;
  @Field(() => Boolean) quorumMet!: boolean;
  @Field(() => Boolean, { description: "Quorum and threshold are met, by the only winner." }) adopted!: boolean;
}

@ObjectType("Tally", { description: "The published count." })
export class TallyType {
  @Field(() => TallyMethodEnum) method!: TallyMethodName;
  @Field(() => Int, { description: "Raised when the same ballots could give another answer." }) methodVersion!: number;
  @Field(() => String, { description: "SHA-256 over options and ballots; see the README of governance." })
  inputsDigest!: string;
  @Field(() => DateTimeScalar) countedAt!: Date;
}

export const DecisionOutcomeEnum = enumOf(DECISION_OUTCOMES);
registerEnumType(DecisionOutcomeEnum, {
  name: "DecisionOutcome",
  valuesConfig: {
    KEPT: { description: "The winner leaves everything as it is." },
    TIED: { description: "More than one option won." },
    NO_WINNER: { description: "Nothing that could be chosen was." },
    FAILED_QUORUM: { description: "Too few took part in a chamber." },
    FAILED_THRESHOLD: { description: "The winner has too little support in a chamber." },
    BLOCKED: { description: "A paramount objection stands." },
  },
});

@ObjectType("Decision", { description: "What a vote decided." })
export class DecisionType {
  @Field(() => ID) id!: string;
  @Field(() => Boolean) adopted!: boolean;
  @Field(() => DecisionOutcomeEnum) outcome!: DecisionOutcome;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null when it was not adopted." })
  inForceFrom!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null: until another decision." })
  inForceUntil!: Date | null;
}
