import { Column, Entity, PrimaryColumn } from "typeorm";
import type { AgentKind } from "./agent";

@Entity("agent")
export class AgentRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") kind!: AgentKind;
  @Column("text") name!: string;
  @Column("text", { nullable: true }) uri!: string | null;
  @Column("double precision", { nullable: true }) latitude!: number | null;
  @Column("double precision", { nullable: true }) longitude!: number | null;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
  @Column("text", { name: "created_by", nullable: true }) createdBy!: string | null;
}
