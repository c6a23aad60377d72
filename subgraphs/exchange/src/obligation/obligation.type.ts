import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";

@ObjectType("Obligation", {
  description:
    "What one agent owes another outside of any account, such as an invoice; seen by the two and by who keeps their or the issuer's books. Goes beyond ValueFlows.",
})
export class ObligationType {
  @Field(() => ID) id!: string;
  @Field(() => AgentStub, { nullable: true }) debtor!: AgentStub | null;
  @Field(() => AgentStub, { nullable: true }) creditor!: AgentStub | null;
  @Field(() => MoneyType, { description: "What was owed at first." }) amount!: Money;
  @Field(() => MoneyType, { description: "What is left after clearings and payments." }) outstanding!: Money;
  @Field(() => DateTimeScalar, { nullable: true }) dueAt!: Date | null;
  @Field(() => String, { nullable: true }) reference!: string | null;
  @Field(() => AgentStub, { nullable: true, description: "Who recorded it; null for the hub itself." })
  recordedBy!: AgentStub | null;
  @Field(() => DateTimeScalar) recordedAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the debtor recorded or acknowledged it; null: not yet, and no clearing takes it in.",
  })
  acknowledgedAt!: Date | null;
}

export const ObligationConnectionType = defineConnection(ObligationType, "Obligation", PageInfoType);

@InputType("RecordObligationInput")
export class RecordObligationInput {
  @Field(() => ID, {
    description:
      "You, an organization whose officer you are, or anybody if you keep the issuer's books: then it waits for the debtor's acknowledgement.",
  })
  debtor!: string;
  @Field(() => ID) creditor!: string;
  @Field(() => MoneyInput, { description: "In a currency of this hub." }) amount!: Money;
  @Field(() => DateTimeScalar, { nullable: true, description: "A clearing serves what is due first." })
  dueAt?: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "Up to 280 characters: the number of an invoice, what it is for.",
  })
  reference?: string | null;
}

@InputType("SettleObligationInput")
export class SettleObligationInput {
  @Field(() => ID) obligation!: string;
  @Field(() => MoneyInput, { nullable: true, description: "At most what is outstanding; all of it when left out." })
  amount?: Money | null;
}

@InputType("AcknowledgeObligationInput")
export class AcknowledgeObligationInput {
  @Field(() => ID) obligation!: string;
}

@ObjectType("AcknowledgeObligationPayload")
export class AcknowledgeObligationPayload {
  @Field(() => ObligationType) obligation!: ObligationType;
}

@ObjectType("RecordObligationPayload")
export class RecordObligationPayload {
  @Field(() => ObligationType) obligation!: ObligationType;
}

@ObjectType("SettleObligationPayload")
export class SettleObligationPayload {
  @Field(() => ObligationType) obligation!: ObligationType;
}
