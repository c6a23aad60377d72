import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ProjectsContext } from "../context";
import { getLicence, type Licence } from "../licence";
import { LicenceType } from "../licence/licence.type";
import type { Project } from "../project/project";
import { ProjectType } from "../project/project.type";
import type { ResourceSpecification } from "../resource-specification/resource-specification";
import { ResourceSpecificationType } from "../resource-specification/resource-specification.type";
import type { Design, DesignLine } from "./design";
import type { DesignService } from "./design.service";
import {
  BillOfMaterialsLineType,
  DesignConnectionType,
  DesignType,
  PublishDesignInput,
  PublishDesignPayload,
} from "./design.type";

const DesignPageArgs = definePageArgs(20);

@Resolver(() => DesignType)
export class DesignResolver {
  constructor(private readonly designs: DesignService) {}

  @Query(() => DesignType, { nullable: true })
  design(@Arg("id", () => ID) id: string, @Ctx() { loaders }: ProjectsContext): Promise<Design | null> {
    return loaders.design.load(id);
  }

  @Mutation(() => PublishDesignPayload, { description: "By a steward of the project." })
  async publishDesign(
    @Arg("input", () => PublishDesignInput) input: PublishDesignInput,
    @CommandParam() command: Command,
  ): Promise<{ design: Design }> {
    return { design: await this.designs.publish(command, input) };
  }

  @FieldResolver(() => ProjectType, { nullable: true })
  project(@Root() design: Design, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(design.project);
  }

  @FieldResolver(() => LicenceType)
  licence(@Root() design: Design): Licence {
    return getLicence(design.licence);
  }

  @Directive("@listSize(assumedSize: 3)")
  @FieldResolver(() => [DesignType], { description: "Designs that it was made from." })
  derivedFrom(@Root() design: Design, @Ctx() { loaders }: ProjectsContext): Promise<Design[]> {
    return Promise.all(design.derivedFrom.map(async (id) => existing(await loaders.design.load(id), id)));
  }

  @Directive("@listSize(assumedSize: 20)")
  @FieldResolver(() => [BillOfMaterialsLineType], { description: "As it was published; at most 1,000 lines." })
  billOfMaterials(@Root() design: Design): readonly DesignLine[] {
    return design.billOfMaterials;
  }
}

@Resolver(() => BillOfMaterialsLineType)
export class BillOfMaterialsLineResolver {
  @FieldResolver(() => ResourceSpecificationType)
  async specification(
    @Root() { specification }: DesignLine,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<ResourceSpecification> {
    return existing(await loaders.resourceSpecification.load(specification), specification);
  }
}

@Resolver(() => ProjectType)
export class ProjectDesignResolver {
  @FieldResolver(() => DesignConnectionType, { description: "The latest first." })
  designs(
    @Root() project: Project,
    @Args(() => DesignPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<Design>> {
    return loaders.designsOfProject(project.id, page);
  }
}

/** What a foreign key of the database promises. */
function existing<T>(found: T | null, id: string): T {
  if (found === null) throw new Error(`${id} is gone`);
  return found;
}
