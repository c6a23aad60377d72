import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub, type Reference } from "../known/stub.type";
import type { UsageDeclaration } from "./usage";
import type { UsageService } from "./usage.service";
import { DeclareUsageInput, DeclareUsagePayload, UsageDeclarationType } from "./usage.type";

@Resolver(() => UsageDeclarationType)
export class UsageResolver {
  constructor(private readonly usage: UsageService) {}

  @Mutation(() => DeclareUsagePayload)
  async declareUsage(
    @Arg("input", () => DeclareUsageInput) input: DeclareUsageInput,
    @CommandParam() command: Command,
  ): Promise<DeclareUsagePayload> {
    return { usageDeclaration: await this.usage.declare(command, input) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() declaration: UsageDeclaration): Reference {
    return { id: declaration.agent };
  }

  @FieldResolver(() => String, { nullable: true, description: "Id of the bill of materials that is used." })
  billOfMaterials(@Root() declaration: UsageDeclaration): string | null {
    return declaration.bill;
  }
}
