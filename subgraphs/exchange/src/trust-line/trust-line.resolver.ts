import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Currency } from "../currency/currency";
import { CurrencyType } from "../currency/currency.type";
import { MoneyType } from "../value.type";
import type { UsedTrustLine } from "./trust-line";
import type { PaidAcross, TrustLineService } from "./trust-line.service";
import {
  OpenTrustLineInput,
  OpenTrustLinePayload,
  PayAcrossInput,
  PayAcrossPayload,
  TrustLineType,
} from "./trust-line.type";

@Resolver(() => TrustLineType)
export class TrustLineResolver {
  constructor(private readonly lines: TrustLineService) {}

  @Mutation(() => OpenTrustLinePayload, {
    description: "One currency trusts another, once: its issuer lets the other's owe it, up to a limit.",
  })
  async openTrustLine(
    @Arg("input", () => OpenTrustLineInput) input: OpenTrustLineInput,
    @CommandParam() command: Command,
  ): Promise<{ trustLine: UsedTrustLine }> {
    return { trustLine: await this.lines.open(command, input) };
  }

  @Mutation(() => PayAcrossPayload, {
    description:
      "Pays from one currency into another, over a trust line, whole or not at all: the payer pays its issuer, the receiver is paid by its own, and the one issuer owes the other.",
  })
  async payAcross(
    @Arg("input", () => PayAcrossInput) input: PayAcrossInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<PaidAcross> {
    const payment = await this.lines.pay(command, input);
    loaders.account.clearAll();
    loaders.accountsOfOwner.clearAll();
    loaders.trustLine.clear(input.trustLine);
    return payment;
  }

  @FieldResolver(() => CurrencyType)
  trusting(@Root() { trustingId }: UsedTrustLine, @Ctx() { loaders }: ExchangeContext): Promise<Currency | null> {
    return loaders.currency.load(trustingId);
  }

  @FieldResolver(() => CurrencyType)
  trusted(@Root() { trustedId }: UsedTrustLine, @Ctx() { loaders }: ExchangeContext): Promise<Currency | null> {
    return loaders.currency.load(trustedId);
  }

  @FieldResolver(() => MoneyType)
  limit(@Root() { limitMinor, trusting }: UsedTrustLine): Money {
    return { minor: limitMinor, currency: trusting };
  }

  @FieldResolver(() => MoneyType)
  used(@Root() { usedMinor, trusting }: UsedTrustLine): Money {
    return { minor: usedMinor, currency: trusting };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  openedBy(@Root() { openedBy }: UsedTrustLine): AgentStub | null {
    return openedBy === null ? null : { id: openedBy };
  }
}
