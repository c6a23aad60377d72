import { defineConnection } from "@commons-hub/shared/relay";
import { Field, Float, ObjectType } from "type-graphql";
import { NeedType, OfferType } from "../intent/intent.type";
import { PageInfoType } from "../value.type";

@ObjectType("Match", {
  description:
    "An offer and a need of the same specification, of two agents, in one unit, at a common time, within reach of each other. Goes beyond ValueFlows.",
})
export class MatchType {
  @Field(() => OfferType) offer!: OfferType;
  @Field(() => NeedType) need!: NeedType;
  @Field(() => Float, {
    description: "0 to 1: the mean of how much of the need is covered, how near it is, and for how much of the time.",
  })
  score!: number;
  @Field(() => Float, { nullable: true, description: "Null where one of the two is bound to no place." })
  distanceKm!: number | null;
}

export const MatchConnectionType = defineConnection(MatchType, "Match", PageInfoType);

@ObjectType("TradeLoop", {
  description: "A ring in which each agent gives what the next one needs, without money. Goes beyond ValueFlows.",
})
export class TradeLoopType {
  @Field(() => [MatchType], { description: "2 to 5; the receiver of each is the provider of the next." })
  links!: MatchType[];
}
