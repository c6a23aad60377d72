import type { Person, TestHub } from "../kit";

interface Party {
  readonly id: string;
  readonly steward: Person;
}

interface Given {
  readonly organization: Party;
  readonly other: Party;
  readonly assembly: string;
  /** A kind of thing. */
  readonly kind: string;
  /** The organization's, and the accounts in it of the organization and of the other one. */
  readonly currency: string;
  readonly accounts: readonly [string, string];
}

/** What the organization shares, owes, is owed and has put aside. */
export interface Things {
  readonly chamber: string;
  readonly delegation: string;
  /** Shareable, the organization's own, and the event by which it came. */
  readonly cart: string;
  readonly raised: string;
  readonly booking: string;
  readonly offer: string;
  readonly need: string;
  /** Given by the other one. */
  readonly gift: string;
  readonly stock: string;
  readonly reservation: string;
  /** The organization's own; by the one it is levied for the other one. */
  readonly factorSets: readonly [agreed: string, free: string];
  readonly levyAgreement: string;
  /** The other one owes it. */
  readonly obligation: string;
  /** Recorded by who keeps the books of another currency. */
  readonly unacknowledged: string;
  /** The other one asks the organization. */
  readonly requests: { readonly toAccept: string; readonly toPay: string; readonly toClose: string };
  /** The other one's, and the account in it of an organization that has the same steward. */
  readonly otherCurrency: string;
  readonly foreignAccount: string;
  /** From the organization's currency to the other one's. */
  readonly trustLine: string;
}

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
/** Two hours for the cart, and the hour after them. */
export const CART_TIME = { startsAt: inHours(48), endsAt: inHours(50) };
export const NEXT_CART_TIME = { startsAt: CART_TIME.endsAt, endsAt: inHours(51) };
export const CENTURY = { from: "2026-01-01T00:00:00Z", until: "2126-01-01T00:00:00Z" };
export const pieces = (value: number) => ({ value: String(value), unit: "C62" });

/** Sends a command and answers its payload. */
async function send(person: Person, command: string, selection: string, input: object): Promise<unknown> {
  const field = `${command.slice(0, 1).toLowerCase()}${command.slice(1)}`;
  const document = `mutation ($input: ${command}Input!) { ${field}(input: $input) { ${selection} } }`;
  const { data, errors } = await person.ask(document, { input });
  if (errors) throw new Error(`${command}: ${JSON.stringify(errors)}`);
  return data![field];
}

/** Sends a command that makes something, and answers its id. */
export async function make(person: Person, command: string, result: string, input: object): Promise<string> {
  const payload = (await send(person, command, `${result} { id }`, input)) as Record<string, { id: string }>;
  return payload[result]!.id;
}

export async function makeThings(hub: TestHub, given: Given): Promise<Things> {
  const { organization, assembly } = given;
  const { data } = await hub.ask("query ($id: ID!) { node(id: $id) { ... on Assembly { chambers { id } } } }", {
    id: assembly,
  });
  const [chamber] = (data!["node"] as { chambers: { id: string }[] }).chambers;
  const handing = { to: given.other.id, assembly, from: organization.id, topic: "carts" };
  const delegation = await make(organization.steward, "Delegate", "delegation", handing);
  return { chamber: chamber!.id, delegation, ...(await makeShared(given)), ...(await makeOwed(given)) };
}

async function makeShared({ organization, other, kind }: Given) {
  const { id, steward } = organization;
  const own = { provider: id, receiver: id };
  const raise = {
    ...own,
    action: "RAISE",
    quantity: pieces(1),
    newResource: { name: "Cart", specification: kind, shareable: true },
  };
  const event = (await send(steward, "RecordEconomicEvent", "economicEvent { id resource { id } }", raise)) as {
    economicEvent: { id: string; resource: { id: string } };
  };
  const cart = event.economicEvent.resource.id;
  const booking = await make(steward, "BookResource", "booking", { resource: cart, agent: id, ...CART_TIME });
  const offer = await make(steward, "PublishOffer", "offer", { title: "Carts", provider: id });
  const need = await make(steward, "PublishNeed", "need", { title: "Wheels", receiver: id });
  const present = {
    action: "DELIVER_SERVICE",
    provider: other.id,
    receiver: id,
    specification: kind,
    quantity: pieces(1),
    gift: true,
  };
  const gift = await make(other.steward, "RecordEconomicEvent", "economicEvent", present);
  const cap = {
    steward: id,
    specification: kind,
    territory: "ours",
    period: CENTURY,
    capacity: pieces(100),
    open: true,
  };
  const stock = await make(steward, "CreateResourceStock", "resourceStock", cap);
  const part = { stock, agent: id, quantity: pieces(1) };
  const reservation = await make(steward, "ReserveStock", "reservation", part);
  const costs = await makeLevied({ organization, other });
  return { cart, raised: event.economicEvent.id, booking, offer, need, gift, stock, reservation, ...costs };
}

async function makeLevied({ organization: { id, steward }, other }: Pick<Given, "organization" | "other">) {
  const publish = (name: string) =>
    make(steward, "PublishCostFactorSet", "costFactorSet", {
      publisher: id,
      name,
      source: "https://example.org/factors",
      version: "1",
      currency: "EUR",
      csv: "specification,territory,unit,minorPerUnit\nrsp_any,,C62,1",
    });
  const factorSets: readonly [string, string] = [await publish("Climate"), await publish("Noise")];
  const agreed = { organization: id, collector: other.id, factorSet: factorSets[0] };
  const levyAgreement = await make(steward, "AgreeToLevies", "levyAgreement", agreed);
  return { factorSets, levyAgreement };
}

async function makeOwed({ organization, other, currency, accounts }: Given) {
  const [account, theirs] = accounts;
  const amount = { minor: "5", currency: "OURS" };
  const debt = { debtor: other.id, creditor: organization.id, amount };
  const obligation = await make(other.steward, "RecordObligation", "obligation", debt);
  const ask = () => make(other.steward, "RequestPayment", "paymentRequest", { to: theirs, from: account, amount });
  const requests = { toAccept: await ask(), toPay: await ask(), toClose: await ask() };
  const otherCurrency = await make(other.steward, "CreateCurrency", "currency", {
    code: "YOURS",
    name: "Yours",
    decimals: 2,
    issuer: other.id,
    defaultCreditLimit: { minor: "10000", currency: "YOURS" },
  });
  await make(other.steward, "OpenAccount", "account", { owner: other.id, currency: otherCurrency });
  const unacknowledged = await make(other.steward, "RecordObligation", "obligation", {
    debtor: organization.id,
    creditor: other.id,
    amount: { minor: "5", currency: "YOURS" },
  });
  const owner = await make(organization.steward, "CreateAgent", "agent", {
    kind: "ORGANIZATION",
    name: "Sister Co-op",
  });
  // Whoever issues a currency says how much credit others have in it.
  const foreign = { owner, currency: otherCurrency, creditLimit: { minor: "1000", currency: "YOURS" } };
  const foreignAccount = await make(other.steward, "OpenAccount", "account", foreign);
  const trust = { trusting: currency, trusted: otherCurrency, limit: { minor: "1000", currency: "OURS" } };
  const trustLine = await make(organization.steward, "OpenTrustLine", "trustLine", trust);
  return { obligation, unacknowledged, requests, otherCurrency, foreignAccount, trustLine };
}
