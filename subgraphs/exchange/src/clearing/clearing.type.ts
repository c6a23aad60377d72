import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { CurrencyType } from "../currency/currency.type";
import { ObligationType } from "../obligation/obligation.type";
import { AccountType } from "../account/account.type";
import { ClearingFundInput } from "./fund.type";
import { MoneyType, PageInfoType } from "../value.type";

@ObjectType("ClearedObligation")
export class ClearedObligationType {
  @Field(() => ObligationType, { nullable: true }) obligation!: ObligationType | null;
  @Field(() => MoneyType, { description: "What was outstanding before." }) before!: Money;
  @Field(() => MoneyType, { description: "How much of it went away." }) cleared!: Money;
}

@ObjectType("ClearingNotice", {
  description:
    "What a clearing does to one participant: it pays exactly what it is paid, or draws the rest from a fund.",
})
export class ClearingNoticeType {
  @Field(() => AgentStub, { nullable: true }) participant!: AgentStub | null;
  @Field(() => MoneyType, { description: "Of what it owed." }) paid!: Money;
  @Field(() => MoneyType, { description: "Of what it was owed." }) received!: Money;
  @Field(() => MoneyType, { description: "paid − received: what its account paid for it, or gained when negative." })
  drawn!: Money;
  @Field(() => [ClearedObligationType], { description: "Its obligations that shrink, the largest 100 first." })
  obligations!: ClearedObligationType[];
}

export const ClearingNoticeConnectionType = defineConnection(ClearingNoticeType, "ClearingNotice", PageInfoType);

@ObjectType("Clearing", {
  description:
    "Obligations set off against each other, as much as is possible with nobody worse off; applied whole. Goes beyond ValueFlows.",
})
export class ClearingType {
  @Field(() => ID) id!: string;
  @Field(() => CurrencyType) currency!: CurrencyType;
  @Field(() => MoneyType, { description: "All that went away." }) cleared!: Money;
  @Field(() => MoneyType, { description: "What was left of the obligations that took part." }) outstanding!: Money;
  @Field(() => MoneyType, { description: "What moved between accounts to make more possible." }) fundUsed!: Money;
  @Field(() => AccountType, { nullable: true, description: "Over which it moved; null: without a fund." })
  fundAccount!: AccountType | null;
  @Field(() => MoneyType, { nullable: true, description: "What might have moved at most." }) fundLimit!: Money | null;
  @Field(() => Int, { description: "Debtors and creditors of all obligations that took part." }) participants!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: "What was due by then took part; null: everything." })
  until!: Date | null;
  @Field(() => AgentStub, { nullable: true }) runBy!: AgentStub | null;
  @Field(() => DateTimeScalar) runAt!: Date;
}

@InputType("RunClearingInput")
export class RunClearingInput {
  @Field(() => ID, { description: "A currency whose issuer's steward or treasurer you are." }) currency!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Only what is due by then, or has no date; everything when left out.",
  })
  until?: Date | null;
  @Field(() => ClearingFundInput, { nullable: true, description: "Without it everybody pays exactly what it is paid." })
  fund?: ClearingFundInput | null;
}

@ObjectType("RunClearingPayload")
export class RunClearingPayload {
  @Field(() => ClearingType) clearing!: ClearingType;
  @Field(() => Int, { description: "Obligations that were left out: their debtors have not acknowledged them." })
  unacknowledged!: number;
}
