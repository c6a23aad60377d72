import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar, type Origin } from "@commons-hub/shared/value";
import { Field, Float, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { OriginType, PageInfoType } from "../value.type";
import type { AgentKind, Location } from "./agent";

export const AgentKindEnum = {
  PERSON: "PERSON",
  ORGANIZATION: "ORGANIZATION",
  ECOLOGICAL_AGENT: "ECOLOGICAL_AGENT",
} as const;
registerEnumType(AgentKindEnum, { name: "AgentKind" });

@ObjectType("Location", { description: "Degrees, WGS 84." })
export class LocationType implements Location {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
}

@ObjectType("Agent", { description: "vf:Agent: a person, an organization or an ecological agent." })
export class AgentType {
  @Field(() => ID) id!: string;
  @Field(() => AgentKindEnum) kind!: AgentKind;
  @Field(() => String, { description: "Public name; a person may use a pseudonym." }) name!: string;
  @Field(() => String, { nullable: true }) uri!: string | null;
  @Field(() => LocationType, { nullable: true }) location!: Location | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => OriginType, { nullable: true, description: "Null for those who were named here." })
  origin!: Origin | null;
}

export const AgentConnectionType = defineConnection(AgentType, "Agent", PageInfoType);

@InputType("LocationInput")
export class LocationInput implements Location {
  @Field(() => Float) latitude!: number;
  @Field(() => Float) longitude!: number;
}

@InputType("CreateAgentInput")
export class CreateAgentInput {
  @Field(() => AgentKindEnum) kind!: AgentKind;
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => String, { nullable: true, description: "http or https." }) uri?: string | null;
  @Field(() => LocationInput, { nullable: true }) location?: LocationInput | null;
}

@ObjectType("CreateAgentPayload")
export class CreateAgentPayload {
  @Field(() => AgentType) agent!: AgentType;
}
