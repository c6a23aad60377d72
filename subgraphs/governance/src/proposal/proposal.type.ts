import { defineConnection } from "@commons-hub/shared/relay";
import { BigIntScalar, DateTimeScalar, type Money } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { METHODS, type TallyMethodName } from "../tally";
import { MoneyInput, MoneyType, PageInfoType } from "../value.type";
import type { NewProposal, NewRequirement } from "./draft";
import { BALLOT_SECRECIES, type BallotSecrecy, PROPOSAL_STATES, type ProposalState } from "./proposal";
import { EFFECT_LIMIT } from "./effect";
import { ProposalEffectInput } from "./effect.type";
import { type Regime, REGIMES } from "./regime";
import { ShareScalar } from "./share.scalar";

export const TallyMethodEnum = enumOf(METHODS.map((method) => method.name));
registerEnumType(TallyMethodEnum, {
  name: "TallyMethod",
  valuesConfig: Object.fromEntries(METHODS.map(({ name, description }) => [name, { description }])),
});

export const ProposalStateEnum = enumOf(PROPOSAL_STATES);
registerEnumType(ProposalStateEnum, { name: "ProposalState" });

export const BallotSecrecyEnum = enumOf(BALLOT_SECRECIES);
registerEnumType(BallotSecrecyEnum, {
  name: "BallotSecrecy",
  valuesConfig: {
    OPEN: { description: "After the close everybody can read who voted how; before it nobody." },
    SECRET: {
      description: "Nobody ever can: ballots are sealed while the vote is open, and published without voters after it.",
    },
  },
});

export const RegimeEnum = enumOf(REGIMES);
registerEnumType(RegimeEnum, {
  name: "Regime",
  valuesConfig: {
    PEER: { description: "Those who take part decide together, in one chamber." },
    MULTISTAKEHOLDER: { description: "Several chambers must each agree." },
  },
});

@ObjectType("ProposalOption")
export class ProposalOptionType {
  @Field(() => ID) id!: string;
  @Field(() => String) label!: string;
  @Field(() => BigIntScalar, { nullable: true, description: "In minor units of the budget; null without one." })
  cost!: bigint | null;
}

@ObjectType("Turnout", { description: "People who cast a ballot, of those on the roll. Never what they chose." })
export class TurnoutType {
  @Field(() => Int) cast!: number;
  @Field(() => Int) eligible!: number;
}

@ObjectType("ProposalChamber", { description: "A chamber that must agree, with its turnout." })
export class ProposalChamberType {
  @Field(() => Int) cast!: number;
  @Field(() => Int, { description: "0 until the vote opens." }) eligible!: number;
}

@ObjectType("Proposal", { description: "A question put to an assembly." })
export class ProposalType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => Int, { description: "Of its text; `versions` shows them all." }) version!: number;
  @Field(() => String, { nullable: true }) topic!: string | null;
  @Field(() => RegimeEnum) regime!: Regime;
  @Field(() => String, { description: "Why it is decided in this regime." }) regimeReason!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The end of what it decides; null: until another decision.",
  })
  inForceUntil!: Date | null;
  @Field(() => ProposalStateEnum) state!: ProposalState;
  @Field(() => TallyMethodEnum) method!: TallyMethodName;
  @Field(() => BallotSecrecyEnum) secrecy!: BallotSecrecy;
  @Field(() => String, {
    nullable: true,
    description: "Ties go by the order that follows from it; null: they stay open.",
  })
  tieSeed!: string | null;
  @Field(() => Int, { nullable: true, description: "How many are elected, where the method elects several." })
  seats!: number | null;
  @Field(() => MoneyType, { nullable: true, description: "What can be spent, where the method divides a budget." })
  budget!: Money | null;
  @Field(() => DateTimeScalar) draftedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) opensAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Ballots are taken before this moment." })
  closesAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) closedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) withdrawnAt!: Date | null;
  @Field(() => [ProposalOptionType], { description: "2 to 100, in the order of the ballot." })
  options!: readonly ProposalOptionType[];
}

