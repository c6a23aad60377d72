import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Assembly } from "../assembly/assembly";
import { AssemblyType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference } from "../foreign/foreign.type";
import type { Sortition } from "./sortition";
import type { SortitionService } from "./sortition.service";
import { DrawSortitionInput, DrawSortitionPayload, SortitionType } from "./sortition.type";

@Resolver(() => SortitionType)
export class SortitionResolver {
  constructor(private readonly sortitions: SortitionService) {}

  @Mutation(() => DrawSortitionPayload, {
    description: "By a steward: draws people by lot, from each chamber so many.",
  })
  async drawSortition(
    @Arg("input", () => DrawSortitionInput) input: DrawSortitionInput,
    @CommandParam() command: Command,
  ): Promise<{ sortition: Sortition }> {
    const sortition = await this.sortitions.draw(command, input);
    return { sortition };
  }

  @FieldResolver(() => AssemblyType)
  assembly(@Root() sortition: Sortition, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(sortition.assembly);
  }

  @FieldResolver(() => [AgentType], { description: "By chamber, in the order in which they were drawn." })
  members(@Root() sortition: Sortition): Reference[] {
    return sortition.members.map((id) => ({ id }));
  }
}
