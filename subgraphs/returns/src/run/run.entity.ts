import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("allocation_run")
export class AllocationRunRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") organization!: string;
  @Column("text") rule!: string;
  @Column("text") payer!: string;
  @Column("text", { nullable: true }) pledge!: string | null;
  @Column("text", { nullable: true }) bill!: string | null;
  @Column("text", { nullable: true }) declaration!: string | null;
  @Column("text") currency!: string;
  @Column("bigint", { name: "pool_minor", transformer: bigintColumn }) poolMinor!: bigint;
  @Column("bigint", { name: "held_minor", transformer: bigintColumn }) heldMinor!: bigint;
  @Column("text") digest!: string;
  @Column("text", { name: "projects_cursor" }) projectsCursor!: string;
  @Column("timestamptz", { name: "published_at" }) publishedAt!: Date;
}
