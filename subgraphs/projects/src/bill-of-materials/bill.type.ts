import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import type { DependencyKind } from "../import/bill";
import { PageInfoType } from "../value.type";

export const DependencyKindEnum = {
  RUNTIME: "RUNTIME",
  OPTIONAL: "OPTIONAL",
  PEER: "PEER",
  DEVELOPMENT: "DEVELOPMENT",
  CONTAINS: "CONTAINS",
} as const;
registerEnumType(DependencyKindEnum, {
  name: "DependencyKind",
  description: "Why one thing needs another; CONTAINS for a part of an assembly.",
});

@ObjectType("BillOfMaterials", {
  description: "What a project is made of, as imported; a later import of the same project takes its place.",
})
export class BillOfMaterialsType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: "SHA-256 of all that was imported." }) digest!: string;
  @Field(() => String, { description: "cyclonedx or npm." }) format!: string;
  @Field(() => String) formatVersion!: string;
  @Field(() => Int, { description: "Distinct edges between components." }) edgeCount!: number;
  @Field(() => DateTimeScalar) publishedAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Null for the current one." }) supersededAt!: Date | null;
}

@ObjectType("BillComponent", { description: "One version of one project in a bill of materials." })
export class BillComponentType {
  @Field(() => Int, { description: "From 0, which is what the bill describes." }) index!: number;
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) version!: string | null;
}

export const BillComponentConnectionType = defineConnection(BillComponentType, "BillComponent", PageInfoType);

@ObjectType("Dependency", { description: "A project needs another, as a current bill of materials says." })
export class DependencyType {
  @Field(() => DependencyKindEnum) kind!: DependencyKind;
  @Field(() => String, { nullable: true, description: "Of what is needed." }) version!: string | null;
}

export const DependencyConnectionType = defineConnection(DependencyType, "Dependency", PageInfoType);
