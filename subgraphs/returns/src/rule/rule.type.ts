import { defineConnection } from "@commons-hub/shared/relay";
import { DecimalScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { PageInfoType } from "../value.type";
import type { RuleKind } from "./rule";

export const RuleKindEnum = { EQUAL: "EQUAL", BY_USAGE: "BY_USAGE", DEPENDENCY_GRAPH: "DEPENDENCY_GRAPH" } as const;
registerEnumType(RuleKindEnum, {
  name: "AllocationRuleKind",
  valuesConfig: {
    EQUAL: { description: "Equal parts to every project that is used." },
    BY_USAGE: { description: "In proportion to declared use." },
    DEPENDENCY_GRAPH: {
      description: "Along a bill of materials: who is used keeps 1 - alpha and passes alpha on to what it is built on.",
    },
  },
});

@ObjectType("ReturnRule", { description: "How an organization passes on what it collects. A change is a new version." })
export class ReturnRuleType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => RuleKindEnum) kind!: RuleKind;
}

export const ReturnRuleConnectionType = defineConnection(ReturnRuleType, "ReturnRule", PageInfoType);

@InputType("CreateReturnRuleInput")
export class CreateReturnRuleInput {
  @Field(() => ID, { description: "The organization that collects and allocates by this rule." })
  organization!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => RuleKindEnum) kind!: RuleKind;
  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "DEPENDENCY_GRAPH only: the part that is passed on, 0 to 1 in steps of 0.0001; at most 0.95 where a graph has cycles.",
  })
  alpha?: string | null;
  @Field(() => ID, { nullable: true, description: "The version that this one takes the place of." })
  replaces?: string | null;
}

@ObjectType("CreateReturnRulePayload")
export class CreateReturnRulePayload {
  @Field(() => ReturnRuleType) returnRule!: ReturnRuleType;
}
