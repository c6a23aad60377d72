import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ANONYMOUS, type Caller, signAssertion } from "@commons-hub/shared/identity";
import { waitFor } from "@commons-hub/shared/testing";
import { type PartName, type Person, SECRET, startHub, type TestHub } from "../kit";
import { type Commons, makeCommons, PERIOD } from "./commons";

let hub: TestHub;
let commons: Commons;

beforeAll(async () => {
  hub = await startHub("apart");
  commons = await makeCommons(hub);
}, 90_000);
afterAll(() => hub[Symbol.asyncDispose]());

/** Everybody whom the organization's books do not concern. */
const OUTSIDERS: Readonly<Record<string, (its: Commons) => Person | null>> = {
  nobody: () => null,
  "a stranger": (its) => its.stranger,
  "a mere member": (its) => its.member,
};

const AMOUNTS = `balance { minor } creditLimit { minor } softLimit { minor } maximum { minor }
  pendingOut { minor } pendingIn { minor } available { minor }`;
const NO_AMOUNTS = {
  balance: null,
  creditLimit: null,
  softLimit: null,
  maximum: null,
  pendingOut: null,
  pendingIn: null,
  available: null,
};

async function read(who: Person | null, document: string, variables: object = {}): Promise<unknown> {
  const answer = await hub.ask(document, variables, { token: who?.token });
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

/** A fetch by key as the gateway makes it, for a caller of the tester's choice. */
async function entity(part: PartName, caller: Caller, reference: object, selection: string): Promise<unknown> {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`;
  const response = await fetch(hub.apart!.urlOf(part), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "hub-assertion": await signAssertion(caller, part, Buffer.from(SECRET)),
    },
    body: JSON.stringify({ query, variables: { of: [reference] } }),
  });
  const { data, errors } = (await response.json()) as { data?: { _entities: unknown[] }; errors?: unknown };
  expect(errors).toBeUndefined();
  return data?._entities[0];
}

const callerOf = (person: Person | null): Caller =>
  person === null
    ? ANONYMOUS
    : {
        kind: "agent",
        agent: person.id,
        key: null,
        scopes: ["READ", "PROJECTS", "GOVERNANCE", "EXCHANGE", "RETURNS"],
        memberships: [],
        readAt: new Date().toISOString(),
      };

describe.each(Object.entries(OUTSIDERS))("%s sees nothing private", (_, pick) => {
  test("of balances: by the agent, by node, by key, in a payload's neighbours", async () => {
    const who = pick(commons);
    const [account] = commons.accounts;
    const variables = { organization: commons.organization, account };
    const seen = await read(
      who,
      `query ($organization: ID!, $account: ID!) {
        agent(id: $organization) { accounts { id ${AMOUNTS} } }
        node(id: $account) { ... on Account { id ${AMOUNTS} } } }`,
      variables,
    );
    const hidden = { id: account, ...NO_AMOUNTS };
    expect(seen).toEqual({ agent: { accounts: [hidden] }, node: hidden });
    for (const key of ["id", "ref"]) {
      const reference = { __typename: "Account", [key]: account };
      expect(await entity("exchange", callerOf(who), reference, `... on Account { id ${AMOUNTS} }`)).toEqual(hidden);
    }
    const reference = { __typename: "Agent", id: commons.organization };
    expect(await entity("exchange", callerOf(who), reference, `... on Agent { accounts { id ${AMOUNTS} } }`)).toEqual({
      accounts: [hidden],
    });
  });

  test("of transfers and access keys: they are as if they were not there", async () => {
    const who = pick(commons);
    const hidden: readonly (readonly [PartName, string, string, string])[] = [
      ["exchange", "Transfer", commons.posted, "id memo amount { minor }"],
      ["exchange", "Transfer", commons.pending, "id memo amount { minor }"],
      ["projects", "AccessKey", commons.accessKey, "id label scopes"],
    ];
    for (const [part, type, id, fields] of hidden) {
      const selection = `... on ${type} { ${fields} }`;
      expect(await read(who, `query ($id: ID!) { node(id: $id) { id ${selection} } }`, { id })).toEqual({ node: null });
      for (const key of ["id", "ref"])
        expect(await entity(part, callerOf(who), { __typename: type, [key]: id }, selection)).toBeNull();
    }
  });

  test("of payments and proofs: references stay between the books", async () => {
    const who = pick(commons);
    const query = `query ($project: ID!) { project(id: $project) { unclaimedHoldings { nodes { id proof } } } }`;
    expect(await read(who, query, { project: commons.used })).toEqual({
      project: { unclaimedHoldings: { nodes: [{ id: commons.holding, proof: null }] } },
    });
  });

  test("of a person's returns", async () => {
    const who = pick(commons);
    const query = `query ($id: ID!, $period: PeriodInput!) { agent(id: $id) { returnGap(period: $period) { due { minor } } } }`;
    expect(await read(who, query, { id: commons.steward.id, period: PERIOD })).toEqual({ agent: { returnGap: null } });
  });

  test("of an open vote: neither ballots nor a result, in no record and no event", async () => {
    const who = pick(commons);
    await commons.steward.run("CastBallot", {
      proposal: commons.proposals.open,
      choices: [{ option: commons.option }],
    });
    const query = `query ($id: ID!) { proposal(id: $id) {
      ballots { totalCount nodes { receipt choices { rank } } } tally { winners { label } } decision { adopted } } }`;
    const nothing = { ballots: null, tally: null, decision: null };
    expect(await read(who, query, { id: commons.proposals.open })).toEqual({ proposal: nothing });
    const events = await read(
      who,
      `query ($filter: GovernanceEventFilter) { governanceEvents(filter: $filter, first: 100) {
        nodes { type proposal { ballots { totalCount } tally { rounds { title } } } } } }`,
      { filter: { assembly: commons.assembly, types: ["BALLOT_COUNTED"] } },
    );
    const { nodes } = (events as { governanceEvents: { nodes: unknown[] } }).governanceEvents;
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes)
      expect(node).toEqual({ type: "BALLOT_COUNTED", proposal: { ballots: null, tally: null } });
  });
});

test("those whom it concerns do see it, so that the nulls above meant the caller", async () => {
  const [account] = commons.accounts;
  const seen = (await read(
    commons.steward,
    `query ($account: ID!, $transfer: ID!, $key: ID!) {
      account: node(id: $account) { ... on Account { balance { minor } pendingOut { minor } } }
      transfer: node(id: $transfer) { ... on Transfer { memo } }
      key: node(id: $key) { ... on AccessKey { scopes } } }`,
    { account, transfer: commons.posted, key: commons.accessKey },
  )) as object;
  expect(seen).toEqual({
    account: { balance: { minor: "-100" }, pendingOut: { minor: "100" } },
    transfer: { memo: "between us" },
    key: { scopes: ["READ"] },
  });
});

test("followers of one stream each see what is theirs, and nobody what is another's", async () => {
  const document = `subscription ($filter: GovernanceEventFilter) { governanceEvents(filter: $filter) {
    id assembly { organization { accounts { balance { minor } } } } } }`;
  const variables = { filter: { assembly: commons.assembly } };
  interface Seen {
    readonly id: string;
    readonly assembly: { readonly organization: { readonly accounts: readonly unknown[] } };
  }
  await using steward = hub.follow<Seen>(document, variables, commons.steward.token);
  await using stranger = hub.follow<Seen>(document, variables, commons.stranger.token);
  await using nobody = hub.follow<Seen>(document, variables);
  const streams = [steward, stranger, nobody];
  const text = { assembly: commons.assembly, title: "x", text: "x", method: "PLURALITY", options: ["a", "b"] };
  await waitFor(async () => {
    await commons.steward.run("DraftProposal", text);
    return streams.every((stream) => stream.events.length > 0);
  }, "every stream to start");
  const balances = streams.map((stream) => stream.events.map((event) => event.assembly.organization.accounts));
  expect(new Set(balances[0]!.map((each) => JSON.stringify(each)))).toEqual(
    new Set(['[{"balance":{"minor":"-100"}}]']),
  );
  for (const hidden of balances.slice(1))
    expect(new Set(hidden.map((each) => JSON.stringify(each)))).toEqual(new Set(['[{"balance":null}]']));
});

test("nobody reads another's list of keys, and no key is ever shown again", async () => {
  const query = "{ viewer { agent { id } accessKeys { id } } }";
  const mine = (await read(commons.stranger, query)) as { viewer: { accessKeys: { id: string }[] } };
  expect(mine.viewer.accessKeys.map(({ id }) => id)).not.toContain(commons.accessKey);
  expect(await read(null, query)).toEqual({ viewer: null });
  const input = { agent: commons.stranger.id, scopes: ["READ"] };
  const options = { idempotencyKey: "a-key-for-a-key" };
  const first = await commons.stranger.ask("CreateAccessKey", { input }, options);
  const again = await commons.stranger.ask("CreateAccessKey", { input }, options);
  const payload = (answer: typeof first) =>
    answer.data?.["createAccessKey"] as { secret: string | null; accessKey: object };
  expect(payload(first).secret).toMatch(/^hub_/);
  expect(payload(again)).toEqual({ secret: null, accessKey: payload(first).accessKey });
});
