import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import type { Origin } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { ProjectsContext } from "../context";
import { getLicence, type Licence } from "../licence";
import { LicenceType } from "../licence/licence.type";
import type { Project } from "../project/project";
import { ProjectType } from "../project/project.type";
import { OriginType } from "../value.type";
import type { BillComponent, BillOfMaterials, Dependency } from "./bill";
import {
  BillComponentConnectionType,
  BillComponentType,
  BillOfMaterialsType,
  DependencyConnectionType,
  DependencyType,
} from "./bill.type";

const ComponentPageArgs = definePageArgs(20);
const DependencyPageArgs = definePageArgs(20);

@Resolver(() => BillOfMaterialsType)
export class BillResolver {
  @Query(() => BillOfMaterialsType, { nullable: true })
  billOfMaterials(
    @Arg("id", () => ID) id: string,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<BillOfMaterials | null> {
    return loaders.bill.load(id);
  }

  @FieldResolver(() => ProjectType, { description: "What the bill describes." })
  root(@Root() bill: BillOfMaterials, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(bill.rootProject);
  }

  @FieldResolver(() => OriginType)
  origin(@Root() bill: BillOfMaterials): Origin {
    return { source: bill.format, uri: bill.sourceUri, importedAt: bill.publishedAt, digest: bill.digest };
  }

  @FieldResolver(() => BillComponentConnectionType, { description: "In the order of the file." })
  components(
    @Root() bill: BillOfMaterials,
    @Args(() => ComponentPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<BillComponent>> {
    return loaders.componentsOfBill(bill.id, page);
  }
}

@Resolver(() => BillComponentType)
export class BillComponentResolver {
  @FieldResolver(() => ProjectType)
  project(@Root() component: BillComponent, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(component.project);
  }

  @FieldResolver(() => LicenceType, { description: "Of this version." })
  licence(@Root() component: BillComponent): Licence {
    return getLicence(component.licence);
  }
}

@Resolver(() => DependencyType)
export class DependencyResolver {
  @FieldResolver(() => ProjectType, { description: "What needs." })
  from(@Root() dependency: Dependency, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(dependency.from);
  }

  @FieldResolver(() => ProjectType, { description: "What is needed." })
  to(@Root() dependency: Dependency, @Ctx() { loaders }: ProjectsContext): Promise<Project | null> {
    return loaders.project.load(dependency.to);
  }

  @FieldResolver(() => BillOfMaterialsType, { description: "Who says so." })
  source(@Root() dependency: Dependency, @Ctx() { loaders }: ProjectsContext): Promise<BillOfMaterials | null> {
    return loaders.bill.load(dependency.billOfMaterials);
  }
}

@Resolver(() => ProjectType)
export class ProjectDependencyResolver {
  @FieldResolver(() => BillOfMaterialsType, {
    nullable: true,
    description: "What the project is made of; null while no bill was imported.",
  })
  billOfMaterials(@Root() project: Project, @Ctx() { loaders }: ProjectsContext): Promise<BillOfMaterials | null> {
    return loaders.billOfProject.load(project.id);
  }

  @FieldResolver(() => DependencyConnectionType, { description: "What the project needs directly, by current bills." })
  dependencies(
    @Root() project: Project,
    @Args(() => DependencyPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<Dependency>> {
    return loaders.dependenciesOfProject(project.id, page);
  }

  @FieldResolver(() => DependencyConnectionType, { description: "What needs the project directly, by current bills." })
  dependents(
    @Root() project: Project,
    @Args(() => DependencyPageArgs) page: PageArgs,
    @Ctx() { loaders }: ProjectsContext,
  ): Promise<Connection<Dependency>> {
    return loaders.dependentsOfProject(project.id, page);
  }
}
