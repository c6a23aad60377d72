import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { GovernanceContext } from "../context";
import { AgentType, ProjectType, type Reference, referenceTo } from "../foreign/foreign.type";
import type { Assembly, Chamber } from "./assembly";
import type { AssemblyService } from "./assembly.service";
import {
  AssemblyConnectionType,
  AssemblyType,
  ChamberType,
  CreateAssemblyInput,
  CreateAssemblyPayload,
} from "./assembly.type";

const AssemblyPageArgs = definePageArgs(20);

@Resolver(() => AssemblyType)
export class AssemblyResolver {
  constructor(private readonly assemblies: AssemblyService) {}

  @Query(() => AssemblyType, { nullable: true })
  assembly(@Arg("id", () => ID) id: string, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(id);
  }

  @Query(() => AssemblyConnectionType, { name: "assemblies", description: "By age." })
  list(
    @Arg("organization", () => ID, { nullable: true }) organization: string | null,
    @Arg("territory", () => String, { nullable: true }) territory: string | null,
    @Args(() => AssemblyPageArgs) page: PageArgs,
  ): Promise<Connection<Assembly>> {
    return this.assemblies.list({ organization: organization ?? null, territory: territory ?? null }, page);
  }

  @Mutation(() => CreateAssemblyPayload, { description: "By a steward of the organization." })
  async createAssembly(
    @Arg("input", () => CreateAssemblyInput) input: CreateAssemblyInput,
    @CommandParam() command: Command,
  ): Promise<{ assembly: Assembly }> {
    const assembly = await this.assemblies.create(command, input);
    return { assembly };
  }

  @FieldResolver(() => AgentType, { nullable: true })
  organization(@Root() assembly: Assembly): Reference {
    return { id: assembly.organization };
  }

  @FieldResolver(() => ProjectType, { nullable: true })
  project(@Root() assembly: Assembly): Reference | null {
    return referenceTo(assembly.project);
  }

  @FieldResolver(() => [ChamberType], { description: "At most 20, in the order in which they take voters." })
  chambers(@Root() assembly: Assembly, @Ctx() context: GovernanceContext): Promise<readonly Chamber[]> {
    return context.loaders.chambersOf.load(assembly.id);
  }
}

@Resolver(() => ChamberType)
export class ChamberResolver {
  @FieldResolver(() => AssemblyType)
  assembly(@Root() chamber: Chamber, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(chamber.assembly);
  }

  @FieldResolver(() => AgentType, { nullable: true, description: "Whose members vote here." })
  organization(@Root() chamber: Chamber): Reference | null {
    return referenceTo(chamber.organization);
  }

  @FieldResolver(() => ProjectType, { nullable: true, description: "Whose contributors vote here." })
  project(@Root() chamber: Chamber): Reference | null {
    return referenceTo(chamber.project);
  }
}
