import { Directive, Field, InputType, ObjectType } from "type-graphql";
import { BigIntScalar, DateTimeScalar, DecimalScalar } from "./scalars";

/** An amount in minor units of an ISO 4217 or hub currency. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** A quantity with its QUDT/UCUM unit. */
export interface Measure {
  /** Exact decimal text. */
  readonly value: string;
  readonly unit: string;
}

/** From inclusive, until exclusive; null: still running. */
export interface Period {
  readonly from: Date;
  readonly until: Date | null;
}

/** Where an imported record came from. */
export interface Origin {
  readonly source: string;
  readonly uri: string | null;
  readonly importedAt: Date;
  readonly digest: string;
}

/**
 * Fresh classes of the values that every subgraph shares, called once per subgraph in its `value.type.ts`.
 * type-graphql's storage is global, so a class is never shared between subgraphs; their one source is here.
 */
export function defineValueTypes() {
  @ObjectType("Money", { description: "An amount in minor units; never a float." })
  @Directive("@shareable")
  class MoneyType implements Money {
    @Field(() => BigIntScalar) minor!: bigint;
    @Field(() => String, { description: "ISO 4217 or a hub currency." }) currency!: string;
  }

  @ObjectType("Measure", { description: "A quantity with its QUDT/UCUM unit (vf:Measure)." })
  @Directive("@shareable")
  class MeasureType implements Measure {
    @Field(() => DecimalScalar) value!: string;
    @Field(() => String) unit!: string;
  }

  @ObjectType("Period", { description: "From inclusive, until exclusive; no until: still running." })
  @Directive("@shareable")
  class PeriodType implements Period {
    @Field(() => DateTimeScalar) from!: Date;
    @Field(() => DateTimeScalar, { nullable: true }) until!: Date | null;
  }

  @ObjectType("PageInfo", { description: "Relay page information." })
  @Directive("@shareable")
  class PageInfoType {
    @Field(() => Boolean) hasNextPage!: boolean;
    @Field(() => Boolean) hasPreviousPage!: boolean;
    @Field(() => String, { nullable: true }) startCursor!: string | null;
    @Field(() => String, { nullable: true }) endCursor!: string | null;
  }

  @ObjectType("Origin", { description: "Where an imported record came from." })
  @Directive("@shareable")
  class OriginType implements Origin {
    @Field(() => String, { description: "Kind of source, such as cyclonedx or git." }) source!: string;
    @Field(() => String, { nullable: true }) uri!: string | null;
    @Field(() => DateTimeScalar) importedAt!: Date;
    @Field(() => String, { description: "SHA-256 of what was read." }) digest!: string;
  }

  @InputType("MoneyInput")
  class MoneyInput implements Money {
    @Field(() => BigIntScalar) minor!: bigint;
    @Field(() => String) currency!: string;
  }

  @InputType("MeasureInput")
  class MeasureInput implements Measure {
    @Field(() => DecimalScalar) value!: string;
    @Field(() => String) unit!: string;
  }

  @InputType("PeriodInput")
  class PeriodInput {
    @Field(() => DateTimeScalar) from!: Date;
    @Field(() => DateTimeScalar, { nullable: true }) until?: Date | null;
  }

  return { MoneyType, MeasureType, PeriodType, PageInfoType, OriginType, MoneyInput, MeasureInput, PeriodInput };
}
