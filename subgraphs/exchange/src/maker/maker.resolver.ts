import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Arg, Args, Directive, FieldResolver, ID, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { Near } from "../intent/intent";
import { NearInput } from "../intent/intent.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import type { MakerStock, PricedMaker } from "./maker";
import type { MakerService } from "./maker.service";
import { DesignStub, MakerConnectionType, MakerStockType, MakerType } from "./maker.type";

const MakerPageArgs = definePageArgs(20);

@Resolver(() => DesignStub)
export class DesignMakersResolver {
  constructor(private readonly service: MakerService) {}

  @Directive('@requires(fields: "billOfMaterials { specification { id } quantity { value unit } }")')
  @FieldResolver(() => MakerConnectionType, {
    nullable: true,
    description: "Who near a place has the tools and the stock: those who have most of it first, then the nearest.",
  })
  makers(
    @Root() design: DesignStub,
    @Arg("near", () => NearInput, { description: "Where tools and stock are looked for." }) near: Near,
    @Arg("currency", () => String, {
      nullable: true,
      description: "Of the true price; when left out that of the first factor set, else of the first price.",
    })
    currency: string | null,
    @Arg("territory", () => String, { nullable: true, description: "Whose cost factors count." })
    territory: string | null,
    @Arg("factorSets", () => [ID], { nullable: true, description: "The standard ones when left out." })
    factorSets: string[] | null,
    @Args(() => MakerPageArgs) page: PageArgs,
  ): Promise<Connection<PricedMaker>> {
    const lines = design.billOfMaterials.map(({ specification, quantity }) => ({
      specification: specification.id,
      quantity,
    }));
    const wish = {
      near,
      currency: currency ?? null,
      territory: territory ?? null,
      factorSets: factorSets ?? null,
    };
    return this.service.list(lines, wish, page);
  }
}

@Resolver(() => MakerType)
export class MakerResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() { agent }: PricedMaker): AgentStub {
    return { id: agent };
  }
}

@Resolver(() => MakerStockType)
export class MakerStockResolver {
  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: MakerStock): ResourceSpecificationStub {
    return { id: specification };
  }
}
