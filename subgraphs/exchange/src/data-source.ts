import { AccountRow } from "./account/account.entity";
import { CurrencyRow } from "./currency/currency.entity";
import { IntentRow } from "./intent/intent.entity";
import { EconomicEvent1700000020000 } from "./migrations/1700000020000-economic-event";
import { IntentSpecification1700000021000 } from "./migrations/1700000021000-intent-specification";
import { Process1700000040000 } from "./migrations/1700000040000-process";
import { GiftAndBenefit1700000041000 } from "./migrations/1700000041000-gift-and-benefit";
import { Ledger1700000010000 } from "./migrations/1700000010000-ledger";
import { TransferFunctions1700000011000 } from "./migrations/1700000011000-transfer-functions";
import { KnownAgent1700000012000 } from "./migrations/1700000012000-known-agent";
import { Intent1700000013000 } from "./migrations/1700000013000-intent";
import { LedgerFault1700000014000 } from "./migrations/1700000014000-ledger-fault";
import { Obligation1700000015000 } from "./migrations/1700000015000-obligation";
import { TrustLine1700000016000 } from "./migrations/1700000016000-trust-line";
import { Stock1700000030000 } from "./migrations/1700000030000-stock";
import { Booking1700000031000 } from "./migrations/1700000031000-booking";
import { CostFactor1700000032000 } from "./migrations/1700000032000-cost-factor";
import { Agreement1700000050010 } from "./migrations/1700000050010-agreement";
import { ContainmentAndStage1700000050000 } from "./migrations/1700000050000-containment-and-stage";
import { KnownSpecification1700000050040 } from "./migrations/1700000050040-known-specification";
import { ValueFlows1700000050020 } from "./migrations/1700000050020-valueflows";
import { ValueFlowsOrder1700000050030 } from "./migrations/1700000050030-valueflows-order";
import { PaymentRequest1700000045000 } from "./migrations/1700000045000-payment-request";
import { DecisionEffect1700000060001 } from "./migrations/1700000060001-decision-effect";
import { ClearingFund1700000060010 } from "./migrations/1700000060010-clearing-fund";
import { PaymentAccepted1700000060011 } from "./migrations/1700000060011-payment-accepted";
import { ObligationAcknowledgement1700000080000 } from "./migrations/1700000080000-obligation-acknowledgement";
import { ObligationImport1700000060012 } from "./migrations/1700000060012-obligation-import";
import { Levy1700000060020 } from "./migrations/1700000060020-levy";
import { SoftLimit1700000060002 } from "./migrations/1700000060002-soft-limit";
import { EventOrigin1700000070000 } from "./migrations/1700000070000-event-origin";
import { AccountOfCurrency1700000070020 } from "./migrations/1700000070020-account-of-currency";
import { IntentWithdrawal1700000070010 } from "./migrations/1700000070010-intent-withdrawal";
import { ReservationRelease1700000060000 } from "./migrations/1700000060000-reservation-release";

/** The PostgreSQL schema, its tables and its changes, listed by hand. */
export const EXCHANGE_SCHEMA = {
  schema: "exchange",
  entities: [CurrencyRow, AccountRow, IntentRow],
  migrations: [
    Ledger1700000010000,
    TransferFunctions1700000011000,
    KnownAgent1700000012000,
    Intent1700000013000,
    LedgerFault1700000014000,
    Obligation1700000015000,
    TrustLine1700000016000,
    EconomicEvent1700000020000,
    IntentSpecification1700000021000,
    Stock1700000030000,
    Booking1700000031000,
    CostFactor1700000032000,
    Process1700000040000,
    GiftAndBenefit1700000041000,
    PaymentRequest1700000045000,
    ContainmentAndStage1700000050000,
    Agreement1700000050010,
    ValueFlows1700000050020,
    ValueFlowsOrder1700000050030,
    KnownSpecification1700000050040,
    ReservationRelease1700000060000,
    DecisionEffect1700000060001,
    SoftLimit1700000060002,
    EventOrigin1700000070000,
    IntentWithdrawal1700000070010,
    AccountOfCurrency1700000070020,
    ClearingFund1700000060010,
    PaymentAccepted1700000060011,
    ObligationImport1700000060012,
    Levy1700000060020,
    ObligationAcknowledgement1700000080000,
  ],
};
