import { DateTimeScalar, DecimalScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { EconomicEventType } from "../economic-event/economic-event.type";

@ObjectType("Thanks", { description: "What a receiver says to a giver. Goes beyond ValueFlows." })
export class ThanksType {
  @Field(() => String) words!: string;
  @Field(() => AgentStub, { nullable: true }) thankedBy!: AgentStub | null;
  @Field(() => DateTimeScalar) thankedAt!: Date;
}

@ObjectType("GiftShare", {
  description: "How much of all exchange between agents is given, counted and never priced. Goes beyond ValueFlows.",
})
export class GiftShareType {
  @Field(() => Int, { description: "Economic events between two agents, as they were put right last." })
  exchanges!: number;
  @Field(() => Int, { description: "Those of them with no claim on anything in return." }) gifts!: number;
  @Field(() => Int, { description: "Gifts for which thanks were said." }) thanked!: number;
  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Gifts out of exchanges, rounded down to four places; null where nothing was exchanged.",
  })
  ratio!: string | null;
}

@InputType("ThankForGiftInput")
export class ThankForGiftInput {
  @Field(() => ID, { description: "A gift that you received." }) economicEvent!: string;
  @Field(() => String, { description: "1 to 280 characters." }) words!: string;
}

@ObjectType("ThankForGiftPayload")
export class ThankForGiftPayload {
  @Field(() => EconomicEventType) economicEvent!: EconomicEventType;
}
