import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";

@ObjectType("Process", { description: "What takes some things in and gives others out (vf:Process)." })
export class ProcessType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => AgentStub, { nullable: true, description: "Who carries it out." }) agent!: AgentStub | null;
  @Field(() => DateTimeScalar) startedAt!: Date;
}

@InputType("StartProcessInput")
export class StartProcessInput {
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) agent!: string;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
}

@ObjectType("StartProcessPayload")
export class StartProcessPayload {
  @Field(() => ProcessType) process!: ProcessType;
}
