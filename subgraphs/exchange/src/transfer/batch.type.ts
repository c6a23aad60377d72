import { Field, InputType, ObjectType } from "type-graphql";
import { TransferInput, TransferType } from "./transfer.type";

@InputType("BatchTransferInput")
export class BatchTransferInput extends TransferInput {
  @Field(() => Boolean, {
    nullable: true,
    description: "Belongs together with the next one: such a chain is placed whole, or none of it.",
  })
  linked?: boolean | null;
}

@InputType("PlaceTransfersInput")
export class PlaceTransfersInput {
  @Field(() => [BatchTransferInput], {
    description: "1 to 8,190, placed one after the other: each meets the balances that those before it have left.",
  })
  transfers!: BatchTransferInput[];
}

@ObjectType("TransferRefusal")
export class TransferRefusalType {
  @Field(() => String, { description: "From the catalogue of errors." }) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType("PlacedTransfer", { description: "What became of one transfer of a batch." })
export class PlacedTransferType {
  @Field(() => TransferType, { nullable: true, description: "Null when it was refused." })
  transfer!: TransferType | null;
  @Field(() => TransferRefusalType, { nullable: true, description: "Null when it was placed." })
  refusal!: TransferRefusalType | null;
}

@ObjectType("PlaceTransfersPayload")
export class PlaceTransfersPayload {
  @Field(() => [PlacedTransferType], { description: "In the order of the input." }) results!: PlacedTransferType[];
}
