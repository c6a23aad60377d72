import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { ExchangeContext } from "../context";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import type { Process, ProcessSpecification } from "../process/process";
import { ProcessSpecificationType, ProcessType } from "../process/process.type";
import type { EconomicEvent } from "./economic-event";
import type { EconomicEventService } from "./economic-event.service";
import {
  CorrectEconomicEventInput,
  CorrectEconomicEventPayload,
  EconomicEventType,
  RecordEconomicEventInput,
  RecordEconomicEventPayload,
} from "./economic-event.type";

@Resolver(() => EconomicEventType)
export class EconomicEventResolver {
  constructor(private readonly economicEvents: EconomicEventService) {}

  @Mutation(() => RecordEconomicEventPayload, {
    description:
      "Records what has happened, by either party, and changes resources as the action says; never below zero.",
  })
  async recordEconomicEvent(
    @Arg("input", () => RecordEconomicEventInput) input: RecordEconomicEventInput,
    @CommandParam() command: Command,
  ): Promise<{ economicEvent: EconomicEvent }> {
    const { newResource: wish } = input;
    const economicEvent = await this.economicEvents.record(command, {
      action: input.action,
      provider: input.provider,
      receiver: input.receiver,
      resource: input.resource ?? null,
      toResource: input.toResource ?? null,
      newResource: wish
        ? {
            name: wish.name,
            specification: wish.specification ?? null,
            place: wish.place ?? null,
            shareable: wish.shareable ?? false,
          }
        : null,
      specification: input.specification ?? null,
      inputOf: input.inputOf ?? null,
      outputOf: input.outputOf ?? null,
      agreement: input.agreement ?? null,
      fulfills: input.fulfills ?? null,
      settles: input.settles ?? null,
      quantity: input.quantity ?? null,
      effort: input.effort ?? null,
      gift: input.gift ?? false,
      place: input.place ?? null,
      state: input.state ?? null,
      container: input.container ?? null,
      occurredAt: input.occurredAt ?? null,
    });
    return { economicEvent };
  }

  @Mutation(() => CorrectEconomicEventPayload, {
    description: "A new event that says how much it should have been; the resources follow.",
  })
  async correctEconomicEvent(
    @Arg("input", () => CorrectEconomicEventInput) input: CorrectEconomicEventInput,
    @CommandParam() command: Command,
  ): Promise<{ economicEvent: EconomicEvent }> {
    return { economicEvent: await this.economicEvents.correct(command, input.economicEvent, input.quantity) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  provider(@Root() { provider }: EconomicEvent): AgentStub {
    return { id: provider };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  receiver(@Root() { receiver }: EconomicEvent): AgentStub {
    return { id: receiver };
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  resource(@Root() event: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<EconomicResource | null> | null {
    return event.resource === null ? null : loaders.resource.load(event.resource);
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  toResource(
    @Root() event: EconomicEvent,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<EconomicResource | null> | null {
    return event.toResource === null ? null : loaders.resource.load(event.toResource);
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: EconomicEvent): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => ProcessType, { nullable: true })
  inputOf(@Root() { inputOf }: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<Process | null> | null {
    return inputOf === null ? null : loaders.process.load(inputOf);
  }

  @FieldResolver(() => ProcessType, { nullable: true })
  outputOf(@Root() { outputOf }: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<Process | null> | null {
    return outputOf === null ? null : loaders.process.load(outputOf);
  }

  @FieldResolver(() => ProcessSpecificationType, { nullable: true })
  stage(
    @Root() { stage }: EconomicEvent,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<ProcessSpecification | null> | null {
    return stage === null ? null : loaders.processSpecification.load(stage);
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  container(
    @Root() { container }: EconomicEvent,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<EconomicResource | null> | null {
    return container === null ? null : loaders.resource.load(container);
  }

  @FieldResolver(() => EconomicEventType, { nullable: true })
  corrects(@Root() event: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<EconomicEvent | null> | null {
    return event.corrects === null ? null : loaders.economicEvent.load(event.corrects);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  recordedBy(@Root() { recordedBy }: EconomicEvent): AgentStub | null {
    return recordedBy === null ? null : { id: recordedBy };
  }
}
