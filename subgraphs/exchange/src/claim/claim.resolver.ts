import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Measure } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import { countedOf, outstandingOf } from "../commitment/expectation";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { EconomicEventConnectionType, EconomicEventType } from "../economic-event/economic-event.type";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType } from "../value.type";
import { type Claim, type ClaimState, claimStateOf } from "./claim";
import type { ClaimService } from "./claim.service";
import {
  ClaimConnectionType,
  ClaimPayload,
  ClaimStateEnum,
  ClaimType,
  RecordClaimInput,
  WaiveClaimInput,
} from "./claim.type";

const ClaimPageArgs = definePageArgs(20);

@Resolver(() => ClaimType)
export class ClaimResolver {
  constructor(
    private readonly claims: ClaimService,
    private readonly economicEvents: EconomicEventService,
  ) {}

  @Mutation(() => ClaimPayload, {
    description: "What is owed for an event: by who owes it, or by who is owed where the other one has promised.",
  })
  async recordClaim(
    @Arg("input", () => RecordClaimInput) input: RecordClaimInput,
    @CommandParam() command: Command,
  ): Promise<{ claim: Claim }> {
    const { triggeredBy, action, provider, receiver } = input;
    const claim = await this.claims.record(command, {
      triggeredBy,
      action,
      provider,
      receiver,
      resource: input.resource ?? null,
      specification: input.specification ?? null,
      quantity: input.quantity ?? null,
      effort: input.effort ?? null,
      due: input.due ?? null,
      note: input.note ?? null,
    });
    return { claim };
  }

  @Mutation(() => ClaimPayload, { description: "Who is owed lets it go." })
  async waiveClaim(
    @Arg("input", () => WaiveClaimInput) input: WaiveClaimInput,
    @CommandParam() command: Command,
  ): Promise<{ claim: Claim }> {
    return { claim: await this.claims.waive(command, input.claim) };
  }

  @FieldResolver(() => EconomicEventType, { nullable: true })
  triggeredBy(@Root() { triggeredBy }: Claim, @Ctx() { loaders }: ExchangeContext): Promise<EconomicEvent | null> {
    return loaders.economicEvent.load(triggeredBy);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  provider(@Root() { provider }: Claim): AgentStub {
    return { id: provider };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  receiver(@Root() { receiver }: Claim): AgentStub {
    return { id: receiver };
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  resource(@Root() { resource }: Claim, @Ctx() { loaders }: ExchangeContext): Promise<EconomicResource | null> | null {
    return resource === null ? null : loaders.resource.load(resource);
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: Claim): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => MeasureType)
  settled(@Root() claim: Claim): Measure {
    return { value: claim.settled, unit: countedOf(claim).unit };
  }

  @FieldResolver(() => MeasureType)
  outstanding(@Root() claim: Claim): Measure {
    return outstandingOf(claim, claim.settled);
  }

  @FieldResolver(() => ClaimStateEnum)
  state(@Root() claim: Claim): ClaimState {
    return claimStateOf(claim);
  }

  @FieldResolver(() => EconomicEventConnectionType, { description: "What settles it, newest first (vf:settledBy)." })
  settledBy(@Root() { id }: Claim, @Args(() => ClaimPageArgs) page: PageArgs): Promise<Connection<EconomicEvent>> {
    return this.economicEvents.listFor("settles", id, page);
  }
}

@Resolver(() => EconomicEventType)
export class EventClaimResolver {
  @FieldResolver(() => ClaimType, {
    nullable: true,
    description: "The claim that it meets, wholly or in part; null for whom that is no business of (vf:settles).",
  })
  settles(@Root() { settles }: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<Claim | null> | null {
    return settles === null ? null : loaders.claim.load(settles);
  }
}

@Resolver(() => AgentStub)
export class AgentClaimsResolver {
  constructor(private readonly service: ClaimService) {}

  @FieldResolver(() => ClaimConnectionType, {
    nullable: true,
    description: "What it owes and is owed, newest first; null for whom that is no business of.",
  })
  claims(
    @Root() { id }: AgentStub,
    @Args(() => ClaimPageArgs) page: PageArgs,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<Connection<Claim> | null> {
    return this.service.list(caller, id, page);
  }
}
