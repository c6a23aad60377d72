import { Field, ObjectType, registerEnumType } from "type-graphql";
import type { Barrier, BarrierKind, Openness } from "./classification";
import type { Licence } from "./licence";

export const OpennessEnum = {
  OPEN: "OPEN",
  RECIPROCAL: "RECIPROCAL",
  COPYFAIR: "COPYFAIR",
  RESTRICTED: "RESTRICTED",
  UNKNOWN: "UNKNOWN",
} as const;
registerEnumType(OpennessEnum, {
  name: "Openness",
  description: "How much of the commons a licence keeps open.",
  valuesConfig: {
    OPEN: { description: "For everyone and everything, at most with thanks." },
    RECIPROCAL: { description: "Derivatives stay under the same terms (copyleft)." },
    COPYFAIR: { description: "Free to commoners; those who profit reciprocate." },
    RESTRICTED: { description: "A barrier stands in the way; see `barriers`." },
    UNKNOWN: { description: "Nothing is known, so nothing is promised." },
  },
});

export const BarrierKindEnum = {
  FIELD_OF_USE: "FIELD_OF_USE",
  NO_DERIVATIVES: "NO_DERIVATIVES",
  NO_COMMERCE: "NO_COMMERCE",
  PATENT: "PATENT",
  SECRECY: "SECRECY",
  OTHER: "OTHER",
} as const;
registerEnumType(BarrierKindEnum, { name: "BarrierKind" });

@ObjectType("Barrier", { description: "What stands between a person and the use of the work." })
export class BarrierType implements Barrier {
  @Field(() => BarrierKindEnum) kind!: BarrierKind;
  @Field(() => String) term!: string;
}

@ObjectType("Licence", { description: "An SPDX expression, parsed." })
export class LicenceType implements Licence {
  @Field(() => String) expression!: string;
  @Field(() => OpennessEnum) openness!: Openness;
  @Field(() => [BarrierType]) barriers!: readonly Barrier[];
}
