import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import { MoneyType } from "../value.type";
import { type Obligation, outstandingMinor } from "./obligation";
import type { ObligationService } from "./obligation.service";
import {
  AcknowledgeObligationInput,
  AcknowledgeObligationPayload,
  ObligationConnectionType,
  ObligationType,
  RecordObligationInput,
  RecordObligationPayload,
  SettleObligationInput,
  SettleObligationPayload,
} from "./obligation.type";

const ObligationPageArgs = definePageArgs(20);

@Resolver(() => ObligationType)
export class ObligationResolver {
  constructor(private readonly obligations: ObligationService) {}

  @Mutation(() => RecordObligationPayload, {
    description: "Records a debt outside of all accounts: by the debtor, or by who keeps the books of the currency.",
  })
  async recordObligation(
    @Arg("input", () => RecordObligationInput) input: RecordObligationInput,
    @CommandParam() command: Command,
  ): Promise<{ obligation: Obligation }> {
    return { obligation: await this.obligations.record(command, input) };
  }

  @Mutation(() => AcknowledgeObligationPayload, {
    description:
      "The debtor says that it owes what the issuer's bookkeepers recorded; from then on clearings take it in.",
  })
  async acknowledgeObligation(
    @Arg("input", () => AcknowledgeObligationInput) input: AcknowledgeObligationInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ obligation: Obligation }> {
    const obligation = await this.obligations.acknowledge(command, input.obligation);
    loaders.obligation.clear(obligation.id);
    return { obligation };
  }

  @Mutation(() => SettleObligationPayload, {
    description: "The creditor confirms that a debt was paid elsewhere, or lets it go.",
  })
  async settleObligation(
    @Arg("input", () => SettleObligationInput) input: SettleObligationInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ obligation: Obligation }> {
    const obligation = await this.obligations.settle(command, input.obligation, input.amount ?? null);
    loaders.obligation.clear(obligation.id);
    return { obligation };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  debtor(@Root() obligation: Obligation): AgentStub {
    return { id: obligation.debtor };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  creditor(@Root() obligation: Obligation): AgentStub {
    return { id: obligation.creditor };
  }

  @FieldResolver(() => MoneyType)
  amount(@Root() { amountMinor, currency }: Obligation): Money {
    return { minor: amountMinor, currency };
  }

  @FieldResolver(() => MoneyType)
  outstanding(@Root() obligation: Obligation): Money {
    return { minor: outstandingMinor(obligation), currency: obligation.currency };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  recordedBy(@Root() { recordedBy }: Obligation): AgentStub | null {
    return recordedBy === null ? null : { id: recordedBy };
  }
}

@Resolver(() => AgentStub)
export class AgentObligationsResolver {
  constructor(private readonly service: ObligationService) {}

  @FieldResolver(() => ObligationConnectionType, {
    nullable: true,
    description: "What it owes and is owed, newest first; null for whom its books are no business of.",
  })
  obligations(
    @Root() agent: AgentStub,
    @Args(() => ObligationPageArgs) page: PageArgs,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<Connection<Obligation> | null> {
    return this.service.listOpen(caller, agent.id, page);
  }
}
