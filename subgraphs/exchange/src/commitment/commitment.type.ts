import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { AgreementType } from "../agreement/agreement.type";
import type { EconomicAction } from "../economic-event/action";
import { EconomicActionEnum } from "../economic-event/economic-event.type";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import { ProcessType } from "../process/process.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureInput, MeasureType, PageInfoType } from "../value.type";
import { COMMITMENT_STATES, type CommitmentState } from "./commitment";

export const CommitmentStateEnum = Object.fromEntries(COMMITMENT_STATES.map((state) => [state, state]));
registerEnumType(CommitmentStateEnum, {
  name: "CommitmentState",
  description: "Fulfilled where nothing is outstanding; all but OPEN are vf:finished.",
});

@ObjectType("Commitment", { description: "What a provider promises to a receiver (vf:Commitment)." })
export class CommitmentType {
  @Field(() => ID) id!: string;
  @Field(() => EconomicActionEnum) action!: EconomicAction;
  @Field(() => AgentStub, { nullable: true }) provider!: AgentStub | null;
  @Field(() => AgentStub, { nullable: true }) receiver!: AgentStub | null;
  @Field(() => EconomicResourceType, { nullable: true, description: "vf:resourceInventoriedAs." })
  resource!: EconomicResourceType | null;
  @Field(() => ResourceSpecificationStub, { nullable: true, description: "vf:resourceConformsTo." })
  specification!: ResourceSpecificationStub | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:resourceQuantity." }) quantity!: Measure | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:effortQuantity." }) effort!: Measure | null;
  @Field(() => MeasureType, { description: "What the events that fulfil it add up to, corrections included." })
  fulfilled!: Measure;
  @Field(() => MeasureType, { description: "What is still to come; never below zero." }) outstanding!: Measure;
  @Field(() => CommitmentStateEnum) state!: CommitmentState;
  @Field(() => ProcessType, { nullable: true, description: "vf:inputOf." }) inputOf!: ProcessType | null;
  @Field(() => ProcessType, { nullable: true, description: "vf:outputOf." }) outputOf!: ProcessType | null;
  @Field(() => AgreementType, { nullable: true, description: "vf:clauseOf." }) agreement!: AgreementType | null;
  @Field(() => DateTimeScalar, { nullable: true }) due!: Date | null;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => AgentStub, { nullable: true }) cancelledBy!: AgentStub | null;
  @Field(() => DateTimeScalar, { nullable: true }) cancelledAt!: Date | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

export const CommitmentConnectionType = defineConnection(CommitmentType, "Commitment", PageInfoType);

@InputType("MakeCommitmentInput", { description: "The provider promises." })
export class MakeCommitmentInput {
  @Field(() => EconomicActionEnum) action!: EconomicAction;
  @Field(() => ID, { description: "You, or an organization whose steward or treasurer you are." }) provider!: string;
  @Field(() => ID) receiver!: string;
  @Field(() => ID, { nullable: true, description: "The very resource, where it is to be this one." })
  resource?: string | null;
  @Field(() => ID, { nullable: true, description: "The kind of thing." }) specification?: string | null;
  @Field(() => MeasureInput, { nullable: true, description: "Of WORK the effort." }) quantity?: Measure | null;
  @Field(() => MeasureInput, { nullable: true, description: "Of WORK and USE: for how long." }) effort?: Measure | null;
  @Field(() => ID, { nullable: true, description: "The process that it is to go into." }) inputOf?: string | null;
  @Field(() => ID, { nullable: true, description: "The process that it is to come out of." }) outputOf?: string | null;
  @Field(() => ID, { nullable: true, description: "The agreement that it is a clause of." }) agreement?: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) due?: Date | null;
  @Field(() => String, { nullable: true, description: "1 to 2000 characters." }) note?: string | null;
}

@InputType("CancelCommitmentInput")
export class CancelCommitmentInput {
  @Field(() => ID, { description: "One that you gave or were given." }) commitment!: string;
}

@ObjectType("CommitmentPayload")
export class CommitmentPayload {
  @Field(() => CommitmentType) commitment!: CommitmentType;
}
