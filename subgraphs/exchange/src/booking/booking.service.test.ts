import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ANONYMOUS } from "@commons-hub/shared/identity";
import { callerOf, openTestWork, readSettled } from "@commons-hub/shared/testing";
import { EXCHANGE_SCHEMA } from "..";
import { type Exchange, officerOf, startExchange } from "../testing/exchange";

const RECORD = `mutation ($input: RecordEconomicEventInput!) { recordEconomicEvent(input: $input) { economicEvent { resource { id } toResource { id } } } }`;
const BOOK = `mutation ($input: BookResourceInput!) { bookResource(input: $input) { booking {
  id startsAt endsAt cancelledAt agent { id } resource { id name } } } }`;
const CANCEL = `mutation ($input: CancelBookingInput!) { cancelBooking(input: $input) { booking { id cancelledAt } } }`;
const OF_RESOURCE = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on EconomicResource {
  bookings { totalCount nodes { startsAt agent { id } } } } } }`;
const OF_AGENT = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Agent {
  bookings(first: 1) { totalCount nodes { startsAt resource { name } } pageInfo { hasNextPage } } } } }`;
const MEANS = `query ($specification: ID) { sharedMeans(specification: $specification, first: 2) {
  totalCount nodes { name } pageInfo { hasNextPage endCursor } } }`;
const MEASURE = `query ($specification: ID) { meansConcentration(specification: $specification) { means owners gini herfindahl nakamoto } }`;

const HOUR_MS = 3_600_000;
const START_MS = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
const hour = (n: number) => new Date(START_MS + n * HOUR_MS).toISOString();

let exchange: Exchange;
let library: string;
beforeAll(async () => {
  exchange = await startExchange();
  library = await exchange.createAgent("ORGANIZATION");
});
afterAll(() => exchange.stop());

async function own(owner: string, more: object = {}): Promise<string> {
  const caller = owner === library ? officerOf(library) : callerOf(owner);
  const newResource = { name: "Cargo bicycle", shareable: true, specification: "rsp_bicycle", ...more };
  const input = {
    action: "RAISE",
    provider: owner,
    receiver: owner,
    newResource,
    quantity: { value: "1", unit: "one" },
  };
  const { economicEvent } = await exchange.get<{ economicEvent: { resource: { id: string } } }>(
    RECORD,
    { input },
    { caller },
  );
  return economicEvent.resource.id;
}

const wish = (resource: string, from: number, to: number, more: object = {}) => ({
  input: { resource, agent: "agt_me", startsAt: hour(from), endsAt: hour(to), ...more },
});
const book = (resource: string, from: number, to: number, caller = callerOf("agt_me")) =>
  exchange.get<{ booking: { id: string } }>(BOOK, wish(resource, from, to, { agent: caller.agent }), { caller });

test("shared means are booked; everybody sees when, and only the two sides who", async () => {
  const bicycle = await own(library);
  const { booking } = await book(bicycle, 2, 4);
  expect(booking).toMatchObject({
    startsAt: hour(2),
    endsAt: hour(4),
    cancelledAt: null,
    agent: { id: "agt_me" },
    resource: { id: bicycle, name: "Cargo bicycle" },
  });
  const seenBy = async (caller: ReturnType<typeof callerOf>) => {
    const refs = { refs: [{ __typename: "EconomicResource", ref: bicycle }] };
    const [found] = await exchange.get<{ bookings: { nodes: { agent: object | null }[] } }[]>(OF_RESOURCE, refs, {
      caller,
    });
    return found?.bookings.nodes[0]?.agent;
  };
  expect(await seenBy(ANONYMOUS)).toBeNull();
  expect(await seenBy(callerOf("agt_other"))).toBeNull();
  expect(await seenBy(officerOf(library))).toEqual({ id: "agt_me" });
  const refs = { refs: [{ __typename: "Agent", id: "agt_me" }] };
  expect(await exchange.get(OF_AGENT, refs, { caller: callerOf("agt_other") })).toEqual([{ bookings: null }]);
  await book(bicycle, 6, 7);
  expect(await exchange.get(OF_AGENT, refs)).toEqual([
    {
      bookings: {
        totalCount: 2,
        nodes: [{ startsAt: hour(2), resource: { name: "Cargo bicycle" } }],
        pageInfo: { hasNextPage: true },
      },
    },
  ]);
  const { events } = await readSettled(exchange.subgraph.events, 10, { subjects: [booking.id] });
  expect(events).toMatchObject([{ type: "exchange.booking.made.v1", payload: { resource: bicycle, agent: "agt_me" } }]);
});

test("two bookings of one thing never overlap; one after the other fits exactly", async () => {
  const bicycle = await own(library);
  await book(bicycle, 10, 12);
  for (const [from, to] of [
    [11, 13],
    [9, 11],
    [10, 12],
    [8, 20],
    [10.5, 11],
  ] as const)
    expect(await exchange.refusal(BOOK, wish(bicycle, from, to))).toBe("ALREADY_BOOKED");
  await book(bicycle, 12, 13);
  await book(bicycle, 9, 10);
});

