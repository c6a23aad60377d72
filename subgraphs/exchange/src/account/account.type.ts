import type { Money } from "@commons-hub/shared/value";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { CurrencyType } from "../currency/currency.type";
import { MoneyInput, MoneyType } from "../value.type";

@ObjectType("Account", {
  description:
    "An agent's account in one currency. That it exists is public. Its amounts are seen by the owner, and by stewards, treasurers and auditors of an owning organization and of the currency's issuer; for everybody else they are null. Goes beyond ValueFlows.",
})
export class AccountType {
  @Field(() => ID) id!: string;
  @Field(() => AgentStub, { nullable: true }) owner!: AgentStub | null;
  @Field(() => CurrencyType) currency!: CurrencyType;
  @Field(() => MoneyType, { nullable: true, description: "What was posted, all told." })
  balance!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "How far the balance may fall below zero." })
  creditLimit!: Money | null;
  @Field(() => MoneyType, {
    nullable: true,
    description: "From where the owner is warned; null without one.",
  })
  softLimit!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "How far the balance may rise; null without one." })
  maximum!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "Set aside for pending transfers to others." })
  pendingOut!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "Pending transfers from others." })
  pendingIn!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "What can be paid now, credit included." })
  available!: Money | null;
  @Field(() => DateTimeScalar) openedAt!: Date;
}

@InputType("OpenAccountInput")
export class OpenAccountInput {
  @Field(() => ID) owner!: string;
  @Field(() => ID) currency!: string;
  @Field(() => MoneyInput, {
    nullable: true,
    description:
      "The currency's default when left out; more than that only a steward or treasurer of the issuer grants.",
  })
  creditLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "From where the owner is warned; at most the credit limit." })
  softLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "The currency's default when left out." })
  maximum?: Money | null;
}

@ObjectType("OpenAccountPayload")
export class OpenAccountPayload {
  @Field(() => AccountType) account!: AccountType;
}
