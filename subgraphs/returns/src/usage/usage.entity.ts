import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("usage_declaration")
export class UsageDeclarationRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") agent!: string;
  @Column("timestamptz", { name: "period_from" }) from!: Date;
  @Column("timestamptz", { name: "period_until", nullable: true }) until!: Date | null;
  @Column("text", { nullable: true }) bill!: string | null;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
}
