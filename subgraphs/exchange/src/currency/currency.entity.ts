import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("currency")
export class CurrencyRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") code!: string;
  @Column("text") name!: string;
  @Column("smallint") decimals!: number;
  @Column("text") issuer!: string;
  @Column("bigint", { name: "default_credit_limit_minor", transformer: bigintColumn }) creditLimitMinor!: bigint;
  @Column("bigint", { name: "default_soft_limit_minor", transformer: bigintColumn, nullable: true })
  softLimitMinor!: bigint | null;
  @Column("bigint", { name: "default_maximum_minor", transformer: bigintColumn, nullable: true })
  maximumMinor!: bigint | null;
  @Column("timestamptz", { name: "created_at" }) createdAt!: Date;
}