export const ProposalConnectionType = defineConnection(ProposalType, "Proposal", PageInfoType);

@InputType("ChamberRuleInput")
export class ChamberRuleInput implements NewRequirement {
  @Field(() => ID) chamber!: string;
  @Field(() => ShareScalar, {
    nullable: true,
    description: "Least share of the people on the roll who cast a ballot; 0 unless given.",
  })
  quorum?: string | null;
  @Field(() => ShareScalar, {
    nullable: true,
    description: "Least share of the weight cast that stands behind the winner; 1/2 unless given. Met exactly is met.",
  })
  threshold?: string | null;
}

@InputType("DraftProposalInput")
export class DraftProposalInput implements NewProposal {
  @Field(() => ID) assembly!: string;
  @Field(() => ID, { nullable: true, description: "The project it is about." }) project?: string | null;
  @Field(() => String, { description: "1 to 200 characters." }) title!: string;
  @Field(() => String, { description: "1 to 50,000 characters." }) text!: string;
  @Field(() => TallyMethodEnum) method!: TallyMethodName;
  @Field(() => BallotSecrecyEnum, { defaultValue: "OPEN" }) secrecy!: BallotSecrecy;
  @Field(() => [String], { description: "2 to 100 labels, each its own." }) options!: string[];
  @Field(() => String, {
    nullable: true,
    description: "Up to 200 characters, published with the draft: ties go by the order that follows from it.",
  })
  tieSeed?: string | null;
  @Field(() => Int, { nullable: true, description: "For methods that elect several." }) seats?: number | null;
  @Field(() => MoneyInput, { nullable: true, description: "For methods that divide a budget." })
  budget?: Money | null;
  @Field(() => [BigIntScalar], {
    nullable: true,
    description: "What each option costs, in minor units of the budget and the order of the options.",
  })
  costs?: bigint[] | null;
  @Field(() => String, {
    nullable: true,
    description:
      "Label of the option that leaves everything as it is: its victory adopts nothing, and a winner's support is counted against it.",
  })
  statusQuo?: string | null;
  @Field(() => [ChamberRuleInput], {
    nullable: true,
    description: "The chambers that must all agree; every chamber of the assembly unless given.",
  })
  chambers?: ChamberRuleInput[] | null;
  @Field(() => String, { nullable: true, description: "In a word, up to 100 characters; delegations may be by topic." })
  topic?: string | null;
  @Field(() => RegimeEnum, {
    nullable: true,
    description: "PEER for one chamber, MULTISTAKEHOLDER for several; it follows from the chambers unless given.",
  })
  regime?: Regime | null;
  @Field(() => String, { nullable: true, description: "Up to 2,000 characters." }) regimeReason?: string | null;
  @Field(() => [ProposalEffectInput], {
    nullable: true,
    description: `Up to ${EFFECT_LIMIT}: what other parts do when it is adopted.`,
  })
  effects?: ProposalEffectInput[] | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Later than the close; until another decision unless given.",
  })
  inForceUntil?: Date | null;
}

@InputType("OpenProposalInput")
export class OpenProposalInput {
  @Field(() => ID) proposal!: string;
  @Field(() => DateTimeScalar, { description: "Later than now, at most 366 days from now." }) closesAt!: Date;
}

@InputType("CloseProposalInput")
export class CloseProposalInput {
  @Field(() => ID) proposal!: string;
}

@InputType("WithdrawProposalInput")
export class WithdrawProposalInput {
  @Field(() => ID) proposal!: string;
}

@ObjectType("DraftProposalPayload")
export class DraftProposalPayload {
  @Field(() => ProposalType) proposal!: ProposalType;
}

@ObjectType("OpenProposalPayload")
export class OpenProposalPayload {
  @Field(() => ProposalType) proposal!: ProposalType;
}

@ObjectType("CloseProposalPayload")
export class CloseProposalPayload {
  @Field(() => ProposalType) proposal!: ProposalType;
}

@ObjectType("WithdrawProposalPayload")
export class WithdrawProposalPayload {
  @Field(() => ProposalType) proposal!: ProposalType;
}
