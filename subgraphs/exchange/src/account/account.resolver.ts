import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { mayReadBooks } from "../access";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Currency } from "../currency/currency";
import { CurrencyType } from "../currency/currency.type";
import { availableMinor } from "../ledger/balance";
import { moneyOf } from "../money";
import { MoneyType } from "../value.type";
import type { Account } from "./account";
import type { AccountService } from "./account.service";
import {
  AccountConnectionType,
  AccountType,
  ChangeAccountLimitsInput,
  ChangeAccountLimitsPayload,
  OpenAccountInput,
  OpenAccountPayload,
} from "./account.type";

const AccountPageArgs = definePageArgs(20);

@Resolver(() => AccountType)
export class AccountResolver {
  constructor(private readonly accounts: AccountService) {}

  @Mutation(() => OpenAccountPayload, {
    description:
      "An agent's one account in a currency, at zero: by a member of the issuer with the currency's limits, by any other owner without credit, by the issuer with any limits.",
  })
  async openAccount(
    @Arg("input", () => OpenAccountInput) input: OpenAccountInput,
    @CommandParam() command: Command,
  ): Promise<{ account: Account }> {
    return { account: await this.accounts.open(command, input) };
  }

  @Mutation(() => ChangeAccountLimitsPayload, {
    description: "By the issuer: grants more, or less but never less than what is owed or held already.",
  })
  async changeAccountLimits(
    @Arg("input", () => ChangeAccountLimitsInput) input: ChangeAccountLimitsInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ account: Account }> {
    const account = await this.accounts.changeLimits(command, input);
    loaders.account.clear(account.id);
    loaders.accountsOfOwner.clear(account.owner);
    return { account };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  owner(@Root() account: Account): AgentStub {
    return { id: account.owner };
  }

  @FieldResolver(() => CurrencyType)
  currency(@Root() account: Account, @Ctx() context: ExchangeContext): Promise<Currency | null> {
    return context.loaders.currency.load(account.currencyId);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  balance(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.postedMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  creditLimit(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.creditLimitMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  softLimit(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.softLimitMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  maximum(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.maximumMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  pendingOut(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.pendingOutMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  pendingIn(@Root() account: Account): Money | null {
    return moneyOf(account.figures?.pendingInMinor, account.currency);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  available(@Root() account: Account): Money | null {
    return account.figures && moneyOf(availableMinor(account.figures), account.currency);
  }
}

/** What this subgraph adds to an agent. */
@Resolver(() => AgentStub)
export class AgentAccountsResolver {
  @FieldResolver(() => [AccountType], { nullable: true, description: "One for each currency that the agent uses." })
  accounts(@Root() agent: AgentStub, @Ctx() context: ExchangeContext): Promise<readonly Account[]> {
    return context.loaders.accountsOfOwner.load(agent.id);
  }
}

/** What accounts add to a currency. */
@Resolver(() => CurrencyType)
export class CurrencyAccountsResolver {
  @FieldResolver(() => AccountConnectionType, {
    nullable: true,
    description: "All accounts in it, oldest first; null for who does not keep the issuer's books.",
  })
  async accounts(
    @Root() { id, issuer }: Currency,
    @Args(() => AccountPageArgs) page: PageArgs,
    @Ctx() { caller, loaders }: ExchangeContext,
  ): Promise<Connection<Account> | null> {
    return mayReadBooks(caller, issuer) ? loaders.accountsOfCurrency(id, page) : null;
  }
}
