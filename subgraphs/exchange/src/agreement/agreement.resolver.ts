import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { AgentStub } from "../agent/agent.type";
import type { Commitment } from "../commitment/commitment";
import type { CommitmentService } from "../commitment/commitment.service";
import { CommitmentConnectionType } from "../commitment/commitment.type";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { EconomicEventConnectionType, EconomicEventType } from "../economic-event/economic-event.type";
import type { Agreement } from "./agreement";
import type { AgreementService } from "./agreement.service";
import { AgreementConnectionType, AgreementType, CreateAgreementInput, CreateAgreementPayload } from "./agreement.type";

const AgreementPageArgs = definePageArgs(20);

@Resolver(() => AgreementType)
export class AgreementResolver {
  constructor(
    private readonly agreements: AgreementService,
    private readonly commitments: CommitmentService,
    private readonly economicEvents: EconomicEventService,
  ) {}

  @Mutation(() => CreateAgreementPayload, {
    description: "Names who agrees with whom, by one of them. It binds nobody: each party makes its own commitments.",
  })
  async createAgreement(
    @Arg("input", () => CreateAgreementInput) { name, note, parties }: CreateAgreementInput,
    @CommandParam() command: Command,
  ): Promise<{ agreement: Agreement }> {
    return { agreement: await this.agreements.create(command, { name, note: note ?? null, parties }) };
  }

  @FieldResolver(() => [AgentStub], { nullable: true })
  parties(@Root() { parties }: Agreement): AgentStub[] {
    return parties.map((id) => ({ id }));
  }

  @FieldResolver(() => AgentStub, { nullable: true })
  createdBy(@Root() { createdBy }: Agreement): AgentStub | null {
    return createdBy === null ? null : { id: createdBy };
  }

  @FieldResolver(() => CommitmentConnectionType, { description: "Its clauses, newest first (vf:stipulates)." })
  clauses(@Root() { id }: Agreement, @Args(() => AgreementPageArgs) page: PageArgs): Promise<Connection<Commitment>> {
    return this.commitments.list({ agreement: id }, page);
  }

  @FieldResolver(() => EconomicEventConnectionType, {
    description: "What has happened of it, newest first (vf:realizes).",
  })
  events(@Root() { id }: Agreement, @Args(() => AgreementPageArgs) page: PageArgs): Promise<Connection<EconomicEvent>> {
    return this.economicEvents.listFor("agreement", id, page);
  }
}

@Resolver(() => EconomicEventType)
export class EventAgreementResolver {
  @FieldResolver(() => AgreementType, { nullable: true, description: "What it is part of (vf:realizationOf)." })
  agreement(
    @Root() { agreement }: EconomicEvent,
    @Ctx() { loaders }: ExchangeContext,
  ): Promise<Agreement | null> | null {
    return agreement === null ? null : loaders.agreement.load(agreement);
  }
}

@Resolver(() => AgentStub)
export class AgentAgreementsResolver {
  constructor(private readonly service: AgreementService) {}

  @FieldResolver(() => AgreementConnectionType, {
    nullable: true,
    description: "Those that it is a party of, newest first.",
  })
  agreements(@Root() { id }: AgentStub, @Args(() => AgreementPageArgs) page: PageArgs): Promise<Connection<Agreement>> {
    return this.service.list(id, page);
  }
}
