import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Measure } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { Agreement } from "../agreement/agreement";
import { AgreementType } from "../agreement/agreement.type";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { EconomicEventConnectionType, EconomicEventType } from "../economic-event/economic-event.type";
import type { EconomicResource } from "../economic-resource/economic-resource";
import { EconomicResourceType } from "../economic-resource/economic-resource.type";
import type { Process } from "../process/process";
import { ProcessType } from "../process/process.type";
import { ResourceSpecificationStub } from "../specification/specification.type";
import { MeasureType } from "../value.type";
import { type Commitment, type CommitmentState, stateOf } from "./commitment";
import type { CommitmentService } from "./commitment.service";
import {
  CancelCommitmentInput,
  CommitmentConnectionType,
  CommitmentPayload,
  CommitmentStateEnum,
  CommitmentType,
  MakeCommitmentInput,
} from "./commitment.type";
import { countedOf, outstandingOf } from "./expectation";

const CommitmentPageArgs = definePageArgs(20);

@Resolver(() => CommitmentType)
export class CommitmentResolver {
  constructor(
    private readonly commitments: CommitmentService,
    private readonly economicEvents: EconomicEventService,
  ) {}

  @Mutation(() => CommitmentPayload, {
    description: "The provider promises something; nobody promises in the name of another.",
  })
  async makeCommitment(
    @Arg("input", () => MakeCommitmentInput) input: MakeCommitmentInput,
    @CommandParam() command: Command,
  ): Promise<{ commitment: Commitment }> {
    const { action, provider, receiver } = input;
    const commitment = await this.commitments.make(command, {
      action,
      provider,
      receiver,
      resource: input.resource ?? null,
      specification: input.specification ?? null,
      quantity: input.quantity ?? null,
      effort: input.effort ?? null,
      inputOf: input.inputOf ?? null,
      outputOf: input.outputOf ?? null,
      agreement: input.agreement ?? null,
      due: input.due ?? null,
      note: input.note ?? null,
    });
    return { commitment };
  }

  @Mutation(() => CommitmentPayload, {
    description: "The provider takes its promise back, or the receiver lets it go.",
  })
  async cancelCommitment(
    @Arg("input", () => CancelCommitmentInput) input: CancelCommitmentInput,
    @CommandParam() command: Command,
  ): Promise<{ commitment: Commitment }> {
    return { commitment: await this.commitments.cancel(command, input.commitment) };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  provider(@Root() { provider }: Commitment): AgentStub {
    return { id: provider };
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  receiver(@Root() { receiver }: Commitment): AgentStub {
    return { id: receiver };
  }

  @FieldResolver(() => EconomicResourceType, { nullable: true })
  resource(
    @Root() { resource }: Commitment,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<EconomicResource | null> | null {
    return resource === null ? null : loaders.resource.load(resource);
  }

  @FieldResolver(() => ResourceSpecificationStub, { nullable: true })
  specification(@Root() { specification }: Commitment): ResourceSpecificationStub | null {
    return specification === null ? null : { id: specification };
  }

  @FieldResolver(() => MeasureType)
  fulfilled(@Root() commitment: Commitment): Measure {
    return { value: commitment.fulfilled, unit: countedOf(commitment).unit };
  }

  @FieldResolver(() => MeasureType)
  outstanding(@Root() commitment: Commitment): Measure {
    return outstandingOf(commitment, commitment.fulfilled);
  }

  @FieldResolver(() => CommitmentStateEnum)
  state(@Root() commitment: Commitment): CommitmentState {
    return stateOf(commitment);
  }

  @FieldResolver(() => ProcessType, { nullable: true })
  inputOf(@Root() { inputOf }: Commitment, @Ctx() { loaders }: ExchangeContext): Promise<Process | null> | null {
    return inputOf === null ? null : loaders.process.load(inputOf);
  }

  @FieldResolver(() => ProcessType, { nullable: true })
  outputOf(@Root() { outputOf }: Commitment, @Ctx() { loaders }: ExchangeContext): Promise<Process | null> | null {
    return outputOf === null ? null : loaders.process.load(outputOf);
  }

  @FieldResolver(() => AgreementType, { nullable: true })
  agreement(@Root() { agreement }: Commitment, @Ctx() { loaders }: ExchangeContext): Promise<Agreement | null> | null {
    return agreement === null ? null : loaders.agreement.load(agreement);
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  cancelledBy(@Root() { cancelledBy }: Commitment): AgentStub | null {
    return cancelledBy === null ? null : { id: cancelledBy };
  }

  @FieldResolver(() => EconomicEventConnectionType, { description: "What keeps it, newest first (vf:fulfilledBy)." })
  fulfilledBy(
    @Root() { id }: Commitment,
    @Args(() => CommitmentPageArgs) page: PageArgs,
  ): Promise<Connection<EconomicEvent>> {
    return this.economicEvents.listFor("fulfills", id, page);
  }
}

@Resolver(() => EconomicEventType)
export class EventCommitmentResolver {
  @FieldResolver(() => CommitmentType, {
    nullable: true,
    description: "The promise that it keeps, wholly or in part (vf:fulfills).",
  })
  fulfills(
    @Root() { fulfills }: EconomicEvent,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Commitment | null> | null {
    return fulfills === null ? null : loaders.commitment.load(fulfills);
  }
}

@Resolver(() => AgentStub)
export class AgentCommitmentsResolver {
  constructor(private readonly service: CommitmentService) {}

  @FieldResolver(() => CommitmentConnectionType, {
    nullable: true,
    description: "What it promised and was promised, newest first.",
  })
  commitments(
    @Root() { id }: AgentStub,
    @Args(() => CommitmentPageArgs) page: PageArgs,
  ): Promise<Connection<Commitment>> {
    return this.service.list({ agent: id }, page);
  }
}
