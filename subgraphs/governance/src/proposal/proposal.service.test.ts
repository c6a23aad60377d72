import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf } from "@commons-hub/shared/testing";
import { rollDigest } from "../roll/roll";
import { createKit, type GovernanceKit, inMs, stewardOf } from "../testing/kit";
import { CREATE, DRAFT, draftStory, OPEN, openStory, WITHDRAW } from "../testing/stories";

let kit: GovernanceKit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.stop());

const ELIGIBILITY = `query ($id: ID!, $agent: ID) {
  proposal(id: $id) { state viewerEligibility(agent: $agent) { eligible reason weight chamber { name } } }
}`;

interface Seen {
  readonly proposal: {
    readonly viewerEligibility: {
      eligible: boolean;
      reason: string;
      weight: string | null;
      chamber: { name: string } | null;
    };
  };
}

function eligibility(proposal: string, caller: Caller) {
  return kit.ask<Seen>(ELIGIBILITY, { id: proposal }, caller).then(({ data }) => data.proposal.viewerEligibility);
}

test("opening freezes the roll of two chambers, hashed so that anybody can check it", async () => {
  const organization = newId("agt");
  const project = newId("prj");
  const steward = stewardOf(organization);
  const members = await kit.join(organization, 2);
  const [observer = ""] = await kit.join(organization, 1, ["OBSERVER"]);
  const contributor = newId("agt");
  const unconfirmed = newId("agt");
  await kit.contribute(project, [members[0] ?? "", contributor]);
  await kit.contribute(project, [unconfirmed], { confirmed: false });
  const chambers = [
    { name: "Members", rule: "MEMBERS" },
    { name: "Commons", rule: "CONTRIBUTORS", project },
  ];
  const created = await kit.ask<{ createAssembly: { assembly: { id: string } } }>(
    CREATE,
    { input: { name: "Council", organization, chambers } },
    steward,
  );
  const assembly = created.data.createAssembly.assembly.id;
  const drafted = await kit.ask<{ draftProposal: { proposal: { id: string } } }>(
    DRAFT,
    { input: { assembly, project, title: "T", text: "X", method: "SCHULZE_MARGINS", options: ["A", "B"] } },
    callerOf(contributor),
  );
  // A contributor drafts as soon as the projection knows of the contribution; opening waits for it by itself.
  const proposal =
    drafted.codes.length === 0
      ? drafted.data.draftProposal.proposal.id
      : await draftAs(steward, {
          assembly,
          project,
          title: "T",
          text: "X",
          method: "SCHULZE_MARGINS",
          options: ["A", "B"],
        });
  const closesAt = inMs(60_000);
  const opened = await kit.ask(OPEN, { input: { proposal, closesAt } }, steward);
  expect(opened.codes).toEqual([]);
  expect(opened.data).toMatchObject({ openProposal: { proposal: { state: "OPEN", closesAt, roll: { size: 3 } } } });

  type Entry = { agent: { id: string }; chamber: { id: string; name: string }; weight: string; reason: string };
  const { data } = await kit.ask<{
    proposal: { roll: { rule: string; digest: string; chambers: { size: number }[]; entries: { nodes: Entry[] } } };
  }>(
    `query ($id: ID!) { proposal(id: $id) { roll { rule digest chambers { chamber { name } size digest }
       entries { totalCount nodes { agent { id } chamber { id name } weight reason } } } } }`,
    { id: proposal },
  );
  const { roll } = data.proposal;
  expect(roll.rule).toBe("MEMBERS_AND_CONTRIBUTORS");
  expect(roll.chambers).toMatchObject([
    { chamber: { name: "Members" }, size: 2 },
    { chamber: { name: "Commons" }, size: 1 },
  ]);
  const entries = roll.entries.nodes.map(({ agent, chamber, weight, reason }) => ({
    agent: agent.id,
    chamber: chamber.id,
    weight: BigInt(weight),
    reason,
  }));
  expect(rollDigest(entries)).toBe(roll.digest);

  expect(await eligibility(proposal, callerOf(contributor))).toEqual({
    eligible: true,
    reason: `1 confirmed contribution to ${project}`,
    weight: "1",
    chamber: { name: "Commons" },
  });
  expect(await eligibility(proposal, callerOf(members[0] ?? ""))).toMatchObject({ chamber: { name: "Members" } });
  expect((await eligibility(proposal, callerOf(observer))).reason).toContain("the role OBSERVER");
  expect((await eligibility(proposal, callerOf(unconfirmed))).reason).toContain(
    `no confirmed contribution to ${project}`,
  );
  const [late = ""] = await kit.join(organization, 1);
  await kit.subgraph.followers[0]?.catchUp(5_000);
  expect((await eligibility(proposal, callerOf(late))).reason).toContain("Not yet known to the hub");
});

