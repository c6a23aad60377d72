import { Ledger1700000013000 } from "./migrations/1700000013000-ledger";
import { Money1700000012000 } from "./migrations/1700000012000-money";
import { Projection1700000010000 } from "./migrations/1700000010000-projection";
import { Promise1700000011000 } from "./migrations/1700000011000-promise";
import { Levy1700000060000 } from "./migrations/1700000060000-levy";
import { PledgeRow } from "./pledge/pledge.entity";
import { ReceiptRow } from "./receipt/receipt.entity";
import { ReturnRuleRow } from "./rule/rule.entity";
import { AllocationRunRow } from "./run/run.entity";
import { UsageDeclarationRow } from "./usage/usage.entity";

/** The PostgreSQL schema, its tables and its changes, listed by hand. */
export const RETURNS_SCHEMA = {
  schema: "returns",
  entities: [ReturnRuleRow, UsageDeclarationRow, PledgeRow, ReceiptRow, AllocationRunRow],
  migrations: [
    Projection1700000010000,
    Promise1700000011000,
    Money1700000012000,
    Ledger1700000013000,
    Levy1700000060000,
  ],
};
