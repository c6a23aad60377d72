import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Origin } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { OriginType, PageInfoType } from "../value.type";
import type { Project, ProjectStatus } from "./project";

export const ProjectStatusEnum = { ACTIVE: "ACTIVE", DORMANT: "DORMANT", ARCHIVED: "ARCHIVED" } as const;
registerEnumType(ProjectStatusEnum, { name: "ProjectStatus" });

@ObjectType("Project", { description: "What people make together, and what others build on." })
export class ProjectType {
  @Field(() => ID) id!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) name!: string;
  @Field(() => ProjectStatusEnum) status!: ProjectStatus;
  @Field(() => String, { nullable: true, description: "Package URL, without version." }) purl!: string | null;
  @Field(() => String, { nullable: true }) repository!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => OriginType, { nullable: true, description: "Null for a project that was made here." })
  origin!: Origin | null;
}

export const ProjectConnectionType = defineConnection(ProjectType, "Project", PageInfoType);

@InputType("CreateProjectInput")
export class CreateProjectInput {
  @Field(() => String, { description: "Small letters and digits in words joined by hyphens; at most 100." })
  slug!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => [ID], { description: "1 to 20 agents; the caller acts for one of them." }) stewards!: string[];
  @Field(() => String, { description: "SPDX expression." }) licence!: string;
  @Field(() => String, { nullable: true, description: "https, http, git or ssh." }) repository?: string | null;
  @Field(() => String, { nullable: true, description: "Package URL; a version is left out." }) purl?: string | null;
}

@ObjectType("CreateProjectPayload")
export class CreateProjectPayload {
  @Field(() => ProjectType) project!: Project;
}

@InputType("AddProjectStewardInput")
export class AddProjectStewardInput {
  @Field(() => ID) project!: string;
  @Field(() => ID) steward!: string;
}

@ObjectType("AddProjectStewardPayload")
export class AddProjectStewardPayload {
  @Field(() => ProjectType) project!: Project;
}