test("of many who want the same hour at the same moment, one has it", async () => {
  const bicycle = await own(library);
  const codes = await Promise.all(Array.from({ length: 40 }, () => exchange.refusal(BOOK, wish(bicycle, 1, 2))));
  expect(codes.filter((code) => code === null)).toHaveLength(1);
  expect(new Set(codes)).toEqual(new Set([null, "ALREADY_BOOKED"]));
});

test("the rule is the database's own, whoever writes SQL", async () => {
  const bicycle = await own(library);
  await book(bicycle, 1, 2);
  const { work, close } = await openTestWork(exchange.database, EXCHANGE_SCHEMA);
  try {
    const again = `INSERT INTO booking SELECT 'bkg_again', resource_id, agent, starts_at, ends_at, booked_by, booked_at
      FROM booking WHERE resource_id = $1`;
    await expect(work.sql.query(again, [bicycle])).rejects.toThrow("booking_once");
  } finally {
    await close();
  }
});

test("time that is given back is free; only the two sides give it back, once", async () => {
  const bicycle = await own(library);
  const { booking } = await book(bicycle, 1, 2);
  const input = { input: { booking: booking.id } };
  expect(await exchange.refusal(CANCEL, input, { caller: callerOf("agt_other") })).toBe("FORBIDDEN");
  await exchange.get(CANCEL, input, { caller: officerOf(library) });
  expect(await exchange.refusal(CANCEL, input)).toBe("STATE_CONFLICT");
  expect(await exchange.refusal(CANCEL, { input: { booking: "bkg_none" } })).toBe("NOT_FOUND");
  await book(bicycle, 1, 2);
});

test("what is not shared is booked by its owner alone", async () => {
  const drill = await own(library, { shareable: false });
  expect(await exchange.refusal(BOOK, wish(drill, 1, 2))).toBe("FORBIDDEN");
  const asOwner = { caller: officerOf(library) };
  expect(await exchange.refusal(BOOK, wish(drill, 1, 2, { agent: library }), asOwner)).toBeNull();
});

test("what is lent out is booked at its owner, where it stays in the register, and not at who holds it", async () => {
  const kind = { specification: "rsp_loom" };
  const loom = await own(library, kind);
  const lend = {
    action: "TRANSFER_CUSTODY",
    provider: library,
    receiver: await exchange.createAgent("PERSON"),
    resource: loom,
    newResource: { name: "The library's loom", shareable: true, ...kind },
    quantity: { value: "1", unit: "one" },
  };
  const { economicEvent } = await exchange.get<{ economicEvent: { toResource: { id: string } } }>(
    RECORD,
    { input: lend },
    { caller: officerOf(library) },
  );
  expect(await exchange.get(MEASURE, kind)).toMatchObject({ means: 1, owners: 1 });
  expect(await exchange.get(MEANS, kind)).toMatchObject({ totalCount: 1, nodes: [{ name: "Cargo bicycle" }] });
  await book(loom, 1, 2);
  expect(await exchange.refusal(BOOK, wish(economicEvent.toResource.id, 1, 2))).toBe("STATE_CONFLICT");
});

test.each<[string, object, string]>([
  ["an unknown thing", { resource: "res_none" }, "NOT_FOUND"],
  ["another's time", { agent: "agt_other" }, "FORBIDDEN"],
  ["an end before the start", { startsAt: hour(3), endsAt: hour(2) }, "INVALID_INPUT"],
  ["yesterday", { startsAt: hour(-60), endsAt: hour(-50) }, "INVALID_INPUT"],
])("a booking of %s is refused", async (_, change, code) => {
  const bicycle = await own(library);
  expect(await exchange.refusal(BOOK, wish(bicycle, 1, 2, change))).toBe(code);
});

test("nobody books without a token", async () => {
  const bicycle = await own(library);
  expect(await exchange.refusal(BOOK, wish(bicycle, 1, 2), { caller: ANONYMOUS })).toBe("UNAUTHENTICATED");
});

test("the register lists what can be booked, and says how concentrated its ownership is", async () => {
  const kind = { specification: "rsp_kiln" };
  for (let i = 0; i < 3; i++) await own(library, { ...kind, name: `Kiln ${i}` });
  await own("agt_me", { ...kind, name: "Small kiln" });
  await own("agt_me", { ...kind, name: "Private kiln", shareable: false });
  expect(await exchange.get(MEANS, kind, { caller: ANONYMOUS })).toMatchObject({
    totalCount: 4,
    nodes: [{ name: "Small kiln" }, { name: "Kiln 2" }],
    pageInfo: { hasNextPage: true },
  });
  expect(await exchange.get(MEASURE, kind, { caller: ANONYMOUS })).toEqual({
    means: 4,
    owners: 2,
    gini: 0.25,
    herfindahl: 0.625,
    nakamoto: 1,
  });
});
