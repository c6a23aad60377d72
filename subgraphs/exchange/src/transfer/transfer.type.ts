import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { TransferState } from "../ledger/transfer";
import { MoneyInput, MoneyType } from "../value.type";

export const TransferStateEnum = { PENDING: "PENDING", POSTED: "POSTED", VOIDED: "VOIDED" } as const;
registerEnumType(TransferStateEnum, {
  name: "TransferState",
  description: "What is POSTED or VOIDED stays so.",
  valuesConfig: {
    PENDING: { description: "Set aside on both sides; only the payer posts it, either side voids it." },
    POSTED: { description: "The two balances have changed by the same amount." },
    VOIDED: { description: "Nothing moved: by one of the two, or because its time was over." },
  },
});

@ObjectType("Transfer", {
  description:
    "Mutual credit from one account to another, seen by the two parties and by who keeps their or the issuer's books. Goes beyond ValueFlows.",
})
export class TransferType {
  @Field(() => ID) id!: string;
  @Field(() => TransferStateEnum) state!: TransferState;
  @Field(() => MoneyType, { description: "What was asked for; `posted` says what moved." }) amount!: Money;
  @Field(() => MoneyType, { nullable: true, description: "Null until posted; less than `amount` when posted in part." })
  posted!: Money | null;
  @Field(() => AccountType, { description: "The payer's account." }) from!: AccountType;
  @Field(() => AccountType, { description: "The receiver's account." }) to!: AccountType;
  @Field(() => String, { nullable: true }) memo!: string | null;
  @Field(() => AgentStub, { nullable: true, description: "Who placed it; null for the hub itself." })
  createdBy!: AgentStub | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When a pending transfer is voided by itself." })
  expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was posted or voided." })
  settledAt!: Date | null;
}

@InputType("TransferInput")
export class TransferInput {
  @Field(() => ID, {
    nullable: true,
    description:
      "Your own id of this transfer, 1 to 255 visible ASCII characters: repeated with the same content it answers the same transfer, with other content it is refused. An id of the form `trf_…` becomes the transfer's id; another one is kept apart for each client.",
  })
  id?: string | null;
  @Field(() => ID, { description: "The payer's account." }) from!: string;
  @Field(() => ID, { description: "The receiver's account." }) to!: string;
  @Field(() => MoneyInput, { description: "Above zero, in the currency of both accounts." }) amount!: Money;
  @Field(() => Boolean, {
    nullable: true,
    description: "Sets the amount aside on both sides until the payer posts it, or either side voids it.",
  })
  pending?: boolean | null;
  @Field(() => Int, {
    nullable: true,
    description: "When a pending transfer is voided by itself: 1 to 31,536,000 seconds; never when left out.",
  })
  timeoutSeconds?: number | null;
  @Field(() => String, { nullable: true, description: "Up to 280 characters, seen by whoever sees the transfer." })
  memo?: string | null;
}

@InputType("PostTransferInput")
export class PostTransferInput {
  @Field(() => ID, { description: "A pending one that you pay." }) transfer!: string;
  @Field(() => MoneyInput, { nullable: true, description: "At most what was set aside; all of it when left out." })
  amount?: Money | null;
}

@InputType("VoidTransferInput")
export class VoidTransferInput {
  @Field(() => ID, { description: "A pending one that you pay or receive." }) transfer!: string;
}

@ObjectType("TransferPayload")
export class TransferPayload {
  @Field(() => TransferType) transfer!: TransferType;
}

@ObjectType("PostTransferPayload")
export class PostTransferPayload {
  @Field(() => TransferType) transfer!: TransferType;
}

@ObjectType("VoidTransferPayload")
export class VoidTransferPayload {
  @Field(() => TransferType) transfer!: TransferType;
}