async function draftAs(caller: Caller, input: object): Promise<string> {
  const { data } = await kit.ask<{ draftProposal: { proposal: { id: string } } }>(DRAFT, { input }, caller);
  return data.draftProposal.proposal.id;
}

test("a contribution that a confirmed correction replaced no longer counts", async () => {
  const organization = newId("agt");
  const project = newId("prj");
  const steward = stewardOf(organization);
  const first = newId("agt");
  const second = newId("agt");
  const [wrong = ""] = await kit.contribute(project, [first]);
  await kit.contribute(project, [second], { corrects: wrong });
  const chambers = [{ name: "Commons", rule: "CONTRIBUTORS", project }];
  const created = await kit.ask<{ createAssembly: { assembly: { id: string } } }>(
    CREATE,
    { input: { name: "Council", organization, chambers } },
    steward,
  );
  const proposal = await draftAs(steward, {
    assembly: created.data.createAssembly.assembly.id,
    title: "T",
    text: "X",
    method: "PLURALITY",
    options: ["A", "B"],
  });
  await kit.ask(OPEN, { input: { proposal, closesAt: inMs(60_000) } }, steward);
  expect((await eligibility(proposal, callerOf(second))).eligible).toBe(true);
  expect((await eligibility(proposal, callerOf(first))).eligible).toBe(false);
});

test("before the opening, eligibility says what the roll would be", async () => {
  const story = await draftStory(kit);
  await kit.subgraph.followers[0]?.catchUp(5_000);
  const [voter] = story.voters;
  expect(await eligibility(story.proposal, voter ?? ANONYMOUS)).toMatchObject({
    eligible: true,
    reason: expect.stringContaining("the roll is not frozen yet"),
  });
  expect(await eligibility(story.proposal, callerOf("agt_stranger"))).toMatchObject({ eligible: false });
  expect(await kit.ask(ELIGIBILITY, { id: story.proposal }, ANONYMOUS)).toMatchObject({
    data: { proposal: { viewerEligibility: null } },
  });
});

test("opening waits until the register of participation knows all that was committed before", async () => {
  const story = await draftStory(kit);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const held = kit.holdProjects(released);
  await held.started;
  // Committed before the opening, but behind a transaction that is still open: not yet to be read.
  const [late = ""] = await kit.join(story.organization, 1);
  const opening = kit.ask(OPEN, { input: { proposal: story.proposal, closesAt: inMs(60_000) } }, story.steward);
  expect(await Promise.race([opening.then(() => "open"), held.heldMs(300)])).toBe("held");
  release();
  await held.done;
  expect((await opening).codes).toEqual([]);
  expect((await eligibility(story.proposal, callerOf(late))).eligible).toBe(true);
});

test("a chamber with nobody on its roll cannot be opened, and stays a draft", async () => {
  const story = await draftStory(kit, { voters: 0 });
  const input = { proposal: story.proposal, closesAt: inMs(60_000) };
  const opened = await kit.ask(OPEN, { input }, story.steward);
  expect(opened.codes).toEqual(["STATE_CONFLICT"]);
  expect(opened.messages[0]).toContain("Nobody would be on the roll");
  const { data } = await kit.ask(`query ($id: ID!) { proposal(id: $id) { state roll { size } turnout { cast } } }`, {
    id: story.proposal,
  });
  expect(data).toEqual({ proposal: { state: "DRAFT", roll: null, turnout: null } });
});

test("a roll that a killed process left half written means nothing, and is cleared by a later opening", async () => {
  const story = await draftStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  const client = new pg.Client({ connectionString: kit.database.url });
  await client.connect();
  try {
    await client.query("INSERT INTO governance.roll_stage VALUES ('rol_left', now() - interval '11 minutes')");
    await client.query("INSERT INTO governance.roll_entry VALUES ('rol_left', $1, 'chm_1', 1, '')", [voter.agent]);
    await kit.ask(OPEN, { input: { proposal: story.proposal, closesAt: inMs(60_000) } }, story.steward);
    const { rows } = await client.query(
      `SELECT (SELECT count(*)::int FROM governance.roll_stage) AS stages,
         (SELECT count(*)::int FROM governance.roll_entry WHERE roll = 'rol_left') AS entries`,
    );
    expect(rows).toEqual([{ stages: 0, entries: 0 }]);
  } finally {
    await client.end();
  }
});

test("a proposal opens once", async () => {
  const story = await openStory(kit);
  const input = { proposal: story.proposal, closesAt: inMs(60_000) };
  const again = await Promise.all([1, 2, 3].map(() => kit.ask(OPEN, { input }, story.steward)));
  expect(again.map(({ codes }) => codes)).toEqual([["STATE_CONFLICT"], ["STATE_CONFLICT"], ["STATE_CONFLICT"]]);
});

