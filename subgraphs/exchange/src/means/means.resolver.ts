import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Arg, Args, Field, Float, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { EconomicResourceConnectionType } from "../economic-resource/economic-resource.type";
import type { Concentration } from "./concentration";
import type { MeansService } from "./means.service";

const MeansPageArgs = definePageArgs(20);
const KIND = "Of one resource specification; of all when left out.";

@ObjectType("MeansConcentration", { description: "How unevenly the shared means are spread over their owners." })
export class MeansConcentrationType implements Concentration {
  @Field(() => Int, { description: "What can be booked." }) means!: number;
  @Field(() => Int, { description: "Agents who own at least one of them." }) owners!: number;
  @Field(() => Float, { description: "0: everybody has as many; towards 1: one has them all." }) gini!: number;
  @Field(() => Float, { description: "Σ of squared portions; 1 when one has them all." }) herfindahl!: number;
  @Field(() => Int, { description: "How many of the largest owners have more than half together." }) nakamoto!: number;
}

@Resolver()
export class MeansResolver {
  constructor(private readonly means: MeansService) {}

  @Query(() => EconomicResourceConnectionType, { description: "What can be booked, lent out or not, newest first." })
  sharedMeans(
    @Arg("specification", () => ID, { nullable: true, description: KIND }) specification: string | null,
    @Args(() => MeansPageArgs) page: PageArgs,
  ): Promise<Connection<EconomicResource>> {
    return this.means.list(specification ?? null, page);
  }

  @Query(() => MeansConcentrationType, { description: "How concentrated the ownership of what can be booked is." })
  meansConcentration(
    @Arg("specification", () => ID, { nullable: true, description: KIND }) specification: string | null,
  ): Promise<Concentration> {
    return this.means.measure(specification ?? null);
  }
}
