import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { ProposalType } from "./proposal.type";
import { LINE_CHANGES, type LineChangeKind, type NewRevision } from "./revision";

export const LineChangeEnum = enumOf(LINE_CHANGES);
registerEnumType(LineChangeEnum, { name: "LineChangeKind" });

@ObjectType("LineChange", { description: "A line of a text, as it went from one version to another." })
export class LineChangeType {
  @Field(() => LineChangeEnum) change!: LineChangeKind;
  @Field(() => String) line!: string;
}

@ObjectType("ProposalVersion", { description: "What a proposal said." })
export class ProposalVersionType {
  @Field(() => Int, { description: "From 1." }) version!: number;
  @Field(() => String) title!: string;
  @Field(() => String) text!: string;
  @Field(() => String, { nullable: true, description: "Why it was written." }) note!: string | null;
  @Field(() => DateTimeScalar) writtenAt!: Date;
}

@InputType("ReviseProposalInput")
export class ReviseProposalInput implements NewRevision {
  @Field(() => ID) proposal!: string;
  @Field(() => String, { nullable: true, description: "As it was unless given." }) title?: string | null;
  @Field(() => String, { nullable: true, description: "As it was unless given." }) text?: string | null;
  @Field(() => String, { nullable: true, description: "Why, up to 2,000 characters." }) note?: string | null;
}

@ObjectType("ReviseProposalPayload")
export class ReviseProposalPayload {
  @Field(() => ProposalType) proposal!: ProposalType;
}
