import { type Commons, ours } from "./commons";
import { CENTURY, NEXT_CART_TIME, pieces } from "./things";

/** Commands on what is owed, shared, given and put aside, in the name of the organization. */
export const EXCHANGE_ATTEMPTS: Readonly<Record<string, (its: Commons) => object>> = {
  PlaceTransfers: (its) => ({ transfers: [{ from: its.accounts[0], to: its.accounts[1], amount: ours(1) }] }),
  RecordObligation: (its) => ({ debtor: its.organization, creditor: its.other.id, amount: ours(1) }),
  SettleObligation: (its) => ({ obligation: its.things.obligation }),
  RunClearing: (its) => ({ currency: its.currency }),
  AllowClearing: (its) => ({ account: its.accounts[0], limit: ours(1) }),
  RequestPayment: (its) => ({ to: its.accounts[0], from: its.accounts[1], amount: ours(1) }),
  AcceptRequest: (its) => ({ paymentRequest: its.things.requests.toAccept }),
  PayRequest: (its) => ({ paymentRequest: its.things.requests.toPay }),
  CloseRequest: (its) => ({ paymentRequest: its.things.requests.toClose }),
  OpenTrustLine: (its) => ({ trusting: its.currency, trusted: its.things.otherCurrency, limit: ours(1) }),
  PayAcross: (its) => ({
    trustLine: its.things.trustLine,
    from: its.things.foreignAccount,
    to: its.accounts[1],
    amount: ours(1),
  }),
  RecordEconomicEvent: (its) => ({
    action: "RAISE",
    provider: its.organization,
    receiver: its.organization,
    resource: its.things.cart,
    quantity: pieces(1),
  }),
  CorrectEconomicEvent: (its) => ({ economicEvent: its.things.raised, quantity: pieces(2) }),
  StartProcess: (its) => ({ agent: its.organization, name: "Theirs" }),
  ThankForGift: (its) => ({ economicEvent: its.things.gift, words: "Theirs" }),
  RecordBenefit: (its) => ({ economicEvent: its.things.gift, winner: "COMMONS", words: "Theirs" }),
  BookResource: (its) => ({
    resource: its.things.cart,
    agent: its.organization,
    ...NEXT_CART_TIME,
  }),
  WithdrawOffer: (its) => ({ offer: its.things.offer }),
  WithdrawNeed: (its) => ({ need: its.things.need }),
  CancelBooking: (its) => ({ booking: its.things.booking }),
  CreateResourceStock: (its) => ({
    steward: its.organization,
    specification: its.kind,
    territory: "theirs",
    period: CENTURY,
    capacity: pieces(1),
  }),
  ReserveStock: (its) => ({ stock: its.things.stock, agent: its.organization, quantity: pieces(1) }),
  ReleaseReservation: (its) => ({ reservation: its.things.reservation }),
  AgreeToLevies: (its) => ({
    organization: its.organization,
    collector: its.other.id,
    factorSet: its.things.factorSets[1],
  }),
  RevokeLevies: (its) => ({ levyAgreement: its.things.levyAgreement }),
  PublishCostFactorSet: (its) => ({
    publisher: its.organization,
    name: "Theirs",
    source: "https://example.org/factors",
    version: "1",
    currency: "OURS",
    csv: `specification,territory,unit,minorPerUnit\n${its.kind},,C62,1`,
  }),
};
