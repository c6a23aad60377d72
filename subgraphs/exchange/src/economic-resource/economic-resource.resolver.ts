import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { Args, FieldResolver, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import type { FlowStep } from "../economic-event/flow";
import { EconomicEventConnectionType, FlowStepType } from "../economic-event/economic-event.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType } from "../value.type";
import type { EconomicResource } from "./economic-resource";
import type { ResourceService } from "./economic-resource.service";
import { EconomicResourceConnectionType, EconomicResourceType } from "./economic-resource.type";

const ResourcePageArgs = definePageArgs(20);

@Resolver(() => EconomicResourceType)
export class EconomicResourceResolver {
  constructor(private readonly economicEvents: EconomicEventService) {}

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: EconomicResource): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  owner(@Root() { owner }: EconomicResource): AgentStub {
    return { id: owner };
  }

  @FieldResolver(() => MeasureType)
  accounting(@Root() { accounting, unit }: EconomicResource): Measure {
    return { value: accounting, unit };
  }

  @FieldResolver(() => MeasureType)
  onhand(@Root() { onhand, unit }: EconomicResource): Measure {
    return { value: onhand, unit };
  }

  @FieldResolver(() => [FlowStepType], {
    description:
      "By which events it came to be, through processes and from agent to agent, the nearest first; at most 200.",
  })
  trace(@Root() { id }: EconomicResource): Promise<FlowStep[]> {
    return this.economicEvents.listFlow("trace", id);
  }

  @FieldResolver(() => [FlowStepType], {
    description:
      "Which events led on from it, through processes and from agent to agent, the nearest first; at most 200.",
  })
  track(@Root() { id }: EconomicResource): Promise<FlowStep[]> {
    return this.economicEvents.listFlow("track", id);
  }

  @FieldResolver(() => EconomicEventConnectionType, { description: "What happened to it, newest first." })
  events(
    @Root() { id }: EconomicResource,
    @Args(() => ResourcePageArgs) page: PageArgs,
  ): Promise<Connection<EconomicEvent>> {
    return this.economicEvents.listOfResource(id, page);
  }
}

@Resolver(() => AgentStub)
export class AgentResourcesResolver {
  constructor(private readonly inventories: ResourceService) {}

  @FieldResolver(() => EconomicResourceConnectionType, {
    nullable: true,
    description: "Its inventory, newest first.",
  })
  resources(
    @Root() agent: AgentStub,
    @Args(() => ResourcePageArgs) page: PageArgs,
  ): Promise<Connection<EconomicResource>> {
    return this.inventories.list(agent.id, page);
  }
}
