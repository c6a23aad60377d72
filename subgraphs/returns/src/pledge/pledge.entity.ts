import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("pledge")
export class PledgeRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") agent!: string;
  @Column("text") organization!: string;
  @Column("text") rule!: string;
  @Column("text", { nullable: true }) bill!: string | null;
  @Column("text", { nullable: true }) declaration!: string | null;
  @Column("text") currency!: string;
  @Column("bigint", { name: "amount_minor", transformer: bigintColumn }) amountMinor!: bigint;
  @Column("timestamptz", { name: "due_from" }) dueFrom!: Date;
  @Column("timestamptz", { name: "due_until", nullable: true }) dueUntil!: Date | null;
  @Column("text") digest!: string;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
}
