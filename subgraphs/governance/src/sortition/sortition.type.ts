import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { type NewSortition, SEAT_MAXIMUM, type Stratum } from "./sortition";

@ObjectType("Sortition", { description: "People drawn by lot; seed and pool let anybody draw again." })
export class SortitionType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: "Published; see the README of governance." }) seed!: string;
  @Field(() => String, { description: "SHA-256 over the pool, as that of a roll." }) poolDigest!: string;
  @Field(() => Int) poolSize!: number;
  @Field(() => DateTimeScalar) drawnAt!: Date;
}

@InputType("StratumInput")
export class StratumInput implements Stratum {
  @Field(() => ID) chamber!: string;
  @Field(() => Int, { description: `1 to ${SEAT_MAXIMUM}, at most the people of the chamber.` }) seats!: number;
}

@InputType("DrawSortitionInput")
export class DrawSortitionInput implements NewSortition {
  @Field(() => ID) assembly!: string;
  @Field(() => String, { description: "What they are drawn for, 1 to 200 characters." }) title!: string;
  @Field(() => [StratumInput], { description: "How many from each chamber." }) strata!: StratumInput[];
  @Field(() => String, {
    nullable: true,
    description: "Random unless given; a seed that was announced before the pool was known leaves nobody a choice.",
  })
  seed?: string | null;
}

@ObjectType("DrawSortitionPayload")
export class DrawSortitionPayload {
  @Field(() => SortitionType) sortition!: SortitionType;
}
