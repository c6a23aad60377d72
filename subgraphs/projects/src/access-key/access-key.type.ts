import type { CallerMembership, Role, Scope } from "@commons-hub/shared/identity";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { AgentType } from "../agent/agent.type";
import { RoleEnum } from "../membership/membership.type";
import type { AccessKey } from "./access-key";

export const ScopeEnum = {
  READ: "READ",
  PROJECTS: "PROJECTS",
  GOVERNANCE: "GOVERNANCE",
  EXCHANGE: "EXCHANGE",
  RETURNS: "RETURNS",
  ADMIN: "ADMIN",
} as const;
registerEnumType(ScopeEnum, { name: "Scope", description: "What a key may be used for; ADMIN holds all." });

@ObjectType("AccessKey", { description: "Seen by its agent, its stewards and ADMINs only." })
export class AccessKeyType {
  @Field(() => ID) id!: string;
  @Field(() => String, { nullable: true }) label!: string | null;
  @Field(() => [ScopeEnum]) scopes!: readonly Scope[];
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
}

@ObjectType("Viewer", { description: "The caller." })
export class ViewerType {
  @Field(() => AgentType) agent!: AgentType;
  @Field(() => [ScopeEnum], { description: "Of the key that is used now." }) scopes!: readonly Scope[];
}

@InputType("CreateAccessKeyInput")
export class CreateAccessKeyInput {
  @Field(() => ID) agent!: string;
  @Field(() => [ScopeEnum], { description: "Among those of the key that is used now." }) scopes!: Scope[];
  @Field(() => DateTimeScalar, { nullable: true, description: "In 365 days, unless given." }) expiresAt?: Date | null;
  @Field(() => String, { nullable: true, description: "At most 100 characters." }) label?: string | null;
}

@ObjectType("CreateAccessKeyPayload", {
  description: "The secret is shown once: a retry with the same Idempotency-Key answers null.",
})
export class CreateAccessKeyPayload {
  @Field(() => String, { nullable: true }) secret!: string | null;
  @Field(() => AccessKeyType) accessKey!: AccessKey;
}

@InputType("RevokeAccessKeyInput")
export class RevokeAccessKeyInput {
  @Field(() => ID) accessKey!: string;
}

@ObjectType("RevokeAccessKeyPayload")
export class RevokeAccessKeyPayload {
  @Field(() => AccessKeyType) accessKey!: AccessKey;
}

@Directive("@inaccessible")
@ObjectType("KeyHolderMembership")
export class KeyHolderMembershipType implements CallerMembership {
  @Field(() => ID) organization!: string;
  @Field(() => [RoleEnum]) roles!: readonly Role[];
}

@Directive("@inaccessible")
@ObjectType("KeyHolder", { description: "Whom a valid key stands for; only parts of the hub may ask." })
export class KeyHolderType {
  @Field(() => ID) key!: string;
  @Field(() => ID) agent!: string;
  @Field(() => [ScopeEnum]) scopes!: readonly Scope[];
  @Field(() => [KeyHolderMembershipType]) memberships!: readonly CallerMembership[];
  @Field(() => DateTimeScalar) readAt!: Date;
}
