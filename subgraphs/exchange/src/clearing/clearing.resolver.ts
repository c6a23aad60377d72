import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Account } from "../account/account";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Currency } from "../currency/currency";
import { CurrencyType } from "../currency/currency.type";
import { moneyOf } from "../money";
import type { Obligation } from "../obligation/obligation";
import { ObligationType } from "../obligation/obligation.type";
import { MoneyType } from "../value.type";
import type { ClearingRun, KeptLine, KeptNotice } from "./clearing-run";
import type { ClearingService } from "./clearing.service";
import {
  ClearedObligationType,
  ClearingNoticeConnectionType,
  ClearingNoticeType,
  ClearingType,
  RunClearingInput,
  RunClearingPayload,
} from "./clearing.type";

const NoticePageArgs = definePageArgs(20);

@Resolver(() => ClearingType)
export class ClearingResolver {
  constructor(private readonly clearings: ClearingService) {}

  @Mutation(() => RunClearingPayload, {
    description:
      "Sets off as much of what is owed in a currency, and acknowledged, as can go away with nobody worse off; whole, or not at all.",
  })
  async runClearing(
    @Arg("input", () => RunClearingInput) input: RunClearingInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ clearing: ClearingRun; unacknowledged: number }> {
    const clearing = await this.clearings.run(command, input);
    loaders.obligation.clearAll();
    return { clearing, unacknowledged: await this.clearings.countUnacknowledged(clearing) };
  }

  @FieldResolver(() => ClearingNoticeConnectionType, {
    description: "By participant: all for who keeps the issuer's books, for everybody else its own.",
  })
  notices(
    @Root() clearing: ClearingRun,
    @Args(() => NoticePageArgs) page: PageArgs,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<Connection<KeptNotice>> {
    return this.clearings.listNotices(caller, clearing, page);
  }

  @FieldResolver(() => CurrencyType)
  currency(@Root() { currencyId }: ClearingRun, @Ctx() { loaders }: ExchangeContext): Promise<Currency | null> {
    return loaders.currency.load(currencyId);
  }

  @FieldResolver(() => MoneyType)
  cleared(@Root() { clearedMinor, currency }: ClearingRun): Money {
    return { minor: clearedMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  outstanding(@Root() { totalMinor, clearedMinor, currency }: ClearingRun): Money {
    return { minor: totalMinor - clearedMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  fundUsed(@Root() { fundUsedMinor, currency }: ClearingRun): Money {
    return { minor: fundUsedMinor, currency };
  }

  @FieldResolver(() => AccountType, { nullable: true })
  async fundAccount(@Root() { fund }: ClearingRun, @Ctx() { loaders }: ExchangeContext): Promise<Account | null> {
    return fund === null ? null : loaders.account.load(fund.account);
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  fundLimit(@Root() { fund, currency }: ClearingRun): Money | null {
    return moneyOf(fund?.limitMinor, currency);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  runBy(@Root() { runBy }: ClearingRun): AgentStub | null {
    return runBy === null ? null : { id: runBy };
  }
}

@Resolver(() => ClearingNoticeType)
export class ClearingNoticeResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  participant(@Root() { participant }: KeptNotice): AgentStub {
    return { id: participant };
  }

  @FieldResolver(() => MoneyType)
  paid(@Root() { paidMinor, currency }: KeptNotice): Money {
    return { minor: paidMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  received(@Root() { receivedMinor, currency }: KeptNotice): Money {
    return { minor: receivedMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  drawn(@Root() { drawnMinor, currency }: KeptNotice): Money {
    return { minor: drawnMinor, currency };
  }

  @FieldResolver(() => [ClearedObligationType])
  obligations(@Root() notice: KeptNotice, @Ctx() { loaders }: ExchangeContext): Promise<readonly KeptLine[]> {
    return loaders.clearingLines.load(`${notice.clearing} ${notice.participant}`);
  }
}

@Resolver(() => ClearedObligationType)
export class ClearedObligationResolver {
  @FieldResolver(() => ObligationType, { nullable: true })
  obligation(@Root() line: KeptLine, @Ctx() { loaders }: ExchangeContext): Promise<Obligation | null> {
    return loaders.obligation.load(line.obligation);
  }

  @FieldResolver(() => MoneyType)
  before(@Root() { beforeMinor, currency }: KeptLine): Money {
    return { minor: beforeMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  cleared(@Root() { clearedMinor, currency }: KeptLine): Money {
    return { minor: clearedMinor, currency };
  }
}
