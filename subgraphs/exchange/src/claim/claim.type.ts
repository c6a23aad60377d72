import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { EconomicAction } from "../economic-event/action";
import { EconomicActionEnum, EconomicEventType } from "../economic-event/economic-event.type";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureInput, MeasureType, PageInfoType } from "../value.type";
import { CLAIM_STATES, type ClaimState } from "./claim";

export const ClaimStateEnum = Object.fromEntries(CLAIM_STATES.map((state) => [state, state]));
registerEnumType(ClaimStateEnum, {
  name: "ClaimState",
  description: "Settled where nothing is outstanding; all but OPEN are vf:finished.",
});

@ObjectType("Claim", {
  description: "What the receiver of an event owes its provider for it; seen by the two alone (vf:Claim).",
})
export class ClaimType {
  @Field(() => ID) id!: string;
  @Field(() => EconomicEventType, { nullable: true, description: "vf:triggeredBy." })
  triggeredBy!: EconomicEventType | null;
  @Field(() => EconomicActionEnum, { description: "What is to be done in return." }) action!: EconomicAction;
  @Field(() => AgentStub, { nullable: true, description: "Who owes." }) provider!: AgentStub | null;
  @Field(() => AgentStub, { nullable: true, description: "Who is owed." }) receiver!: AgentStub | null;
  @Field(() => EconomicResourceType, { nullable: true }) resource!: EconomicResourceType | null;
  @Field(() => ResourceSpecificationStub, { nullable: true, description: "vf:resourceConformsTo." })
  specification!: ResourceSpecificationStub | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:resourceQuantity." }) quantity!: Measure | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:effortQuantity." }) effort!: Measure | null;
  @Field(() => MeasureType, { description: "What the events that settle it add up to, corrections included." })
  settled!: Measure;
  @Field(() => MeasureType, { description: "What is still owed; never below zero." }) outstanding!: Measure;
  @Field(() => ClaimStateEnum) state!: ClaimState;
  @Field(() => DateTimeScalar, { nullable: true }) due!: Date | null;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) waivedAt!: Date | null;
  @Field(() => DateTimeScalar) recordedAt!: Date;
}

export const ClaimConnectionType = defineConnection(ClaimType, "Claim", PageInfoType);

@InputType("RecordClaimInput", {
  description:
    "Who owes records it; who is owed, where the event is part of an agreement in which the other has promised something.",
})
export class RecordClaimInput {
  @Field(() => ID, { description: "The event that it is for; no gift." }) triggeredBy!: string;
  @Field(() => EconomicActionEnum, { description: "What is to be done in return." }) action!: EconomicAction;
  @Field(() => ID, { description: "Who owes: the receiver of the event." }) provider!: string;
  @Field(() => ID, { description: "Who is owed: the provider of the event." }) receiver!: string;
  @Field(() => ID, { nullable: true }) resource?: string | null;
  @Field(() => ID, { nullable: true, description: "The kind of thing that is owed." }) specification?: string | null;
  @Field(() => MeasureInput, { nullable: true, description: "Of WORK the effort." }) quantity?: Measure | null;
  @Field(() => MeasureInput, { nullable: true, description: "Of WORK and USE: for how long." }) effort?: Measure | null;
  @Field(() => DateTimeScalar, { nullable: true }) due?: Date | null;
  @Field(() => String, { nullable: true, description: "1 to 2000 characters." }) note?: string | null;
}

@InputType("WaiveClaimInput")
export class WaiveClaimInput {
  @Field(() => ID, { description: "A claim of yours." }) claim!: string;
}

@ObjectType("ClaimPayload")
export class ClaimPayload {
  @Field(() => ClaimType) claim!: ClaimType;
}
