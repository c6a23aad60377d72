import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Measure } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { Place } from "../economic-resource/economic-resource";
import { EconomicResourceType, NewResourceInput, PlaceInput } from "../economic-resource/economic-resource.type";
import { ProcessSpecificationType, ProcessType } from "../process/process.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureInput, MeasureType, PageInfoType } from "../value.type";
import { ECONOMIC_ACTIONS, type EconomicAction } from "./action";

export const EconomicActionEnum = Object.fromEntries(ECONOMIC_ACTIONS.map((action) => [action, action]));
registerEnumType(EconomicActionEnum, {
  name: "EconomicAction",
  description: "vf:Action; the effects of each are data.",
  valuesConfig: {
    PRODUCE: { description: "A process gives out something that was not there before." },
    CONSUME: { description: "A process takes something in and uses it up." },
    USE: { description: "A process uses a thing, such as a tool, for a time; it is all there afterwards." },
    WORK: { description: "Somebody's effort goes into a process." },
    CITE: { description: "A process draws on something that is not used up by it, such as a design." },
    DELIVER_SERVICE: { description: "One does something for another; nothing stays of it as a thing." },
    PICKUP: { description: "A carrier takes a thing along: it is not on hand until the DROPOFF." },
    DROPOFF: { description: "A carrier sets a thing down, at most what was picked up." },
    ACCEPT: { description: "A process takes a thing in to work on it: it is not on hand until the MODIFY." },
    MODIFY: { description: "A process gives a thing back, changed; at most what was accepted." },
    COMBINE: { description: "A thing goes into a container." },
    SEPARATE: { description: "A thing comes out of a container." },
    TRANSFER_ALL_RIGHTS: { description: "What is owned goes to another agent; what is held stays." },
    TRANSFER_CUSTODY: {
      description: "What is held goes to another agent; what is owned stays: lending, and giving back.",
    },
    TRANSFER: { description: "Both go to another agent: a sale, a gift." },
    MOVE: { description: "Both go from one resource to another of the same agent." },
    COPY: { description: "There is as much more of it at another place; the first stays as it is." },
    RAISE: { description: "There is more than was known: a first count, something found." },
    LOWER: { description: "There is less than was known: a recount, something lost." },
  },
});

@ObjectType("EconomicEvent", { description: "What has happened, never rewritten (vf:EconomicEvent)." })
export class EconomicEventType {
  @Field(() => ID) id!: string;
  @Field(() => EconomicActionEnum) action!: EconomicAction;
  @Field(() => AgentStub, { nullable: true }) provider!: AgentStub | null;
  @Field(() => AgentStub, { nullable: true }) receiver!: AgentStub | null;
  @Field(() => EconomicResourceType, { nullable: true, description: "vf:resourceInventoriedAs." })
  resource!: EconomicResourceType | null;
  @Field(() => EconomicResourceType, { nullable: true, description: "vf:toResourceInventoriedAs." })
  toResource!: EconomicResourceType | null;
  @Field(() => ResourceSpecificationStub, { nullable: true, description: "vf:resourceConformsTo." })
  specification!: ResourceSpecificationStub | null;
  @Field(() => ProcessType, { nullable: true, description: "vf:inputOf." }) inputOf!: ProcessType | null;
  @Field(() => ProcessType, { nullable: true, description: "vf:outputOf." }) outputOf!: ProcessType | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:resourceQuantity." }) quantity!: Measure | null;
  @Field(() => MeasureType, { nullable: true, description: "vf:effortQuantity." }) effort!: Measure | null;
  @Field(() => Boolean, { description: "Given without a claim on anything in return." }) gift!: boolean;
  @Field(() => String, { nullable: true, description: "How the resource was found to be (vf:state)." })
  state!: string | null;
  @Field(() => ProcessSpecificationType, {
    nullable: true,
    description: "The stage that the resource has reached (vf:stage).",
  })
  stage!: ProcessSpecificationType | null;
  @Field(() => EconomicResourceType, { nullable: true, description: "What it was put into (vf:containedIn)." })
  container!: EconomicResourceType | null;
  @Field(() => DateTimeScalar) occurredAt!: Date;
  @Field(() => EconomicEventType, { nullable: true, description: "The event that this one puts right (vf:corrects)." })
  corrects!: EconomicEventType | null;
  @Field(() => AgentStub, { nullable: true, description: "Who recorded it; null for the hub itself." })
  recordedBy!: AgentStub | null;
  @Field(() => DateTimeScalar) recordedAt!: Date;
}

