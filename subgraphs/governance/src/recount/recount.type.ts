import { Field, Int, ObjectType } from "type-graphql";
import { TallyMethodEnum } from "../proposal/proposal.type";
import type { TallyMethodName } from "../tally";

@ObjectType("Recount", { description: "The same ballots under a method; nothing that it says is binding." })
export class RecountType {
  @Field(() => TallyMethodEnum) method!: TallyMethodName;
  @Field(() => Int) methodVersion!: number;
  @Field(() => Boolean, { description: "The same winners as in the tally." }) agreesWithTally!: boolean;
  @Field(() => String, { description: "SHA-256 over options and ballots: that of the tally." }) inputsDigest!: string;
}
