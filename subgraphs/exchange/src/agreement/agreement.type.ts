import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { PageInfoType } from "../value.type";

@ObjectType("Agreement", {
  description: "What some agents settle among themselves; its clauses are commitments (vf:Agreement).",
})
export class AgreementType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => [AgentStub], { nullable: true, description: "2 to 20 agents." }) parties!: AgentStub[] | null;
  @Field(() => AgentStub, { nullable: true }) createdBy!: AgentStub | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const AgreementConnectionType = defineConnection(AgreementType, "Agreement", PageInfoType);

@InputType("CreateAgreementInput", { description: "One of the parties opens it; each promises its own clauses." })
export class CreateAgreementInput {
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => String, { nullable: true, description: "1 to 2000 characters." }) note?: string | null;
  @Field(() => [ID], { description: "2 to 20 agents, you or yours among them." }) parties!: string[];
}

@ObjectType("CreateAgreementPayload")
export class CreateAgreementPayload {
  @Field(() => AgreementType) agreement!: AgreementType;
}