export const EconomicEventConnectionType = defineConnection(EconomicEventType, "EconomicEvent", PageInfoType);

@ObjectType("FlowStep", { description: "An event on the way of a resource. Goes beyond ValueFlows." })
export class FlowStepType {
  @Field(() => Int, { description: "How many steps away: 1 for what happened to the resource itself." }) depth!: number;
  @Field(() => EconomicEventType) event!: EconomicEventType;
}

@InputType("RecordEconomicEventInput", { description: "The provider or the receiver records it." })
export class RecordEconomicEventInput {
  @Field(() => EconomicActionEnum) action!: EconomicAction;
  @Field(() => ID) provider!: string;
  @Field(() => ID) receiver!: string;
  @Field(() => ID, { nullable: true }) resource?: string | null;
  @Field(() => ID, { nullable: true, description: "Of transfers, MOVE and COPY: what it goes to." })
  toResource?: string | null;
  @Field(() => NewResourceInput, {
    nullable: true,
    description:
      "Begins to exist in the receiver's inventory: with PRODUCE and RAISE instead of `resource`, with transfers, MOVE and COPY instead of `toResource`.",
  })
  newResource?: NewResourceInput | null;
  @Field(() => ID, { nullable: true, description: "What kind of thing it was, where no resource is named." })
  specification?: string | null;
  @Field(() => ID, { nullable: true, description: "The process, of one of the two parties, that it goes into." })
  inputOf?: string | null;
  @Field(() => ID, { nullable: true, description: "The process that it comes out of." }) outputOf?: string | null;
  @Field(() => ID, {
    nullable: true,
    description: "The agreement that it is part of; that of `fulfills` when left out.",
  })
  agreement?: string | null;
  @Field(() => ID, { nullable: true, description: "The promise that it keeps, wholly or in part (vf:fulfills)." })
  fulfills?: string | null;
  @Field(() => ID, { nullable: true, description: "The claim that it meets, wholly or in part (vf:settles)." })
  settles?: string | null;
  @Field(() => MeasureInput, { nullable: true, description: "In the resource's unit; of WORK the effort." })
  quantity?: Measure | null;
  @Field(() => MeasureInput, { nullable: true, description: "Of WORK and USE: for how long." }) effort?: Measure | null;
  @Field(() => Boolean, { nullable: true, description: "Given without a claim on anything in return." })
  gift?: boolean | null;
  @Field(() => PlaceInput, { nullable: true, description: "Where the resource is from now on." }) place?: Place | null;
  @Field(() => String, {
    nullable: true,
    description: "How the resource is found to be: pass, fail, …; 1 to 64 characters (vf:state).",
  })
  state?: string | null;
  @Field(() => ID, { nullable: true, description: "Of COMBINE: the resource, of yours, that it is put into." })
  container?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Now, when left out." }) occurredAt?: Date | null;
}

@InputType("CorrectEconomicEventInput")
export class CorrectEconomicEventInput {
  @Field(() => ID, { description: "An event of yours that was not put right before." }) economicEvent!: string;
  @Field(() => MeasureInput, { description: "What it should have said; zero for what never happened." })
  quantity!: Measure;
}

@ObjectType("RecordEconomicEventPayload")
export class RecordEconomicEventPayload {
  @Field(() => EconomicEventType) economicEvent!: EconomicEventType;
}

@ObjectType("CorrectEconomicEventPayload")
export class CorrectEconomicEventPayload {
  @Field(() => EconomicEventType) economicEvent!: EconomicEventType;
}
