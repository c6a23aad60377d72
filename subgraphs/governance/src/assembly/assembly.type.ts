import { ROLES, type Role } from "@commons-hub/shared/identity";
import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { ROLL_RULES, type RollRule } from "../roll/roll";
import { PageInfoType } from "../value.type";
import type { NewAssembly, NewChamber } from "./assembly";

export const RollRuleEnum = enumOf(ROLL_RULES);
registerEnumType(RollRuleEnum, {
  name: "RollRule",
  description: "Who stands on a roll; MEMBERS_AND_CONTRIBUTORS takes everybody who is one or the other.",
});

/** Named as in projects, which owns memberships: one enum of the hub. */
export const RoleEnum = enumOf(ROLES);
registerEnumType(RoleEnum, { name: "Role" });

@ObjectType("Assembly", { description: "Those who decide together; its events are chained by hash." })
export class AssemblyType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) territory!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
}

@ObjectType("Chamber", { description: "A part of an assembly with a roll, a quorum and a threshold of its own." })
export class ChamberType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int, { nullable: true }) seats!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Contributions count that were confirmed in so many days before the roll is frozen; null: whenever.",
  })
  periodDays!: number | null;
  @Field(() => Int, { description: "What each of its ballots weighs where all chambers are counted together." })
  weight!: number;
  @Field(() => RollRuleEnum) rule!: RollRule;
  @Field(() => [RoleEnum], { description: "Roles that count as membership here." }) roles!: readonly Role[];
}

export const AssemblyConnectionType = defineConnection(AssemblyType, "Assembly", PageInfoType);

@InputType("ChamberInput")
export class ChamberInput implements NewChamber {
  @Field(() => String, { description: "1 to 200 characters, its own within the assembly." }) name!: string;
  @Field(() => RollRuleEnum) rule!: RollRule;
  @Field(() => Int, { nullable: true }) seats?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "What each ballot weighs where all chambers are counted together; 1 unless given, up to 1,000,000.",
  })
  weight?: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "Count contributions that were confirmed in so many days before the roll is frozen; whenever unless given.",
  })
  periodDays?: number | null;
  @Field(() => ID, { nullable: true, description: "Whose members; the assembly's organization unless given." })
  organization?: string | null;
  @Field(() => ID, { nullable: true, description: "Contributors to what; the assembly's project unless given." })
  project?: string | null;
  @Field(() => [RoleEnum], {
    nullable: true,
    description: "Roles that count as membership; STEWARD, MEMBER and TREASURER unless given.",
  })
  roles?: Role[] | null;
}

@InputType("CreateAssemblyInput")
export class CreateAssemblyInput implements NewAssembly {
  @Field(() => String, { description: "1 to 200 characters." }) name!: string;
  @Field(() => ID, { description: "Who convenes it; you are a steward of it." }) organization!: string;
  @Field(() => ID, { nullable: true }) project?: string | null;
  @Field(() => String, { nullable: true, description: "Code of a territory, up to 100 characters." })
  territory?: string | null;
  @Field(() => [ChamberInput], {
    nullable: true,
    description:
      "Up to 20; who fits several votes in the first. Without any there is one, of the organization's members.",
  })
  chambers?: ChamberInput[] | null;
}

@ObjectType("CreateAssemblyPayload")
export class CreateAssemblyPayload {
  @Field(() => AssemblyType) assembly!: AssemblyType;
}
