import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { mayReadBooks } from "../access";
import type { ReturnsContext } from "../context";
import { AgentStub, ProjectStub, type Reference, referenceTo } from "../known/stub.type";
import type { UnclaimedHolding } from "./holding";
import type { HoldingService } from "./holding.service";
import {
  ClaimHoldingInput,
  ClaimHoldingPayload,
  UnclaimedHoldingConnectionType,
  UnclaimedHoldingType,
} from "./holding.type";

const HoldingPageArgs = definePageArgs(20);

@Resolver(() => UnclaimedHoldingType)
export class HoldingResolver {
  constructor(private readonly holdings: HoldingService) {}

  @Mutation(() => ClaimHoldingPayload)
  async claimHolding(
    @Arg("input", () => ClaimHoldingInput) input: ClaimHoldingInput,
    @CommandParam() command: Command,
  ): Promise<ClaimHoldingPayload> {
    return { unclaimedHolding: await this.holdings.claim(command, input) };
  }

  @FieldResolver(() => ProjectStub, { nullable: true })
  project(@Root() holding: UnclaimedHolding): Reference {
    return { id: holding.project };
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Who holds the money." })
  organization(@Root() holding: UnclaimedHolding): Reference {
    return { id: holding.organization };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  claimedBy(@Root() holding: UnclaimedHolding): Reference | null {
    return referenceTo(holding.claimedBy);
  }

  @FieldResolver(() => String, { nullable: true, description: "For the books of both sides alone." })
  proof(@Root() holding: UnclaimedHolding, @Ctx() { caller }: ReturnsContext): string | null {
    const mayRead = [holding.organization, holding.claimedBy].some((id) => id !== null && mayReadBooks(caller, id));
    return mayRead ? holding.proof : null;
  }
}

@Resolver(() => ProjectStub)
export class ProjectHoldingResolver {
  @FieldResolver(() => UnclaimedHoldingConnectionType, {
    nullable: true,
    description: "What is, or was, held in this project's name, oldest first.",
  })
  unclaimedHoldings(
    @Root() project: Reference,
    @Args(() => HoldingPageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<UnclaimedHolding>> {
    return context.loaders.holdingsOf.load({ id: project.id, args: { first: page.first, after: page.after } });
  }
}
