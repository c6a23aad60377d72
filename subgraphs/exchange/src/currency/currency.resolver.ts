import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { moneyOf } from "../money";
import { MoneyType } from "../value.type";
import type { Currency } from "./currency";
import type { CurrencyService } from "./currency.service";
import { CreateCurrencyInput, CreateCurrencyPayload, CurrencyConnectionType, CurrencyType } from "./currency.type";

const CurrencyPageArgs = definePageArgs(20);

@Resolver(() => CurrencyType)
export class CurrencyResolver {
  constructor(private readonly currencies: CurrencyService) {}

  @Query(() => CurrencyConnectionType, { name: "currencies", description: "By code." })
  list(@Args(() => CurrencyPageArgs) page: PageArgs): Promise<Connection<Currency>> {
    return this.currencies.list(page);
  }

  @Query(() => CurrencyType, { nullable: true })
  currency(@Arg("code", () => String) code: string): Promise<Currency | null> {
    return this.currencies.findByCode(code);
  }

  @Mutation(() => CreateCurrencyPayload, {
    description: "Issues mutual credit in an organization's name; code and decimals stay as they are.",
  })
  async createCurrency(
    @Arg("input", () => CreateCurrencyInput) input: CreateCurrencyInput,
    @CommandParam() command: Command,
  ): Promise<{ currency: Currency }> {
    return { currency: await this.currencies.create(command, input) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  issuer(@Root() currency: Currency): AgentStub {
    return { id: currency.issuer };
  }

  @FieldResolver(() => MoneyType)
  defaultCreditLimit(@Root() currency: Currency): Money {
    return { minor: currency.defaultLimits.creditLimitMinor, currency: currency.code };
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  defaultSoftLimit(@Root() currency: Currency): Money | null {
    return moneyOf(currency.defaultLimits.softLimitMinor, currency.code);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  defaultMaximum(@Root() currency: Currency): Money | null {
    return moneyOf(currency.defaultLimits.maximumMinor, currency.code);
  }
}
