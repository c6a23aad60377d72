import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codeOf, MODES, type Person, startHub, type TestHub } from "../kit";

interface Account {
  readonly account: { readonly id: string };
}
interface Placed {
  readonly transfer: { readonly id: string; readonly state: string; readonly from: { readonly balance: object } };
}

const money = (minor: number) => ({ minor: String(minor), currency: "HOURS" });

describe.each(MODES)("mutual credit in a hub that runs %s", (mode) => {
  let hub: TestHub;
  let issuer: { readonly id: string; readonly steward: Person };
  let baker: Person;
  let carpenter: Person;
  let currency: string;
  let from: string;
  let to: string;

  beforeAll(async () => {
    hub = await startHub(mode);
    issuer = await hub.seed.organization("Time Bank");
    baker = await hub.seed.person("Baker");
    carpenter = await hub.seed.person("Carpenter");
    const created = await issuer.steward.run<{ currency: { id: string } }>("CreateCurrency", {
      code: "HOURS",
      name: "Hours",
      decimals: 2,
      issuer: issuer.id,
      defaultCreditLimit: money(500),
    });
    currency = created.currency.id;
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  test("accounts are opened by the issuer for somebody who has just come, and by an owner", async () => {
    const opened = await issuer.steward.run<Account>("OpenAccount", {
      owner: baker.id,
      currency,
      creditLimit: money(1_000),
      maximum: money(1_000),
    });
    from = opened.account.id;
    to = (await carpenter.run<Account>("OpenAccount", { owner: carpenter.id, currency })).account.id;
    expect(opened.account).toMatchObject({ balance: money(0), creditLimit: money(1_000) });
    const nobody = await issuer.steward.ask("OpenAccount", { input: { owner: "agt_none", currency } });
    expect(codeOf(nobody)).toBe("NOT_FOUND");
  });

  test("a payment moves credit once, however often it is sent", async () => {
    const input = { from, to, amount: money(300), id: "bread-1" };
    const paid = await baker.run<Placed>("Transfer", input);
    expect(paid.transfer).toMatchObject({ state: "POSTED", from: { id: from, balance: money(-300) } });
    expect((await baker.run<Placed>("Transfer", input)).transfer.id).toBe(paid.transfer.id);
    const options = { idempotencyKey: randomUUID() };
    const keyed = await baker.run<Placed>("Transfer", { ...input, id: undefined }, options);
    expect(await baker.run<Placed>("Transfer", { ...input, id: undefined }, options)).toEqual(keyed);
    expect(codeOf(await baker.ask("Transfer", { input: { ...input, amount: money(301) } }))).toBe(
      "TRANSFER_ID_CONFLICT",
    );
    expect(codeOf(await carpenter.ask("Transfer", { input: { ...input, id: "x" } }))).toBe("FORBIDDEN");
  });

  test("an agent's accounts come from another part than its name, and show amounts to those concerned only", async () => {
    const query = `query ($id: ID!, $account: ID!) {
      agent(id: $id) { name accounts { currency { code issuer { name } } balance { minor currency } } }
      node(id: $account) { ... on Account { owner { name } balance { minor } } } }`;
    const read = async (person: Person) => (await person.ask(query, { id: carpenter.id, account: to })).data;
    const seen = (balance: object | null, minor: object | null) => ({
      agent: { name: "Carpenter", accounts: [{ currency: { code: "HOURS", issuer: { name: "Time Bank" } }, balance }] },
      node: { owner: { name: "Carpenter" }, balance: minor },
    });
    expect(await read(carpenter)).toEqual(seen(money(600), { minor: "600" }));
    expect(await read(issuer.steward)).toEqual(seen(money(600), { minor: "600" }));
    expect(await read(baker)).toEqual(seen(null, null));
  });

  test("a promise is posted by the payer or voided by the receiver", async () => {
    const promise = () => baker.run<Placed>("Transfer", { from, to, amount: money(100), pending: true });
    const first = (await promise()).transfer;
    expect(first).toMatchObject({ state: "PENDING", from: { balance: money(-600) } });
    expect(codeOf(await carpenter.ask("PostTransfer", { input: { transfer: first.id } }))).toBe("FORBIDDEN");
    expect(await baker.run("PostTransfer", { transfer: first.id, amount: money(40) })).toMatchObject({
      transfer: { state: "POSTED" },
    });
    const second = (await promise()).transfer;
    expect(await carpenter.run("VoidTransfer", { transfer: second.id })).toMatchObject({
      transfer: { state: "VOIDED" },
    });
    const node = await hub.ask(`query ($id: ID!) { node(id: $id) { id } }`, { id: second.id });
    expect(node.errors).toBeUndefined();
    expect(node.data).toEqual({ node: null });
  });

  test("of 32 payments at once only as many pass as the limit allows", async () => {
    const pay = () => baker.ask("Transfer", { input: { from, to, amount: money(100) } });
    const codes = (await Promise.all(Array.from({ length: 32 }, pay))).map(codeOf);
    // 640 of 1,000 are spent.
    expect(codes.filter((code) => code === undefined).length).toBe(3);
    expect(codes.filter((code) => code === "CREDIT_LIMIT_EXCEEDED").length).toBe(29);
    const { data } = await issuer.steward.ask(
      `query ($a: ID!, $b: ID!) { a: agent(id: $a) { accounts { balance { minor } } } b: agent(id: $b) { accounts { balance { minor } } } }`,
      { a: baker.id, b: carpenter.id },
    );
    expect(data).toEqual({
      a: { accounts: [{ balance: { minor: "-940" } }] },
      b: { accounts: [{ balance: { minor: "940" } }] },
    });
  });

  test("an offer is published and found by strangers near it, with its provider's name", async () => {
    const at = { latitude: 52.52, longitude: 13.405, radiusKm: 5 };
    await baker.run("PublishOffer", { title: "Sourdough", provider: baker.id, price: money(25), at });
    await baker.run("PublishNeed", { title: "A new oven door", receiver: baker.id });
    const query = `query ($near: NearInput!) { offers(near: $near) { totalCount nodes { title gift provider { name } price { minor } } } }`;
    const found = await hub.ask(query, { near: { ...at, radiusKm: 1 } });
    expect(found.data).toEqual({
      offers: {
        totalCount: 1,
        nodes: [{ title: "Sourdough", gift: false, provider: { name: "Baker" }, price: { minor: "25" } }],
      },
    });
  });
});
