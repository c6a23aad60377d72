import { BigIntScalar, DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { CurrencyType } from "../currency/currency.type";
import { TransferType } from "../transfer/transfer.type";
import { MoneyInput, MoneyType } from "../value.type";

@ObjectType("TrustLine", {
  description:
    "The issuer of one currency accepts that the issuer of another owes it, up to a limit: so members of the one can pay members of the other. Goes beyond ValueFlows.",
})
export class TrustLineType {
  @Field(() => ID) id!: string;
  @Field(() => CurrencyType, { description: "Whose issuer trusts." }) trusting!: CurrencyType;
  @Field(() => CurrencyType, { description: "Whose issuer is trusted." }) trusted!: CurrencyType;
  @Field(() => MoneyType, { description: "In the trusting currency." }) limit!: Money;
  @Field(() => MoneyType, { description: "What the trusted issuer owes on this line now; never above the limit." })
  used!: Money;
  @Field(() => BigIntScalar, { description: "So many minor units of the trusting currency are worth `trustedUnits`." })
  trustingUnits!: bigint;
  @Field(() => BigIntScalar, { description: "Minor units of the trusted currency." }) trustedUnits!: bigint;
  @Field(() => AgentStub, { nullable: true }) openedBy!: AgentStub | null;
  @Field(() => DateTimeScalar) openedAt!: Date;
}

@InputType("OpenTrustLineInput")
export class OpenTrustLineInput {
  @Field(() => ID, { description: "A currency whose issuer's steward or treasurer you are." }) trusting!: string;
  @Field(() => ID, { description: "The currency whose issuer may owe yours." }) trusted!: string;
  @Field(() => MoneyInput, { description: "In the trusting currency." }) limit!: Money;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: "With `trustedUnits`: so many minor units of the one are worth so many of the other; 1 when left out.",
  })
  trustingUnits?: bigint | null;
  @Field(() => BigIntScalar, { nullable: true, description: "Minor units of the trusted currency; 1 when left out." })
  trustedUnits?: bigint | null;
}

@ObjectType("OpenTrustLinePayload")
export class OpenTrustLinePayload {
  @Field(() => TrustLineType) trustLine!: TrustLineType;
}

@InputType("PayAcrossInput")
export class PayAcrossInput {
  @Field(() => ID, { description: "From the payer's currency (trusted) to the receiver's (trusting)." })
  trustLine!: string;
  @Field(() => ID, { description: "The payer's account, in the trusted currency." }) from!: string;
  @Field(() => ID, { description: "The receiver's account, in the trusting currency." }) to!: string;
  @Field(() => MoneyInput, { description: "What arrives, in the trusting currency; its price must be whole." })
  amount!: Money;
  @Field(() => String, { nullable: true, description: "Up to 280 characters." }) memo?: string | null;
}

@ObjectType("PayAcrossPayload")
export class PayAcrossPayload {
  @Field(() => TransferType, { description: "From the payer to the issuer of its currency." }) paid!: TransferType;
  @Field(() => TransferType, { description: "From the issuer of the receiver's currency to the receiver." })
  received!: TransferType;
}
