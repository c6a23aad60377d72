import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MoneyType, PageInfoType } from "../value.type";

@ObjectType("UnclaimedHolding", { description: "What a project got before anyone could receive for it." })
export class UnclaimedHoldingType {
  @Field(() => ID) id!: string;
  @Field(() => MoneyType) amount!: Money;
  @Field(() => DateTimeScalar) heldAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) claimedAt!: Date | null;
}

export const UnclaimedHoldingConnectionType = defineConnection(UnclaimedHoldingType, "UnclaimedHolding", PageInfoType);

@InputType("ClaimHoldingInput")
export class ClaimHoldingInput {
  @Field(() => ID) holding!: string;
  @Field(() => ID, {
    description: "Who receives: a steward of the project, or whomever the holding organization accepts.",
  })
  agent!: string;
  @Field(() => String, {
    description:
      "Why it is theirs: the address of a statement on the project's own site or repository, or a short text; 1 to 2,000 characters. Kept with the claim.",
  })
  proof!: string;
}

@ObjectType("ClaimHoldingPayload")
export class ClaimHoldingPayload {
  @Field(() => UnclaimedHoldingType) unclaimedHolding!: UnclaimedHoldingType;
}
