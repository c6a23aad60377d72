import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";

/** Balances are not here: only the functions of a transfer write them. */
@Entity("account")
export class AccountRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") owner!: string;
  @Column("text", { name: "currency_id" }) currencyId!: string;
  @Column("text", { name: "currency_code" }) currency!: string;
  @Column("bigint", { name: "credit_limit_minor", transformer: bigintColumn }) creditLimitMinor!: bigint;
  @Column("bigint", { name: "soft_limit_minor", transformer: bigintColumn, nullable: true })
  softLimitMinor!: bigint | null;
  @Column("bigint", { name: "maximum_minor", transformer: bigintColumn, nullable: true }) maximumMinor!: bigint | null;
  @Column("timestamptz", { name: "opened_at" }) openedAt!: Date;
}
