import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { ExchangeContext } from "../context";
import type { BatchAnswer, TransferBatchService } from "./batch.service";
import { PlacedTransferType, PlaceTransfersInput, PlaceTransfersPayload } from "./batch.type";

@Resolver(() => PlacedTransferType)
export class TransferBatchResolver {
  constructor(private readonly batches: TransferBatchService) {}

  @Mutation(() => PlaceTransfersPayload, {
    description: "Places many transfers in one commit. What is refused is told beside what is placed, not as an error.",
  })
  async placeTransfers(
    @Arg("input", () => PlaceTransfersInput) input: PlaceTransfersInput,
    @CommandParam() command: Command,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<{ results: readonly BatchAnswer[] }> {
    const results = await this.batches.place(command, input.transfers);
    loaders.account.clearAll();
    loaders.accountsOfOwner.clearAll();
    loaders.transfer.clearAll();
    return { results };
  }
}
