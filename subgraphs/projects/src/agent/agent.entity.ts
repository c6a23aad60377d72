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
  @Column("text", { name: "origin_source", nullable: true }) originSource!: string | null;
  @Column("text", { name: "origin_uri", nullable: true }) originUri!: string | null;
  @Column("timestamptz", { name: "origin_imported_at", nullable: true }) originImportedAt!: Date | null;
  @Column("text", { name: "origin_digest", nullable: true }) originDigest!: string | null;
}
