import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { abortable } from "@commons-hub/shared/subgraph";
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Assembly, Chamber } from "../assembly/assembly";
import { AssemblyType, ChamberType } from "../assembly/assembly.type";
import type { Decision } from "../closing/closing";
import { DecisionType } from "../closing/closing.type";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference, referenceTo } from "../foreign/foreign.type";
import type { Proposal } from "../proposal/proposal";
import { ProposalType } from "../proposal/proposal.type";

import type { GovernanceEvent } from "./history";
import type { HistoryFilter, HistoryService } from "./history.service";
import { GovernanceEventConnectionType, GovernanceEventFilter, GovernanceEventType } from "./history.type";

const EventPageArgs = definePageArgs(50);

interface FollowArgs {
  readonly filter?: HistoryFilter | null;
  readonly after?: string | null;
}

@Resolver(() => GovernanceEventType)
export class HistoryResolver {
  constructor(private readonly history: HistoryService) {}

  @Query(() => GovernanceEventConnectionType, {
    name: "governanceEvents",
    description:
      "From the beginning, or after a cursor. `endCursor` is never null: on an empty page it repeats `after`, or names the present.",
  })
  list(
    @Arg("filter", () => GovernanceEventFilter, { nullable: true }) filter: GovernanceEventFilter | null,
    @Args(() => EventPageArgs) page: PageArgs,
  ): Promise<Connection<GovernanceEvent>> {
    return this.history.list(filter ?? {}, page);
  }

  @Subscription(() => GovernanceEventType, {
    name: "governanceEvents",
    description: "Replay after the cursor, then follow; without a cursor, from now.",
    subscribe: ({ args, context }: { args: FollowArgs; context: GovernanceContext }) =>
      abortable(context.signal, (signal) =>
        context.services.history.follow(args.filter ?? {}, args.after ?? null, signal),
      ),
  })
  follow(
    @Root() event: GovernanceEvent,
    @Arg("filter", () => GovernanceEventFilter, { nullable: true }) _filter: GovernanceEventFilter | null,
    @Arg("after", () => String, { nullable: true }) _after: string | null,
  ): GovernanceEvent {
    return event;
  }

  @FieldResolver(() => AgentType, { nullable: true, description: "Null for the clock and for counts." })
  actor(@Root() event: GovernanceEvent): Reference | null {
    return referenceTo(event.actor);
  }

  @FieldResolver(() => AssemblyType)
  assembly(@Root() event: GovernanceEvent, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(event.assembly);
  }

  @FieldResolver(() => ProposalType, { nullable: true })
  async proposal(@Root() event: GovernanceEvent, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return event.proposal === null ? null : context.loaders.proposal.load(event.proposal);
  }

  @FieldResolver(() => ChamberType, { nullable: true })
  async chamber(@Root() event: GovernanceEvent, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return event.chamber === null ? null : context.loaders.chamber.load(event.chamber);
  }

  @FieldResolver(() => DecisionType, { nullable: true })
  async decision(@Root() event: GovernanceEvent, @Ctx() context: GovernanceContext): Promise<Decision | null> {
    return event.decision === null ? null : context.loaders.decision.load(event.decision);
  }
}
