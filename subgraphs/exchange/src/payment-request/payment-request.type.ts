import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import { ObligationType } from "../obligation/obligation.type";
import { TransferType } from "../transfer/transfer.type";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";
import type { PaymentRequestState } from "./payment-request";

export const PaymentRequestStateEnum = {
  OPEN: "OPEN",
  ACCEPTED: "ACCEPTED",
  PAID: "PAID",
  DECLINED: "DECLINED",
  WITHDRAWN: "WITHDRAWN",
} as const;
registerEnumType(PaymentRequestStateEnum, {
  name: "PaymentRequestState",
  description: "Only an open request is answered, once.",
  valuesConfig: {
    DECLINED: { description: "By the payer." },
    WITHDRAWN: { description: "By the payee." },
  },
});

@ObjectType("PaymentRequest", {
  description:
    "Somebody asks to be paid; seen by the two parties. It promises nothing until the payer accepts it. Goes beyond ValueFlows.",
})
export class PaymentRequestType {
  @Field(() => ID) id!: string;
  @Field(() => PaymentRequestStateEnum) state!: PaymentRequestState;
  @Field(() => MoneyType) amount!: Money;
  @Field(() => AccountType, { description: "Whose payment is asked for." }) from!: AccountType;
  @Field(() => AccountType, { description: "What is to be paid into." }) to!: AccountType;
  @Field(() => String, { nullable: true }) memo!: string | null;
  @Field(() => ObligationType, {
    nullable: true,
    description:
      "What the payer has owed since it accepted; clearings shrink it. What is outstanding of it is to be paid.",
  })
  obligation!: ObligationType | null;
  @Field(() => TransferType, { nullable: true, description: "What paid it." }) transfer!: TransferType | null;
  @Field(() => AgentStub, { nullable: true }) requestedBy!: AgentStub | null;
  @Field(() => DateTimeScalar) requestedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null while open." }) answeredAt!: Date | null;
}

export const PaymentRequestConnectionType = defineConnection(PaymentRequestType, "PaymentRequest", PageInfoType);

@InputType("RequestPaymentInput")
export class RequestPaymentInput {
  @Field(() => ID, { description: "Your account, or one of an organization whose officer you are." }) to!: string;
  @Field(() => ID, { description: "The account of whoever is asked." }) from!: string;
  @Field(() => MoneyInput, { description: "Above zero, in the currency of both accounts." }) amount!: Money;
  @Field(() => String, { nullable: true, description: "Up to 280 characters; it becomes the transfer's." })
  memo?: string | null;
}

@InputType("AnswerPaymentRequestInput")
export class AnswerPaymentRequestInput {
  @Field(() => ID, { description: "An open one." }) paymentRequest!: string;
}

@ObjectType("PaymentRequestPayload")
export class PaymentRequestPayload {
  @Field(() => PaymentRequestType) paymentRequest!: PaymentRequestType;
}
