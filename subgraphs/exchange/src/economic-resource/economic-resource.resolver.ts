import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import type { Measure } from "@commons-hub/shared/value";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import type { FlowStep } from "../economic-event/flow";
import { EconomicEventConnectionType, FlowStepType } from "../economic-event/economic-event.type";
import type { ProcessSpecification } from "../process/process";
import { ProcessSpecificationType } from "../process/process.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType } from "../value.type";
import type { EconomicResource } from "./economic-resource";
import type { ResourceService } from "./economic-resource.service";
import { EconomicResourceConnectionType, EconomicResourceType } from "./economic-resource.type";

const ResourcePageArgs = definePageArgs(20);

@Resolver(() => EconomicResourceType)
export class EconomicResourceResolver {
  constructor(
    private readonly economicEvents: EconomicEventService,
    private readonly inventories: ResourceService,
  ) {}

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

  @FieldResolver(() => ProcessSpecificationType, { nullable: true })
  stage(
    @Root() { stage }: EconomicResource,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<ProcessSpecification | null> | null {
    return stage === null ? null : loaders.processSpecification.load(stage);
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  containedIn(
    @Root() { containedIn }: EconomicResource,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<EconomicResource | null> | null {
    return containedIn === null ? null : loaders.resource.load(containedIn);
  }

  @FieldResolver(() => EconomicResourceConnectionType, { description: "What is packed in it, newest first." })
  contents(
    @Root() { id }: EconomicResource,
    @Args(() => ResourcePageArgs) page: PageArgs,
  ): Promise<Connection<EconomicResource>> {
    return this.inventories.listContents(id, page);
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
