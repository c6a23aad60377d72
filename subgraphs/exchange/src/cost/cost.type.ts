import { DateTimeScalar, type Measure, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType, MoneyType } from "../value.type";

@ObjectType("CostFactorSet", {
  description: "Published values of one kind of cost that others and nature bear; a change is another version.",
})
export class CostFactorSetType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: "Where the values are from." }) source!: string;
  @Field(() => String) version!: string;
  @Field(() => String) currency!: string;
  @Field(() => Boolean, { description: "Counted for whoever names no sets." }) standard!: boolean;
  @Field(() => DateTimeScalar) publishedAt!: Date;
}

@ObjectType("CostFactor", { description: "Of which set, source and version a cost is." })
export class CostFactorType {
  @Field(() => String) name!: string;
  @Field(() => String) source!: string;
  @Field(() => String) version!: string;
}

@ObjectType("ExternalCost", { description: "What others and nature bear: quantity × factor." })
export class ExternalCostType {
  @Field(() => CostFactorType) factor!: CostFactorType;
  @Field(() => MeasureType) quantity!: Measure;
  @Field(() => MoneyType) amount!: Money;
}

@ObjectType("MissingPrice", { description: "What is not known, and so not taken as zero." })
export class MissingPriceType {
  @Field(() => ResourceSpecificationStub, { nullable: true }) specification!: ResourceSpecificationStub | null;
  @Field(() => String) reason!: string;
}

@ObjectType("ExternalCosts", {
  description: "What an exchange costs others and nature: Σ quantity × factor. Goes beyond ValueFlows.",
})
export class ExternalCostsType {
  @Field(() => [ExternalCostType]) costs!: readonly ExternalCostType[];
  @Field(() => [MoneyType], { description: "Their sums, one amount for each currency; what is missing is in none." })
  totals!: readonly Money[];
  @Field(() => [MissingPriceType]) missing!: readonly MissingPriceType[];
}

@ObjectType("TruePrice", { description: "The price and what the making costs others. Goes beyond ValueFlows." })
export class TruePriceType {
  @Field(() => MoneyType, { nullable: true, description: "Null while a line has no price." }) price!: Money | null;
  @Field(() => [ExternalCostType]) externalCosts!: readonly ExternalCostType[];
  @Field(() => MoneyType, { nullable: true, description: "Null while anything is missing." }) total!: Money | null;
  @Field(() => [MissingPriceType]) missing!: readonly MissingPriceType[];
}

@InputType("PublishCostFactorSetInput")
export class PublishCostFactorSetInput {
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) publisher!: string;
  @Field(() => String, { description: "1 to 200 characters, such as the kind of cost." }) name!: string;
  @Field(() => String, { description: "1 to 500 characters: a publication, a study." }) source!: string;
  @Field(() => String, { description: "1 to 100 characters." }) version!: string;
  @Field(() => String, { description: "ISO 4217 or a currency of this hub." }) currency!: string;
  @Field(() => String, {
    description:
      "With the header specification,territory,unit,minorPerUnit; at most 10,000 rows. No territory: anywhere.",
  })
  csv!: string;
  @Field(() => Boolean, { nullable: true, description: "Counted for whoever names no sets; by an ADMIN." })
  standard?: boolean | null;
}

@ObjectType("PublishCostFactorSetPayload")
export class PublishCostFactorSetPayload {
  @Field(() => CostFactorSetType) costFactorSet!: CostFactorSetType;
}
