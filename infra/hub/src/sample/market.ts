import { type OrganizationName, ORGANIZATIONS, type PersonName } from "./cast";
import type { Stage } from "./stage";

export const CURRENCY = "KNOT";

/** In which the organizations of the region write their invoices, to clear them. */
export const RING_CURRENCY = "RING";

export interface Market {
  readonly currency: string;
  /** Id of the currency whose obligations are cleared. */
  readonly ring: string;
  readonly accounts: ReadonlyMap<PersonName | OrganizationName, string>;
  /** Pending, for the commands that end it. */
  readonly toPost: string;
  readonly toVoid: string;
}

const knots = (minor: number) => ({ minor: String(minor), currency: CURRENCY });

const TRANSFERS: readonly (readonly [PersonName | OrganizationName, PersonName | OrganizationName, number, string])[] =
  [
    ["sade", "yuki", 2_400, "Lunch for the workshop"],
    ["loom", "harbour", 12_500, "Catering of the summer school"],
    ["harbour", "sade", 8_000, "Repair of the booking page"],
    ["yuki", "hugo", 1_750, "Italian lesson"],
  ];

/** The co-ops' own money without interest, with accounts, transfers, offers and needs. */
export async function trade(stage: Stage): Promise<Market> {
  const input = {
    code: CURRENCY,
    name: "Harbour knots",
    decimals: 2,
    issuer: stage.organization("harbour"),
    defaultCreditLimit: knots(20_000),
    defaultSoftLimit: knots(15_000),
    defaultMaximum: knots(100_000),
  };
  const { id: currency } = await stage.act({
    key: "currency",
    part: "exchange",
    field: "createCurrency",
    as: "mina",
    selection: "currency { id }",
    input,
  });
  const accounts = new Map<PersonName | OrganizationName, string>();
  const owners: readonly (readonly [PersonName | OrganizationName, string])[] = [
    ["sade", stage.person("sade")],
    ["hugo", stage.person("hugo")],
    ["yuki", stage.person("yuki")],
    ["loom", stage.organization("loom")],
    ["harbour", stage.organization("harbour")],
  ];
  // By the issuer: credit for those who are not its members is the issuer's to give.
  for (const [name, owner] of owners) {
    const { id } = await stage.act({
      key: `account:${name}`,
      part: "exchange",
      field: "openAccount",
      as: "mina",
      selection: "account { id }",
      input: { owner, currency },
    });
    accounts.set(name, id);
  }
  for (const [i, [from, to, minor, memo]] of TRANSFERS.entries()) await transfer(`${i}`, from, to, minor, { memo });
  const toPost = await transfer("to-post", "sade", "hugo", 300, { memo: "Half of the train ticket", pending: true });
  const toVoid = await transfer("to-void", "sade", "loom", 450, { memo: "A book that never came", pending: true });
  await publish(stage);
  const ring = await owe(stage);
  return { currency, ring, accounts, toPost, toVoid };

  async function transfer(
    key: string,
    from: PersonName | OrganizationName,
    to: PersonName | OrganizationName,
    minor: number,
    more: object,
  ): Promise<string> {
    const as = from === "loom" ? "tomas" : from === "harbour" ? "mina" : (from as PersonName);
    const amount = { from: accounts.get(from), to: accounts.get(to), amount: knots(minor), ...more };
    return (
      await stage.act({
        key: `transfer:${key}`,
        part: "exchange",
        field: "transfer",
        as,
        selection: "transfer { id }",
        input: amount,
      })
    ).id;
  }
}

/** A ring of invoices that clears in part. */
async function owe(stage: Stage): Promise<string> {
  const { id: ring } = await stage.act({
    key: "currency:ring",
    part: "exchange",
    field: "createCurrency",
    as: "ines",
    selection: "currency { id }",
    input: {
      code: RING_CURRENCY,
      name: "Invoices of the region",
      decimals: 2,
      issuer: stage.organization("foundation"),
    },
  });
  const invoices: readonly (readonly [OrganizationName, OrganizationName, number])[] = [
    ["loom", "harbour", 42_000],
    ["harbour", "city", 30_000],
    ["city", "foundation", 65_000],
    ["foundation", "loom", 38_500],
  ];
  for (const [i, [debtor, creditor, minor]] of invoices.entries())
    await stage.act({
      key: `obligation:${i}`,
      part: "exchange",
      field: "recordObligation",
      as: ORGANIZATIONS[debtor].founder,
      selection: "obligation { id }",
      input: {
        debtor: stage.organization(debtor),
        creditor: stage.organization(creditor),
        amount: { minor: String(minor), currency: RING_CURRENCY },
        reference: `Invoice ${2_101 + i}`,
      },
    });
  return ring;
}

async function publish(stage: Stage): Promise<void> {
  const at = { latitude: 53.35, longitude: -6.26, radiusKm: 15 };
  const harbour = stage.organization("harbour");
  await stage.act({
    key: "offer:soup",
    part: "exchange",
    field: "publishOffer",
    as: "mina",
    selection: "offer { id }",
    input: { title: "Soup for assemblies of up to forty", provider: harbour, price: knots(9_000), at },
  });
  await stage.act({
    key: "offer:bread",
    part: "exchange",
    field: "publishOffer",
    as: "mina",
    selection: "offer { id }",
    input: { title: "Yesterday's bread", provider: harbour, gift: true, at },
  });
  await stage.act({
    key: "need:shelves",
    part: "exchange",
    field: "publishNeed",
    as: "mina",
    selection: "need { id }",
    input: { title: "Somebody who mends shelves", receiver: harbour, at },
  });
}
