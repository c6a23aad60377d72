import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Assembly, Chamber } from "../assembly/assembly";
import { AssemblyType, ChamberType } from "../assembly/assembly.type";
import type { Decision, StoredTally } from "../closing/closing";
import type { ClosingService } from "../closing/closing.service";
import { DecisionType, TallyType } from "../closing/closing.type";
import type { GovernanceContext } from "../context";
import { AgentType, ProjectType, type Reference, referenceTo } from "../foreign/foreign.type";
import { type Eligibility, textOf } from "../roll/eligibility.service";
import type { ElectoralRoll } from "../roll/roll";
import { ElectoralRollType, EligibilityType } from "../roll/roll.type";
import type { ChamberProgress } from "./outcome";
import type { Proposal, ProposalOption } from "./proposal";
import type { ProposalService } from "./proposal.service";
import {
  CloseProposalInput,
  CloseProposalPayload,
  DraftProposalInput,
  DraftProposalPayload,
  OpenProposalInput,
  OpenProposalPayload,
  ProposalChamberType,
  ProposalOptionType,
  ProposalType,
  TurnoutType,
  WithdrawProposalInput,
  WithdrawProposalPayload,
} from "./proposal.type";
import { formatShare } from "./share";
import { ShareScalar } from "./share.scalar";

interface Payload {
  readonly proposal: Proposal;
}

@Resolver(() => ProposalType)
export class ProposalResolver {
  constructor(
    private readonly proposals: ProposalService,
    private readonly closings: ClosingService,
  ) {}

  @Query(() => ProposalType, { nullable: true })
  proposal(@Arg("id", () => ID) id: string, @Ctx() context: GovernanceContext): Promise<Proposal | null> {
    return context.loaders.proposal.load(id);
  }

  @Mutation(() => DraftProposalPayload, { description: "By a steward, or by anybody who would be on the roll." })
  async draftProposal(
    @Arg("input", () => DraftProposalInput) input: DraftProposalInput,
    @CommandParam() command: Command,
  ): Promise<Payload> {
    return { proposal: await this.proposals.draft(command, input) };
  }

  @Mutation(() => OpenProposalPayload, { description: "By a steward: freezes the roll and takes ballots." })
  async openProposal(
    @Arg("input", () => OpenProposalInput) input: OpenProposalInput,
    @CommandParam() command: Command,
  ): Promise<Payload> {
    return { proposal: await this.proposals.open(command, input.proposal, input.closesAt) };
  }

  @Mutation(() => CloseProposalPayload, { description: "By a steward, before closesAt; at closesAt it closes itself." })
  async closeProposal(
    @Arg("input", () => CloseProposalInput) input: CloseProposalInput,
    @CommandParam() command: Command,
  ): Promise<Payload> {
    return { proposal: await this.closings.close(command, input.proposal) };
  }

  @Mutation(() => WithdrawProposalPayload, { description: "By its proposer or a steward; nothing is counted." })
  async withdrawProposal(
    @Arg("input", () => WithdrawProposalInput) input: WithdrawProposalInput,
    @CommandParam() command: Command,
  ): Promise<Payload> {
    return { proposal: await this.proposals.withdraw(command, input.proposal) };
  }

  @FieldResolver(() => ProposalOptionType, { nullable: true, description: "Leaves everything as it is." })
  statusQuo(@Root() proposal: Proposal): ProposalOption | null {
    return proposal.statusQuo === null ? null : (proposal.options[proposal.statusQuo] ?? null);
  }

  @FieldResolver(() => AssemblyType)
  assembly(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<Assembly | null> {
    return context.loaders.assembly.load(proposal.assembly);
  }

  @FieldResolver(() => ProjectType, { nullable: true })
  project(@Root() proposal: Proposal): Reference | null {
    return referenceTo(proposal.project);
  }

  @FieldResolver(() => AgentType, { nullable: true })
  proposer(@Root() proposal: Proposal): Reference | null {
    return referenceTo(proposal.proposer);
  }

  @FieldResolver(() => [ProposalChamberType], { description: "The chambers that must all agree." })
  chambers(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<readonly ChamberProgress[]> {
    return context.loaders.progressOf.load(proposal.id);
  }

  @FieldResolver(() => EligibilityType, {
    nullable: true,
    description: "Of this agent; of the caller when none is named, null without one.",
  })
  async viewerEligibility(
    @Root() proposal: Proposal,
    @Arg("agent", () => ID, { nullable: true }) agent: string | null,
    @Ctx() context: GovernanceContext,
  ): Promise<Eligibility | null> {
    const of = agent ?? context.caller.agent;
    return of === null ? null : context.loaders.eligibility.load(textOf({ proposal: proposal.id, agent: of }));
  }

  @FieldResolver(() => ElectoralRollType, { nullable: true, description: "Null until the vote opens." })
  roll(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<ElectoralRoll | null> {
    return context.loaders.rollOf.load(proposal.id);
  }

  @FieldResolver(() => TurnoutType, { nullable: true, description: "Over all chambers; null until the vote opens." })
  async turnout(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<TurnoutType | null> {
    if (proposal.opensAt === null) return null;
    const chambers = await context.loaders.progressOf.load(proposal.id);
    return {
      cast: chambers.reduce((sum, { cast }) => sum + cast, 0),
      eligible: chambers.reduce((sum, { eligible }) => sum + eligible, 0),
    };
  }

  @FieldResolver(() => TallyType, { nullable: true, description: "Null until the proposal is closed." })
  tally(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<StoredTally | null> {
    return context.loaders.tallyOf.load(proposal.id);
  }

  @FieldResolver(() => DecisionType, { nullable: true, description: "Null until the proposal is closed." })
  decision(@Root() proposal: Proposal, @Ctx() context: GovernanceContext): Promise<Decision | null> {
    return context.loaders.decisionOf.load(proposal.id);
  }
}

@Resolver(() => ProposalChamberType)
export class RequirementResolver {
  @FieldResolver(() => ChamberType)
  chamber(@Root() progress: ChamberProgress, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return context.loaders.chamber.load(progress.chamber);
  }

  @FieldResolver(() => ShareScalar)
  quorum(@Root() progress: ChamberProgress): string {
    return formatShare(progress.quorum);
  }

  @FieldResolver(() => ShareScalar)
  threshold(@Root() progress: ChamberProgress): string {
    return formatShare(progress.threshold);
  }
}
