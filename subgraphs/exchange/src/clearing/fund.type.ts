import type { Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AccountType } from "../account/account.type";
import { MoneyInput } from "../value.type";

@InputType("ClearingFundInput", {
  description: "Mutual credit that moves between the accounts of those who allow it, so that more can be cleared.",
})
export class ClearingFundInput {
  @Field(() => ID, {
    description: "The account over which it moves, in the clearing's currency; you are an officer of its owner.",
  })
  account!: string;
  @Field(() => MoneyInput, { description: "What may move at most, all together; above zero." }) limit!: Money;
}

@InputType("AllowClearingInput")
export class AllowClearingInput {
  @Field(() => ID, { description: "Your account, or one of an organization whose officer you are." }) account!: string;
  @Field(() => MoneyInput, {
    nullable: true,
    description: "What one clearing may take from it, or put into it, at most; left out: nothing any more.",
  })
  limit?: Money | null;
}

@ObjectType("AllowClearingPayload")
export class AllowClearingPayload {
  @Field(() => AccountType) account!: AccountType;
}