test.each([
  ["nobody", () => ANONYMOUS, "UNAUTHENTICATED"],
  [
    "a member",
    (steward: Caller) => callerOf(steward.agent ?? "", [{ organization: "agt_x", roles: ["MEMBER"] }]),
    "FORBIDDEN",
  ],
])("%s cannot open a proposal", async (_, callerFor, code) => {
  const story = await draftStory(kit);
  const input = { proposal: story.proposal, closesAt: inMs(60_000) };
  expect((await kit.ask(OPEN, { input }, callerFor(story.steward))).codes).toEqual([code]);
});

test("a stranger drafts nothing and is told why; a member by the token's roles does", async () => {
  const story = await draftStory(kit);
  const input = { assembly: story.assembly, title: "T", text: "X", method: "PLURALITY", options: ["A", "B"] };
  const refused = await kit.ask(DRAFT, { input }, callerOf("agt_stranger"));
  expect(refused.codes).toEqual(["FORBIDDEN"]);
  expect(refused.messages[0]).toContain(`no membership in ${story.organization}`);
  const member = callerOf(newId("agt"), [{ organization: story.organization, roles: ["MEMBER"] }]);
  expect((await kit.ask(DRAFT, { input }, member)).codes).toEqual([]);
  expect((await kit.ask(DRAFT, { input: { ...input, assembly: "asm_none" } }, member)).codes).toEqual(["NOT_FOUND"]);
  expect((await kit.ask(DRAFT, { input: { ...input, method: "DICE" } }, member)).codes).toEqual(["INVALID_INPUT"]);
});

test("a withdrawn proposal takes no vote and never closes", async () => {
  const story = await openStory(kit);
  const [voter = ANONYMOUS] = story.voters;
  expect((await kit.ask(WITHDRAW, { input: { proposal: story.proposal } }, voter)).codes).toEqual(["FORBIDDEN"]);
  const withdrawn = await kit.ask(WITHDRAW, { input: { proposal: story.proposal } }, story.steward);
  expect(withdrawn.data).toMatchObject({ withdrawProposal: { proposal: { state: "WITHDRAWN" } } });
  expect((await kit.ask(WITHDRAW, { input: { proposal: story.proposal } }, story.steward)).codes).toEqual([
    "STATE_CONFLICT",
  ]);
  const { data } = await kit.ask(
    `query ($id: ID!) { proposal(id: $id) { withdrawnAt tally { method } decision { id } } }`,
    {
      id: story.proposal,
    },
  );
  expect(data).toMatchObject({ proposal: { withdrawnAt: expect.any(String), tally: null, decision: null } });
});

test("an agent sees the open proposals of its assemblies, a project the proposals about it, an assembly its own", async () => {
  const story = await openStory(kit);
  const later = await draftAs(story.steward, {
    assembly: story.assembly,
    project: "prj_00000000000000000000000000",
    title: "About a project",
    text: "X",
    method: "PLURALITY",
    options: ["A", "B"],
  });
  const [voter] = story.voters;
  const { data, codes } = await kit.ask(
    `query ($refs: [_Any!]!, $assembly: ID!) {
      _entities(representations: $refs) {
        ... on Agent { openProposals(first: 1) { totalCount nodes { id viewerEligibility { eligible } } pageInfo { hasNextPage } } }
        ... on Project { proposals { totalCount nodes { title project { id } } } }
      }
      assembly(id: $assembly) { proposals { totalCount nodes { id } } open: proposals(state: OPEN) { totalCount nodes { id } } }
    }`,
    {
      assembly: story.assembly,
      refs: [
        { __typename: "Agent", id: voter?.agent },
        { __typename: "Agent", id: "agt_none" },
        { __typename: "Project", id: "prj_00000000000000000000000000" },
      ],
    },
    voter,
  );
  expect(codes).toEqual([]);
  expect(data).toEqual({
    _entities: [
      {
        openProposals: {
          totalCount: 1,
          nodes: [{ id: story.proposal, viewerEligibility: { eligible: true } }],
          pageInfo: { hasNextPage: false },
        },
      },
      { openProposals: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } } },
      {
        proposals: {
          totalCount: 1,
          nodes: [{ title: "About a project", project: { id: "prj_00000000000000000000000000" } }],
        },
      },
    ],
    assembly: {
      proposals: { totalCount: 2, nodes: [{ id: later }, { id: story.proposal }] },
      open: { totalCount: 1, nodes: [{ id: story.proposal }] },
    },
  });
});
