import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Mutation, Query, Resolver } from "type-graphql";
import type { ResourceSpecification } from "./resource-specification";
import type { ResourceSpecificationService } from "./resource-specification.service";
import {
  CreateResourceSpecificationInput,
  CreateResourceSpecificationPayload,
  ResourceSpecificationConnectionType,
  ResourceSpecificationType,
} from "./resource-specification.type";

const SpecificationPageArgs = definePageArgs(20);

@Resolver(() => ResourceSpecificationType)
export class ResourceSpecificationResolver {
  constructor(private readonly specifications: ResourceSpecificationService) {}

  @Query(() => ResourceSpecificationConnectionType, { name: "resourceSpecifications", description: "By name." })
  list(@Args(() => SpecificationPageArgs) page: PageArgs): Promise<Connection<ResourceSpecification>> {
    return this.specifications.list(page);
  }

  @Mutation(() => CreateResourceSpecificationPayload, { description: "Names a kind of thing, for all to use." })
  async createResourceSpecification(
    @Arg("input", () => CreateResourceSpecificationInput) input: CreateResourceSpecificationInput,
    @CommandParam() command: Command,
  ): Promise<{ resourceSpecification: ResourceSpecification }> {
    return { resourceSpecification: await this.specifications.create(command, input) };
  }
}
