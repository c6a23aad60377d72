import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Account } from "../account/account";
import { AccountType } from "../account/account.type";
import type { ExchangeContext } from "../context";
import { moneyOf } from "../money";
import { MoneyType } from "../value.type";
import type { FundService } from "./fund.service";
import { AllowClearingInput, AllowClearingPayload } from "./fund.type";

/** What clearings add to an account. */
@Resolver(() => AccountType)
export class AccountClearingResolver {
  constructor(private readonly funds: FundService) {}

  @Mutation(() => AllowClearingPayload, {
    description:
      "Lets clearings use your account: what they take of your debts beyond your claims it pays, and the other way round. Only debts that you recorded or acknowledged count.",
  })
  async allowClearing(
    @Arg("input", () => AllowClearingInput) { account, limit }: AllowClearingInput,
    @CommandParam() command: Command,
  ): Promise<{ account: Account }> {
    return { account: await this.funds.allow(command, account, limit ?? null) };
  }

  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: "What one clearing may take from it, or put into it, at most; null: nothing, or no business of yours.",
  })
  async clearingLimit(@Root() account: Account, @Ctx() { loaders }: ExchangeContext): Promise<Money | null> {
    if (account.figures === null) return null;
    return moneyOf((await loaders.clearingConsent.load(account.id))?.limitMinor, account.currency);
  }
}
