import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { PageInfoType } from "../value.type";
import { type NewArgument, type NewObjection, type Stance, STANCES } from "./deliberation";

export const StanceEnum = enumOf(STANCES);
registerEnumType(StanceEnum, { name: "Stance" });

@ObjectType("Argument", { description: "A reason for or against a proposal." })
export class ArgumentType {
  @Field(() => ID) id!: string;
  @Field(() => StanceEnum) stance!: Stance;
  @Field(() => String, { nullable: true, description: "Null when its author had it erased." }) text!: string | null;
  @Field(() => DateTimeScalar) addedAt!: Date;
}

@ObjectType("Objection", {
  description: "What somebody cannot agree with; under consent a paramount one blocks until it is resolved.",
})
export class ObjectionType {
  @Field(() => ID) id!: string;
  @Field(() => Boolean, { description: "The proposal would harm what the assembly is for." }) paramount!: boolean;
  @Field(() => String, { nullable: true, description: "Null when its author had it erased." }) text!: string | null;
  @Field(() => DateTimeScalar) raisedAt!: Date;
  @Field(() => String, { nullable: true }) answer!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) answeredAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) withdrawnAt!: Date | null;
}

export const ArgumentConnectionType = defineConnection(ArgumentType, "Argument", PageInfoType);
export const ObjectionConnectionType = defineConnection(ObjectionType, "Objection", PageInfoType);

@InputType("AddArgumentInput")
export class AddArgumentInput implements NewArgument {
  @Field(() => ID) proposal!: string;
  @Field(() => StanceEnum) stance!: Stance;
  @Field(() => String, { description: "1 to 10,000 characters." }) text!: string;
  @Field(() => ID, { nullable: true, description: "The argument that it answers." }) replyTo?: string | null;
}

@InputType("RaiseObjectionInput")
export class RaiseObjectionInput implements NewObjection {
  @Field(() => ID) proposal!: string;
  @Field(() => String, { description: "1 to 10,000 characters." }) text!: string;
  @Field(() => Boolean, { defaultValue: false, description: "The proposal would harm what the assembly is for." })
  paramount!: boolean;
}

@InputType("AnswerObjectionInput")
export class AnswerObjectionInput {
  @Field(() => ID) objection!: string;
  @Field(() => String, { description: "1 to 10,000 characters." }) answer!: string;
}

@InputType("WithdrawObjectionInput")
export class WithdrawObjectionInput {
  @Field(() => ID) objection!: string;
}

@InputType("EraseWordsInput")
export class EraseWordsInput {
  @Field(() => ID, { description: "Yourself." }) agent!: string;
}

@ObjectType("AddArgumentPayload")
export class AddArgumentPayload {
  @Field(() => ArgumentType) argument!: ArgumentType;
}

@ObjectType("RaiseObjectionPayload")
export class RaiseObjectionPayload {
  @Field(() => ObjectionType) objection!: ObjectionType;
}

@ObjectType("AnswerObjectionPayload")
export class AnswerObjectionPayload {
  @Field(() => ObjectionType) objection!: ObjectionType;
}

@ObjectType("WithdrawObjectionPayload")
export class WithdrawObjectionPayload {
  @Field(() => ObjectionType) objection!: ObjectionType;
}

@ObjectType("EraseWordsPayload")
export class EraseWordsPayload {
  @Field(() => Int, { description: "Records whose words or author are gone." }) erased!: number;
}
