import { defineConnection } from "@commons-hub/shared/relay";
import type { Money } from "@commons-hub/shared/value";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { CurrencyType } from "../currency/currency.type";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";

@ObjectType("Account", {
  description:
    "An agent's account in one currency. That it exists is public. Its amounts are seen by the owner, and by stewards, treasurers and auditors of an owning organization and of the currency's issuer; for everybody else they are null. Goes beyond ValueFlows.",
})
export class AccountType {
  @Field(() => ID) id!: string;
  @Field(() => AgentStub, { nullable: true }) owner!: AgentStub | null;
  @Field(() => CurrencyType) currency!: CurrencyType;
  @Field(() => MoneyType, {
    nullable: true,
    description: "The sum of all postings; negative when owed. All balances of a currency sum to zero, always.",
  })
  balance!: Money | null;
  @Field(() => MoneyType, {
    nullable: true,
    description: "The balance, less what is promised, is never below its negative.",
  })
  creditLimit!: Money | null;
  @Field(() => MoneyType, {
    nullable: true,
    description: "From where the owner is warned; null without one.",
  })
  softLimit!: Money | null;
  @Field(() => MoneyType, {
    nullable: true,
    description: "The balance, with what is to come, is never above it; null: none.",
  })
  maximum!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "Set aside for pending transfers to others." })
  pendingOut!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "Pending transfers from others." })
  pendingIn!: Money | null;
  @Field(() => MoneyType, { nullable: true, description: "What can be paid now, credit included." })
  available!: Money | null;
  @Field(() => DateTimeScalar) openedAt!: Date;
}

export const AccountConnectionType = defineConnection(AccountType, "Account", PageInfoType);

@InputType("OpenAccountInput")
export class OpenAccountInput {
  @Field(() => ID, {
    description:
      "You, an organization whose officer you are, or anybody if you keep the issuer's books; it has none yet.",
  })
  owner!: string;
  @Field(() => ID, { description: "Id of the currency." }) currency!: string;
  @Field(() => MoneyInput, {
    nullable: true,
    description:
      "When left out the currency's default, for members of the issuer; 0 for everybody else. More only a steward or treasurer of the issuer grants.",
  })
  creditLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "From where the owner is warned; at most the credit limit." })
  softLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "The currency's default when left out." })
  maximum?: Money | null;
}

@InputType("ChangeAccountLimitsInput", { description: "All limits as they are from now on." })
export class ChangeAccountLimitsInput {
  @Field(() => ID, { description: "In a currency whose issuer's steward or treasurer you are." }) account!: string;
  @Field(() => MoneyInput, { description: "At least what the account owes now, promised payments included." })
  creditLimit!: Money;
  @Field(() => MoneyInput, { nullable: true, description: "At most the credit limit; none when left out." })
  softLimit?: Money | null;
  @Field(() => MoneyInput, { nullable: true, description: "At least what the account holds now; none when left out." })
  maximum?: Money | null;
}

@ObjectType("ChangeAccountLimitsPayload")
export class ChangeAccountLimitsPayload {
  @Field(() => AccountType) account!: AccountType;
}

@ObjectType("OpenAccountPayload")
export class OpenAccountPayload {
  @Field(() => AccountType) account!: AccountType;
}
