import { Column, Entity, PrimaryColumn } from "typeorm";
import type { TallyMethodName } from "../tally";
import type { EffectJson } from "./effect";
import type { BallotSecrecy, ProposalState } from "./proposal";
import type { Regime } from "./regime";

@Entity("proposal")
export class ProposalRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") assembly!: string;
  @Column("text", { nullable: true }) project!: string | null;
  @Column("text", { nullable: true }) proposer!: string | null;
  @Column("text", { nullable: true }) topic!: string | null;
  @Column("text") title!: string;
  @Column("text") text!: string;
  @Column("integer") version!: number;
  @Column("text") regime!: Regime;
  @Column("text", { name: "regime_reason" }) regimeReason!: string;
  @Column("jsonb") effects!: readonly EffectJson[];
  @Column("timestamptz", { name: "in_force_until", nullable: true }) inForceUntil!: Date | null;
  @Column("text") method!: TallyMethodName;
  @Column("text") secrecy!: BallotSecrecy;
  @Column("text", { name: "tie_seed", nullable: true }) tieSeed!: string | null;
  @Column("integer", { nullable: true }) seats!: number | null;
  @Column("bigint", { name: "budget_minor", nullable: true }) budgetMinor!: string | null;
  @Column("text", { name: "budget_currency", nullable: true }) budgetCurrency!: string | null;
  @Column("integer", { name: "status_quo", nullable: true }) statusQuo!: number | null;
  @Column("text") state!: ProposalState;
  @Column("timestamptz", { name: "drafted_at" }) draftedAt!: Date;
  @Column("timestamptz", { name: "opens_at", nullable: true }) opensAt!: Date | null;
  @Column("timestamptz", { name: "closes_at", nullable: true }) closesAt!: Date | null;
  @Column("timestamptz", { name: "closed_at", nullable: true }) closedAt!: Date | null;
  @Column("timestamptz", { name: "withdrawn_at", nullable: true }) withdrawnAt!: Date | null;
}

@Entity("proposal_option")
export class ProposalOptionRow {
  @PrimaryColumn("text") id!: string;
  @Column("text") proposal!: string;
  /** From 0. */
  @Column("integer") index!: number;
  @Column("text") label!: string;
  @Column("bigint", { name: "cost_minor", nullable: true }) costMinor!: string | null;
}

@Entity("proposal_chamber")
export class ProposalChamberRow {
  @PrimaryColumn("text") proposal!: string;
  @PrimaryColumn("text") chamber!: string;
  @Column("integer") index!: number;
  /** An exact share, such as 2/3. */
  @Column("text") quorum!: string;
  @Column("text") threshold!: string;
}
