import { DateTimeScalar, DecimalScalar } from "@commons-hub/shared/value";
import { Field, Float, ObjectType, registerEnumType } from "type-graphql";
import { enumOf } from "../enum";
import { POWER_REGISTERS, type PowerRegister } from "./power";

export const PowerRegisterEnum = enumOf(POWER_REGISTERS);
registerEnumType(PowerRegisterEnum, {
  name: "PowerRegister",
  valuesConfig: {
    VOTES: { description: "Weight of the ballots, own and carried, that one's hand cast in closed open votes." },
    DELEGATIONS: { description: "People who have given their vote to one, as it stands now." },
    CREDIT: { description: "Balances above zero in the currencies of the scope's organizations." },
    MONEY: { description: "What one paid to the scope's organizations, and received from what they passed on." },
    STEWARDSHIP: { description: "Organizations and projects of the scope that one is a steward of." },
  },
});

@ObjectType("PowerHolder")
export class PowerHolderType {
  @Field(() => Float, { description: "Part of the whole, 0 to 1." }) share!: number;
  @Field(() => DecimalScalar, { description: "In minor units where the register has a currency." }) amount!: string;
  @Field(() => Float, {
    nullable: true,
    description: "How often it alone decides, where more than half wins: the absolute Banzhaf index.",
  })
  banzhaf!: number | null;
}

@ObjectType("PowerConcentration", { description: "What is held in one register, and how it is spread." })
export class PowerConcentrationType {
  @Field(() => PowerRegisterEnum) register!: PowerRegister;
  @Field(() => String, { nullable: true, description: "Amounts of different currencies are never added." })
  currency!: string | null;
}

@ObjectType("PowerOverlap", { description: "Somebody among the top five of several registers." })
export class PowerOverlapType {
  @Field(() => [PowerRegisterEnum]) registers!: readonly PowerRegister[];
}

@ObjectType("BanzhafMethod", { description: "How the indices were computed." })
export class BanzhafMethodType {
  @Field(() => Float, { nullable: true, description: "Half of the 95 % interval; null when exact." }) error!:
    number | null;
  @Field(() => String, { nullable: true, description: "Of the draws; null when exact." }) seed!: string | null;
}

@ObjectType("PowerReport", { description: "Who holds power in an organization, a project or a territory." })
export class PowerReportType {
  @Field(() => DateTimeScalar, { description: "Everything until then is known." }) asOf!: Date;
  @Field(() => [PowerConcentrationType], { description: "One per register, and per currency where there are several." })
  registers!: readonly PowerConcentrationType[];
}
