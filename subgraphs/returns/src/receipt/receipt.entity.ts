import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";

@Entity("receipt")
export class ReceiptRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") organization!: string;
  @Column("text") payer!: string;
  @Column("text", { nullable: true }) pledge!: string | null;
  @Column("text") currency!: string;
  @Column("bigint", { name: "amount_minor", transformer: bigintColumn }) amountMinor!: bigint;
  @Column("bigint", { name: "unspent_minor", transformer: bigintColumn }) unspentMinor!: bigint;
  @Column("timestamptz", { name: "received_at" }) receivedAt!: Date;
  @Column("timestamptz", { name: "recorded_at" }) recordedAt!: Date;
  @Column("text", { nullable: true }) reference!: string | null;
}
