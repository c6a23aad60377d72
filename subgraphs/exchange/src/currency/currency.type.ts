import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";

@ObjectType("Currency", {
  description:
    "Mutual credit: members owe each other, and all balances sum to zero. It bears no interest. Goes beyond ValueFlows.",
})
export class CurrencyType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: "As `Money.currency` names it; never the code of a state's money." })
  code!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { description: "Decimals of one unit that are counted: amounts are whole minor units." })
  decimals!: number;
  @Field(() => AgentStub, { nullable: true, description: "The organization that answers for the limits." })
  issuer!: AgentStub | null;
  @Field(() => MoneyType, {
    description:
      "How far an account may go below zero unless the issuer grants otherwise. Whoever is on the hub may open one: where not everybody is known, leave it at 0.",
  })
  defaultCreditLimit!: Money;
  @Field(() => MoneyType, { nullable: true, description: "From where owners are warned; null: nobody is." })
  defaultSoftLimit!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "Null: no maximum." }) defaultMaximum!: Money | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const CurrencyConnectionType = defineConnection(CurrencyType, "Currency", PageInfoType);

@InputType("CreateCurrencyInput")
export class CreateCurrencyInput {
  @Field(() => String, { description: "2 to 12 capital letters and digits, a letter first; not an ISO 4217 code." })
  code!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => Int, { description: "0 to 8." }) decimals!: number;
  @Field(() => ID, { description: "An organization whose steward or treasurer you are." }) issuer!: string;
  @Field(() => MoneyInput, {
    nullable: true,
    description: "What an account may owe that anybody opens; 0 when left out.",
  })
  defaultCreditLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "From where an owner is warned; at most the credit limit." })
  defaultSoftLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "What a new account may hold; no maximum when left out." })
  defaultMaximum?: Money | null;
}

@ObjectType("CreateCurrencyPayload")
export class CreateCurrencyPayload {
  @Field(() => CurrencyType) currency!: CurrencyType;
}
