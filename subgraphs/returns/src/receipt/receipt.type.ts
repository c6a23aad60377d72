import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MoneyInput, MoneyType } from "../value.type";

@ObjectType("Receipt", { description: "Money that came in." })
export class ReceiptType {
  @Field(() => ID) id!: string;
  @Field(() => MoneyType) amount!: Money;
  @Field(() => DateTimeScalar) receivedAt!: Date;
}

@InputType("RecordReceiptInput")
export class RecordReceiptInput {
  @Field(() => ID, { nullable: true, description: "The pledge that is paid; names both sides." })
  pledge?: string | null;
  @Field(() => ID, { nullable: true, description: "Who paid; needed without a pledge." }) from?: string | null;
  @Field(() => ID, { nullable: true, description: "The organization that has the money; needed without a pledge." })
  to?: string | null;
  @Field(() => MoneyInput) amount!: MoneyInput;
  @Field(() => DateTimeScalar, { nullable: true, description: "Now, unless told otherwise; never in the future." })
  receivedAt?: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "Of the payment, such as a bank's; at most 200 characters, shown to both sides' books alone.",
  })
  reference?: string | null;
}

@ObjectType("RecordReceiptPayload")
export class RecordReceiptPayload {
  @Field(() => ReceiptType) receipt!: ReceiptType;
}
