import { Column, Entity, PrimaryColumn } from "typeorm";
import type { RuleKind } from "./rule";

@Entity("return_rule")
export class ReturnRuleRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") organization!: string;
  @Column("text") name!: string;
  @Column("text") kind!: RuleKind;
  @Column("integer", { name: "alpha_bps", nullable: true }) alphaBps!: number | null;
  @Column("text") family!: string;
  @Column("integer") version!: number;
  @Column("text", { nullable: true }) replaces!: string | null;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
}
