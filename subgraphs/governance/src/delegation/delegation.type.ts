import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { PageInfoType } from "../value.type";
import type { GivenDelegation } from "./delegation.service";
import { VOTE_STATES, type VoteState } from "./vote.service";

@ObjectType("Delegation", { description: "One vote given into another's hand; transitive." })
export class DelegationType {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true, description: "Null: for every topic." }) topic!: string | null;
  @Field(() => DateTimeScalar) givenAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Exclusive; null: until revoked." }) until!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
}

export const DelegationConnectionType = defineConnection(DelegationType, "Delegation", PageInfoType);

export const VoteStateEnum = enumOf(VOTE_STATES);
registerEnumType(VoteStateEnum, {
  name: "VoteState",
  valuesConfig: {
    CAST: { description: "By an own ballot." },
    DELEGATED: { description: "As the ballot of a delegate says." },
    STUCK: { description: "The delegation leads nowhere: vote yourself, or delegate to somebody else." },
    ABSENT: { description: "Neither a ballot nor a delegation." },
  },
});

@ObjectType("ViewerVote", { description: "What becomes of the caller's vote as things stand." })
export class ViewerVoteType {
  @Field(() => VoteStateEnum) state!: VoteState;
  @Field(() => String) reason!: string;
}

@InputType("DelegateInput", { description: "For one proposal, or for an assembly, or for a topic of an assembly." })
export class DelegateInput implements GivenDelegation {
  @Field(() => ID) to!: string;
  @Field(() => ID, { nullable: true }) proposal?: string | null;
  @Field(() => String, { nullable: true, description: "With an assembly; upper and lower case are the same." })
  topic?: string | null;
  @Field(() => ID, { nullable: true }) assembly?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Exclusive; until revoked unless given." })
  until?: Date | null;
  @Field(() => ID, { nullable: true, description: "The organization whose vote you give as its steward." })
  from?: string | null;
}

@InputType("RevokeDelegationInput")
export class RevokeDelegationInput {
  @Field(() => ID) delegation!: string;
}

@ObjectType("DelegatePayload")
export class DelegatePayload {
  @Field(() => DelegationType) delegation!: DelegationType;
}

@ObjectType("RevokeDelegationPayload")
export class RevokeDelegationPayload {
  @Field(() => DelegationType) delegation!: DelegationType;
}
