import { bigintColumn } from "@commons-hub/shared/database";
import { Column, Entity, PrimaryColumn } from "typeorm";
import type { IntentKind } from "./intent";

@Entity("intent")
export class IntentRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") kind!: IntentKind;
  @Column("text") agent!: string;
  @Column("text") title!: string;
  @Column("text", { nullable: true }) specification!: string | null;
  @Column("boolean") gift!: boolean;
  @Column("numeric", { name: "quantity_value", nullable: true }) quantityValue!: string | null;
  @Column("text", { name: "quantity_unit", nullable: true }) quantityUnit!: string | null;
  @Column("bigint", { name: "price_minor", transformer: bigintColumn, nullable: true }) priceMinor!: bigint | null;
  @Column("text", { name: "price_currency", nullable: true }) priceCurrency!: string | null;
  @Column("double precision", { nullable: true }) latitude!: number | null;
  @Column("double precision", { nullable: true }) longitude!: number | null;
  @Column("double precision", { name: "radius_km", nullable: true }) radiusKm!: number | null;
  @Column("timestamptz", { name: "available_from", nullable: true }) availableFrom!: Date | null;
  @Column("timestamptz", { name: "available_until", nullable: true }) availableUntil!: Date | null;
  @Column("timestamptz", { name: "published_at" }) publishedAt!: Date;
  @Column("timestamptz", { name: "withdrawn_at", nullable: true }) withdrawnAt!: Date | null;
}
