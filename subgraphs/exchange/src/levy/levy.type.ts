import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { CostFactorSetType } from "../cost/cost.type";

@ObjectType("LevyAgreement", {
  description:
    "An organization's own decision to bear what its exchanges cost others: what it gives to others is levied by a set of cost factors, and due to whoever collects it. Goes beyond ValueFlows.",
})
export class LevyAgreementType {
  @Field(() => ID) id!: string;
  @Field(() => AgentStub, { nullable: true }) payer!: AgentStub | null;
  @Field(() => AgentStub, { nullable: true, description: "The organization to which the levies are due." })
  collector!: AgentStub | null;
  @Field(() => CostFactorSetType, { description: "The version whose factors count." }) factorSet!: CostFactorSetType;
  @Field(() => String, { nullable: true, description: "Whose factors count; null: those for anywhere." })
  territory!: string | null;
  @Field(() => DateTimeScalar) agreedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null while it stands." }) revokedAt!: Date | null;
}

@InputType("AgreeToLeviesInput")
export class AgreeToLeviesInput {
  @Field(() => ID, { description: "Who pays; you are its steward or treasurer." }) organization!: string;
  @Field(() => ID, { description: "The organization to which the levies are due: of a community, a territory." })
  collector!: string;
  @Field(() => ID, { description: "The set of cost factors; a version, which is never changed." }) factorSet!: string;
  @Field(() => String, { nullable: true, description: "Whose factors count; 1 to 200 characters." })
  territory?: string | null;
}

@InputType("RevokeLeviesInput")
export class RevokeLeviesInput {
  @Field(() => ID) levyAgreement!: string;
}

@ObjectType("LevyAgreementPayload")
export class LevyAgreementPayload {
  @Field(() => LevyAgreementType) levyAgreement!: LevyAgreementType;
}
