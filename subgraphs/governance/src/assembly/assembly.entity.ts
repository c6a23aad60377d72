import { Column, Entity, PrimaryColumn } from "typeorm";
import type { Role } from "@commons-hub/shared/identity";
import type { RollRule } from "../roll/roll";

@Entity("assembly")
export class AssemblyRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") name!: string;
  @Column("text") organization!: string;
  @Column("text", { nullable: true }) project!: string | null;
  @Column("text", { nullable: true }) territory!: string | null;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
}

@Entity("chamber")
export class ChamberRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") assembly!: string;
  @Column("integer") index!: number;
  @Column("text") name!: string;
  @Column("integer", { nullable: true }) seats!: number | null;
  @Column("integer", { name: "period_days", nullable: true }) periodDays!: number | null;
  @Column("integer") weight!: number;
  @Column("text") rule!: RollRule;
  @Column("text", { nullable: true }) organization!: string | null;
  @Column("text", { nullable: true }) project!: string | null;
  @Column("text", { array: true }) roles!: Role[];
}
