import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { PageInfoType } from "../value.type";

@ObjectType("ProcessSpecification", {
  description:
    "A kind of process; what comes out of one has reached the stage that it stands for (vf:ProcessSpecification).",
})
export class ProcessSpecificationType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => AgentStub, { nullable: true, description: "Who named it." }) agent!: AgentStub | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const ProcessSpecificationConnectionType = defineConnection(
  ProcessSpecificationType,
  "ProcessSpecification",
  PageInfoType,
);

@ObjectType("Process", { description: "What takes some things in and gives others out (vf:Process)." })
export class ProcessType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => AgentStub, { nullable: true, description: "Who carries it out." }) agent!: AgentStub | null;
  @Field(() => ProcessSpecificationType, { nullable: true, description: "vf:basedOn." })
  basedOn!: ProcessSpecificationType | null;
  @Field(() => DateTimeScalar) startedAt!: Date;
}

@InputType("StartProcessInput")
export class StartProcessInput {
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) agent!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => ID, { nullable: true, description: "Its specification: the stage that its outputs will have reached." })
  basedOn?: string | null;
}

@InputType("CreateProcessSpecificationInput")
export class CreateProcessSpecificationInput {
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) agent!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => String, { nullable: true, description: "1 to 2000 characters." }) note?: string | null;
}

@ObjectType("CreateProcessSpecificationPayload")
export class CreateProcessSpecificationPayload {
  @Field(() => ProcessSpecificationType) processSpecification!: ProcessSpecificationType;
}

@ObjectType("StartProcessPayload")
export class StartProcessPayload {
  @Field(() => ProcessType) process!: ProcessType;
}
