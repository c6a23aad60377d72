import type { Money } from "@commons-hub/shared/value";
import { Field, ObjectType } from "type-graphql";
import { MoneyType } from "../value.type";

@ObjectType("ReturnsBalance", {
  description: "What an organization collected in one currency and where it is: received = unspent + held + allocated.",
})
export class ReturnsBalanceType {
  @Field(() => MoneyType, { description: "All that ever came in." }) received!: Money;
  @Field(() => MoneyType, { description: "Not yet allocated." }) unspent!: Money;
  @Field(() => MoneyType, { description: "Held for receivers who have not claimed it." }) held!: Money;
  @Field(() => MoneyType, { description: "Allocated to receivers." }) allocated!: Money;
}
