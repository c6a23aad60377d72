import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { EconomicEventType } from "../economic-event/economic-event.type";
import { type MissingWinner, type Winner, WINNERS } from "./benefit";

export const WinnerEnum = Object.fromEntries(WINNERS.map((winner) => [winner, winner]));
registerEnumType(WinnerEnum, {
  name: "Winner",
  description: "Who can win by an exchange. Goes beyond ValueFlows.",
  valuesConfig: {
    PROVIDER: { description: "Who gives." },
    RECEIVER: { description: "Who is given." },
    COMMUNITY: { description: "Those around the two." },
    COMMONS: { description: "What all draw on." },
  },
});

@ObjectType("Benefit", { description: "How one of the four wins by an exchange. Goes beyond ValueFlows." })
export class BenefitType {
  @Field(() => WinnerEnum) winner!: Winner;
  @Field(() => String) words!: string;
  @Field(() => DateTimeScalar) recordedAt!: Date;
}

@ObjectType("MissingWinner", { description: "One of the four, and how many exchanges leave it out." })
export class MissingWinnerType implements MissingWinner {
  @Field(() => WinnerEnum) winner!: Winner;
  @Field(() => Int, { description: "Exchanges that do not say how it wins." }) exchanges!: number;
}

@ObjectType("WinnersReport", { description: "Who wins by exchanges, and who is not named. Goes beyond ValueFlows." })
export class WinnersReportType {
  @Field(() => Int, { description: "Economic events between two agents, as they were put right last." })
  exchanges!: number;
  @Field(() => Int, { description: "Exchanges by which all four win." }) complete!: number;
  @Field(() => [MissingWinnerType]) missing!: MissingWinnerType[];
}

@InputType("RecordBenefitInput")
export class RecordBenefitInput {
  @Field(() => ID, { description: "An exchange of yours with another agent." }) economicEvent!: string;
  @Field(() => WinnerEnum) winner!: Winner;
  @Field(() => String, { description: "How it wins, in 1 to 280 characters." }) words!: string;
}

@ObjectType("RecordBenefitPayload")
export class RecordBenefitPayload {
  @Field(() => EconomicEventType) economicEvent!: EconomicEventType;
}
