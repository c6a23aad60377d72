import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Account } from "../account/account";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import { moneyOf } from "../money";
import { MoneyType } from "../value.type";
import type { Transfer } from "./transfer";
import type { TransferService } from "./transfer.service";
import {
  PostTransferInput,
  PostTransferPayload,
  TransferInput,
  TransferPayload,
  TransferType,
  VoidTransferInput,
  VoidTransferPayload,
} from "./transfer.type";

@Resolver(() => TransferType)
export class TransferResolver {
  constructor(private readonly transfers: TransferService) {}

  @Mutation(() => TransferPayload, {
    description:
      "Pays from an account of yours, at once or in two steps; never beyond the payer's credit limit or the receiver's maximum.",
  })
  async transfer(
    @Arg("input", () => TransferInput) input: TransferInput,
    @CommandParam() command: Command,
    @Ctx() context: ExchangeContext,
  ): Promise<{ transfer: Transfer }> {
    return answer(context, await this.transfers.place(command, input));
  }

  @Mutation(() => PostTransferPayload, {
    description: "The payer lets a pending transfer happen, wholly or in part; the rest is free again.",
  })
  async postTransfer(
    @Arg("input", () => PostTransferInput) input: PostTransferInput,
    @CommandParam() command: Command,
    @Ctx() context: ExchangeContext,
  ): Promise<{ transfer: Transfer }> {
    return answer(context, await this.transfers.post(command, input.transfer, input.amount ?? null));
  }

  @Mutation(() => VoidTransferPayload, { description: "Either side gives up a pending transfer: nothing moves." })
  async voidTransfer(
    @Arg("input", () => VoidTransferInput) input: VoidTransferInput,
    @CommandParam() command: Command,
    @Ctx() context: ExchangeContext,
  ): Promise<{ transfer: Transfer }> {
    return answer(context, await this.transfers.void(command, input.transfer));
  }

  @FieldResolver(() => MoneyType)
  amount(@Root() transfer: Transfer): Money {
    return { minor: transfer.amountMinor, currency: transfer.currency };
  }

  @FieldResolver(() => MoneyType, { nullable: true })
  posted(@Root() transfer: Transfer): Money | null {
    return moneyOf(transfer.postedMinor, transfer.currency);
  }

  @FieldResolver(() => AccountType)
  from(@Root() transfer: Transfer, @Ctx() context: ExchangeContext): Promise<Account | null> {
    return context.loaders.account.load(transfer.from);
  }

  @FieldResolver(() => AccountType)
  to(@Root() transfer: Transfer, @Ctx() context: ExchangeContext): Promise<Account | null> {
    return context.loaders.account.load(transfer.to);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  createdBy(@Root() transfer: Transfer): AgentStub | null {
    return transfer.createdBy === null ? null : { id: transfer.createdBy };
  }
}

/** Balances that the same request has read before are old now. */
function answer({ loaders }: ExchangeContext, transfer: Transfer): { transfer: Transfer } {
  loaders.account.clear(transfer.from).clear(transfer.to);
  loaders.accountsOfOwner.clearAll();
  loaders.transfer.clear(transfer.id);
  return { transfer };
}
