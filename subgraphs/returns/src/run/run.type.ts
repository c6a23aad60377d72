import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { ProjectStub } from "../known/stub.type";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";

@ObjectType("Explanation", { description: "Why this amount: the formula filled in, and the projects it came along." })
export class ExplanationType {
  @Field(() => String) text!: string;
  @Field(() => [ProjectStub], {
    nullable: "items",
    description: "From what is used to the receiver; at most 20, a longer way keeps its ends.",
  })
  path!: (ProjectStub | null)[];
}

@ObjectType("AllocationLine", { description: "What one project gets out of a run." })
export class AllocationLineType {
  @Field(() => ID) id!: string;
  @Field(() => MoneyType) amount!: Money;
}

export const AllocationLineConnectionType = defineConnection(AllocationLineType, "AllocationLine", PageInfoType);

@ObjectType("AllocationRun", { description: "One splitting of money that came in from one payer." })
export class AllocationRunType {
  @Field(() => ID) id!: string;
  @Field(() => MoneyType, { description: "What was split; the lines sum to it." }) pool!: Money;
  @Field(() => String, { description: "Of pool, rule and snapshot: with them anyone computes the same lines again." })
  digest!: string;
  @Field(() => DateTimeScalar) publishedAt!: Date;
}

@InputType("RunAllocationInput")
export class RunAllocationInput {
  @Field(() => ID, { description: "Officers of the rule's organization allocate by it." }) rule!: string;
  @Field(() => MoneyInput, { description: "At most what was received and is unspent." }) pool!: MoneyInput;
  @Field(() => ID, { nullable: true, description: "Whose money; may be left out while only one payer's is unspent." })
  from?: string | null;
  @Field(() => ID, { nullable: true, description: "Only money paid for this pledge, split along what the pledge was." })
  pledge?: string | null;
  @Field(() => ID, { nullable: true, description: "Split along the latest bill of materials of this project." })
  project?: string | null;
  @Field(() => String, { nullable: true, description: "Split along this bill of materials, by id or digest." })
  billOfMaterials?: string | null;
  @Field(() => Boolean, { nullable: true, description: "Shows the lines and stores nothing; needs no money." })
  dryRun?: boolean | null;
}

@ObjectType("RunAllocationPayload")
export class RunAllocationPayload {
  @Field(() => AllocationRunType) allocationRun!: AllocationRunType;
}
