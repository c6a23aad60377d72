import type { Scope } from "@commons-hub/shared/identity";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("access_key")
export class AccessKeyRow {
  @PrimaryColumn("text") id!: string;
  @Column("text", { name: "agent_id" }) agent!: string;
  @Column("text") hash!: string;
  @Column("text", { nullable: true }) label!: string | null;
  @Column("text", { array: true }) scopes!: Scope[];
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
  @Column("text", { name: "created_by", nullable: true }) createdBy!: string | null;
  @Column("timestamptz", { name: "expires_at" }) expiresAt!: Date;
  @Column("timestamptz", { name: "revoked_at", nullable: true }) revokedAt!: Date | null;
}
