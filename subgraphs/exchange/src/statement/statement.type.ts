import { defineConnection } from "@commons-hub/shared/relay";
import { BigIntScalar, DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { TransferType } from "../transfer/transfer.type";
import { MoneyType, PageInfoType } from "../value.type";

@ObjectType("StatementLine", { description: "One side of a posted transfer, with the balance after it." })
export class StatementLineType {
  @Field(() => BigIntScalar, { description: "Numbers the postings of an account from 1, without a gap." })
  index!: bigint;
  @Field(() => TransferType, { nullable: true, description: "What was posted." }) transfer!: TransferType | null;
  @Field(() => MoneyType, { description: "Negative: paid." }) amount!: Money;
  @Field(() => MoneyType, { description: "After this posting." }) balance!: Money;
  @Field(() => AgentStub, { nullable: true, description: "Who paid, or was paid." }) counterparty!: AgentStub | null;
  @Field(() => String, { nullable: true }) memo!: string | null;
  @Field(() => DateTimeScalar) postedAt!: Date;
}

export const StatementLineConnectionType = defineConnection(StatementLineType, "StatementLine", PageInfoType);
