import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { mayReadBooks } from "../access";
import type { ReturnsContext } from "../context";
import { AgentStub, type Reference } from "../known/stub.type";
import type { Pledge } from "../pledge/pledge";
import { PledgeType } from "../pledge/pledge.type";
import { MoneyType } from "../value.type";
import type { Receipt } from "./receipt";
import type { ReceiptService } from "./receipt.service";
import { ReceiptType, RecordReceiptInput, RecordReceiptPayload } from "./receipt.type";

@Resolver(() => ReceiptType)
export class ReceiptResolver {
  constructor(private readonly receipts: ReceiptService) {}

  @Mutation(() => RecordReceiptPayload)
  async recordReceipt(
    @Arg("input", () => RecordReceiptInput) input: RecordReceiptInput,
    @CommandParam() command: Command,
  ): Promise<RecordReceiptPayload> {
    return { receipt: await this.receipts.record(command, input) };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Who paid." })
  from(@Root() receipt: Receipt): Reference {
    return { id: receipt.payer };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Who has the money." })
  to(@Root() receipt: Receipt): Reference {
    return { id: receipt.organization };
  }

  @FieldResolver(() => PledgeType, { nullable: true, description: "The pledge that was paid." })
  pledge(@Root() receipt: Receipt, @Ctx() context: ReturnsContext): Promise<Pledge | null> | null {
    return receipt.pledge === null ? null : context.loaders.pledge.load(receipt.pledge);
  }

  @FieldResolver(() => MoneyType, { description: "What no allocation has taken yet." })
  unspent(@Root() receipt: Receipt): Money {
    return { minor: receipt.unspentMinor, currency: receipt.amount.currency };
  }

  @FieldResolver(() => String, { nullable: true, description: "Of the payment; for the books of both sides alone." })
  reference(@Root() receipt: Receipt, @Ctx() { caller }: ReturnsContext): string | null {
    return mayReadBooks(caller, receipt.organization) || mayReadBooks(caller, receipt.payer) ? receipt.reference : null;
  }
}
