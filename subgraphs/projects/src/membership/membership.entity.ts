import type { Role } from "@commons-hub/shared/identity";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("membership")
export class MembershipRow {
  @PrimaryColumn("text") id!: string;
  @Column("text", { name: "agent_id" }) agent!: string;
  @Column("text", { name: "organization_id" }) organization!: string;
  @Column("text", { array: true }) roles!: Role[];
  @Column("timestamptz") from!: Date;
  @Column("timestamptz", { nullable: true }) until!: Date | null;
}
