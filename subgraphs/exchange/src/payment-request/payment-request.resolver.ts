import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Account } from "../account/account";
import { mayReadBooks } from "../access";
import { AccountType } from "../account/account.type";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { Obligation } from "../obligation/obligation";
import { ObligationType } from "../obligation/obligation.type";
import type { Transfer } from "../transfer/transfer";
import { TransferType } from "../transfer/transfer.type";
import { MoneyType } from "../value.type";
import type { PaymentRequest } from "./payment-request";
import type { PaymentRequestService } from "./payment-request.service";
import {
  AnswerPaymentRequestInput,
  PaymentRequestConnectionType,
  PaymentRequestPayload,
  PaymentRequestType,
  RequestPaymentInput,
} from "./payment-request.type";

const RequestPageArgs = definePageArgs(20);

@Resolver(() => PaymentRequestType)
export class PaymentRequestResolver {
  constructor(private readonly requests: PaymentRequestService) {}

  @Mutation(() => PaymentRequestPayload, {
    description: "Asks the owner of an account for a payment into yours; it promises nothing and sets nothing aside.",
  })
  async requestPayment(
    @Arg("input", () => RequestPaymentInput) input: RequestPaymentInput,
    @CommandParam() command: Command,
  ): Promise<{ paymentRequest: PaymentRequest }> {
    return { paymentRequest: await this.requests.open(command, input) };
  }

  @Mutation(() => PaymentRequestPayload, {
    description: "The payer owes it from now on, so that clearings set it off; what is left of it is still to be paid.",
  })
  async acceptRequest(
    @Arg("input", () => AnswerPaymentRequestInput) input: AnswerPaymentRequestInput,
    @CommandParam() command: Command,
  ): Promise<{ paymentRequest: PaymentRequest }> {
    return { paymentRequest: await this.requests.accept(command, input.paymentRequest) };
  }

  @Mutation(() => PaymentRequestPayload, { description: "Pays what is asked for, or what is left of it, once." })
  async payRequest(
    @Arg("input", () => AnswerPaymentRequestInput) input: AnswerPaymentRequestInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ paymentRequest: PaymentRequest }> {
    const paymentRequest = await this.requests.pay(command, input.paymentRequest);
    loaders.account.clear(paymentRequest.payerAccount).clear(paymentRequest.payeeAccount);
    loaders.accountsOfOwner.clearAll();
    loaders.paymentRequest.clear(paymentRequest.id);
    return { paymentRequest };
  }

  @Mutation(() => PaymentRequestPayload, { description: "The payer declines a request, or the payee withdraws it." })
  async closeRequest(
    @Arg("input", () => AnswerPaymentRequestInput) input: AnswerPaymentRequestInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ paymentRequest: PaymentRequest }> {
    const paymentRequest = await this.requests.close(command, input.paymentRequest);
    loaders.paymentRequest.clear(paymentRequest.id);
    return { paymentRequest };
  }

  @FieldResolver(() => MoneyType)
  amount(@Root() { amountMinor, currency }: PaymentRequest): Money {
    return { minor: amountMinor, currency };
  }

  @FieldResolver(() => AccountType)
  from(@Root() { payerAccount }: PaymentRequest, @Ctx() { loaders }: ExchangeContext): Promise<Account | null> {
    return loaders.account.load(payerAccount);
  }

  @FieldResolver(() => AccountType)
  to(@Root() { payeeAccount }: PaymentRequest, @Ctx() { loaders }: ExchangeContext): Promise<Account | null> {
    return loaders.account.load(payeeAccount);
  }

  @FieldResolver(() => ObligationType, { nullable: true })
  async obligation(
    @Root() { obligation }: PaymentRequest,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Obligation | null> {
    return obligation === null ? null : loaders.obligation.load(obligation);
  }

  @FieldResolver(() => TransferType, { nullable: true })
  transfer(@Root() { transfer }: PaymentRequest, @Ctx() { loaders }: ExchangeContext): Promise<Transfer | null> | null {
    return transfer === null ? null : loaders.transfer.load(transfer);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  requestedBy(@Root() { requestedBy }: PaymentRequest): AgentStub | null {
    return requestedBy === null ? null : { id: requestedBy };
  }
}

@Resolver(() => AgentStub)
export class AgentPaymentRequestsResolver {
  @FieldResolver(() => PaymentRequestConnectionType, {
    nullable: true,
    description:
      "Open ones, and accepted ones of which something is outstanding, of which it is payer or payee, newest first; null for whom they are no business of.",
  })
  async paymentRequests(
    @Root() agent: AgentStub,
    @Args(() => RequestPageArgs) page: PageArgs,
    @Ctx() { caller, loaders }: ExchangeContext,
  ): Promise<Connection<PaymentRequest> | null> {
    return mayReadBooks(caller, agent.id) ? loaders.paymentRequestsOfAgent(agent.id, page) : null;
  }
}
