import type { Role } from "@commons-hub/shared/identity";
import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { PageInfoType } from "../value.type";

export const RoleEnum = {
  STEWARD: "STEWARD",
  MEMBER: "MEMBER",
  TREASURER: "TREASURER",
  AUDITOR: "AUDITOR",
  OBSERVER: "OBSERVER",
  AGENCY: "AGENCY",
} as const;
registerEnumType(RoleEnum, { name: "Role", description: "What an agent is to an organization." });

@ObjectType("Membership", { description: "vf:AgentRelationship." })
export class MembershipType {
  @Field(() => ID) id!: string;
  @Field(() => [RoleEnum]) roles!: readonly Role[];
  @Field(() => DateTimeScalar) from!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Exclusive; null while it runs." }) until!: Date | null;
}

export const MembershipConnectionType = defineConnection(MembershipType, "Membership", PageInfoType);

@InputType("AddMemberInput")
export class AddMemberInput {
  @Field(() => ID, { description: "The caller is a steward of it." }) organization!: string;
  @Field(() => ID) agent!: string;
  @Field(() => [RoleEnum], { description: "At least one." }) roles!: Role[];
  @Field(() => DateTimeScalar, { nullable: true, description: "Now, unless given." }) from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "Open, unless given." }) until?: Date | null;
}

@ObjectType("AddMemberPayload")
export class AddMemberPayload {
  @Field(() => MembershipType) membership!: MembershipType;
}

@InputType("EndMembershipInput")
export class EndMembershipInput {
  @Field(() => ID) membership!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: "Now, unless given; never in the past." })
  until?: Date | null;
}

@ObjectType("EndMembershipPayload")
export class EndMembershipPayload {
  @Field(() => MembershipType) membership!: MembershipType;
}
