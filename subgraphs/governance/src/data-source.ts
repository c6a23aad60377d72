import { AssemblyRow, ChamberRow } from "./assembly/assembly.entity";
import { Governance1700000010000 } from "./migrations/1700000010000-governance";
import { Deliberation1700000020000 } from "./migrations/1700000020000-deliberation";
import { EveryBallot1700000021000 } from "./migrations/1700000021000-every-ballot";
import { Power1700000022000 } from "./migrations/1700000022000-power";
import { TieSeed1700000023000 } from "./migrations/1700000023000-tie-seed";
import { ChamberPeriod1700000024000 } from "./migrations/1700000024000-chamber-period";
import { StockEffect1700000060000 } from "./migrations/1700000060000-stock-effect";
import { ProposalChamberRow, ProposalOptionRow, ProposalRow } from "./proposal/proposal.entity";

/** The PostgreSQL schema, its tables and its changes, listed by hand. */
export const GOVERNANCE_SCHEMA = {
  schema: "governance",
  entities: [AssemblyRow, ChamberRow, ProposalRow, ProposalOptionRow, ProposalChamberRow],
  migrations: [
    Governance1700000010000,
    Deliberation1700000020000,
    EveryBallot1700000021000,
    Power1700000022000,
    TieSeed1700000023000,
    ChamberPeriod1700000024000,
    StockEffect1700000060000,
  ],
};
