import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { codeOf, fieldOf, MODES, type Person, type Stream, startHub, type TestHub } from "../kit";

interface GovernanceEvent {
  readonly id: string;
  readonly cursor: string;
  readonly type: string;
  readonly hash: string;
  readonly actor: { readonly name: string } | null;
  readonly assembly: { readonly name: string };
  readonly proposal: {
    readonly title: string;
    readonly state: string;
    readonly turnout: { readonly cast: number; readonly eligible: number } | null;
  } | null;
  readonly decision: { readonly adopted: boolean } | null;
}

interface Drafted {
  readonly proposal: {
    readonly id: string;
    readonly options: readonly { readonly id: string; readonly label: string }[];
  };
}

describe.each(MODES)("an assembly of a hub that runs %s", (mode) => {
  let hub: TestHub;
  let organization: { readonly id: string; readonly steward: Person };
  let members: Person[];
  let assembly: string;

  beforeAll(async () => {
    hub = await startHub(mode);
    organization = await hub.seed.organization("Test Co-op");
    members = await hub.seed.members(organization, 3);
    const created = await organization.steward.run<{ assembly: { id: string } }>("CreateAssembly", {
      name: "General Assembly",
      organization: organization.id,
      chambers: [{ name: "Members", rule: "MEMBERS" }],
    });
    assembly = created.assembly.id;
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  async function draft(method: string, options: readonly string[]): Promise<Drafted["proposal"]> {
    const input = { assembly, title: `By ${method}`, text: "What shall we do?", method, secrecy: "OPEN", options };
    return (await organization.steward.run<Drafted>("DraftProposal", input)).proposal;
  }
  const open = (proposal: string, inMs: number) =>
    organization.steward.run<{ proposal: { roll: { size: number; digest: string } } }>("OpenProposal", {
      proposal,
      closesAt: new Date(Date.now() + inMs).toISOString(),
    });
  const follow = (after: string | null): Stream<GovernanceEvent> => hub.follow("FollowAssembly", { assembly, after });

  test("votes, decides and tells its followers everything once, in the order of the chain", async () => {
    await using stream = follow(null);
    await waitFor(async () => {
      // The stream starts now: a withdrawn draft shows when it does.
      const { id } = await draft("PLURALITY", ["a", "b"]);
      await organization.steward.run("WithdrawProposal", { proposal: id });
      return stream.events.length > 0;
    }, "the stream to start");
    const proposal = await draft("SCHULZE_MARGINS", ["Bicycles", "Buses", "Nothing"]);
    const [bicycles, buses] = proposal.options.map((option) => option.id);
    const { proposal: opened } = await open(proposal.id, 3_600_000);
    expect(opened.roll.size).toBe(4);
    const ballot = (first: unknown, second: unknown) => ({
      proposal: proposal.id,
      choices: [
        { option: first, rank: 1 },
        { option: second, rank: 2 },
      ],
    });
    for (const member of members) await member.run("CastBallot", ballot(bicycles, buses));
    const again = await members[0]!.run<{ replaced: boolean }>("CastBallot", ballot(buses, bicycles));
    expect(again.replaced).toBe(true);
    const closed = await organization.steward.run<{
      proposal: { state: string; tally: { winners: { label: string }[] }; decision: { adopted: boolean } };
    }>("CloseProposal", { proposal: proposal.id });
    expect(closed.proposal).toMatchObject({
      state: "CLOSED",
      tally: { winners: [{ label: "Bicycles" }] },
      decision: { adopted: true },
    });
    await waitFor(
      () => stream.events.some((event) => event.type === "DECISION_IN_FORCE"),
      "the decision on the stream",
    );
    expect(stream.errors).toEqual([]);

    const history = await hub.ask("AssemblyHistory", { assembly });
    const { nodes } = fieldOf<{ nodes: { id: string; hash: string; previousHash: string | null }[] }>(
      history,
      "governanceEvents",
    );
    nodes.forEach((node, i) => expect(node.previousHash).toBe(i === 0 ? null : nodes[i - 1]?.hash));
    const ids = nodes.map((node) => node.id);
    expect(stream.events.map((event) => event.id)).toEqual(ids.slice(ids.indexOf(stream.events[0]!.id)));
    expect(stream.events.filter((event) => event.type === "BALLOT_COUNTED").length).toBeGreaterThanOrEqual(3);
  });

  test("a follower who comes back with a cursor misses nothing and gets nothing twice", async () => {
    const history = await hub.ask("AssemblyHistory", { assembly });
    const all = fieldOf<{ nodes: { id: string; cursor: string }[] }>(history, "governanceEvents").nodes;
    const middle = Math.floor(all.length / 2);
    await using stream = follow(all[middle]!.cursor);
    await waitFor(() => stream.events.length === all.length - middle - 1, "the rest of the history");
    await draft("PLURALITY", ["x", "y"]);
    await waitFor(() => stream.events.length === all.length - middle, "the new event");
    expect(stream.events.slice(0, -1).map((event) => event.id)).toEqual(all.slice(middle + 1).map((event) => event.id));
  });

  test("closes by itself, once, by the database's clock", async () => {
    const proposal = await draft("PLURALITY", ["Yes", "No"]);
    await open(proposal.id, 60_000);
    await members[0]!.run("CastBallot", { proposal: proposal.id, choices: [{ option: proposal.options[0]!.id }] });
    await hub.database.shiftClock(61_000);
    const late = await members[1]!.ask("CastBallot", {
      input: { proposal: proposal.id, choices: [{ option: proposal.options[0]!.id }] },
    });
    expect(codeOf(late)).toBe("PROPOSAL_NOT_OPEN");
    const state = `query ($id: ID!) { proposal(id: $id) { state turnout { cast } decision { adopted } } }`;
    const closed = await waitFor(async () => {
      const { data } = await hub.ask(state, { id: proposal.id });
      return (data?.["proposal"] as { state: string } | undefined)?.state === "CLOSED" ? data : null;
    }, "the proposal to close");
    expect(closed["proposal"]).toMatchObject({ turnout: { cast: 1 }, decision: { adopted: true } });
    await hub.database.shiftClock(0);
  });

  test("carries delegated votes in secret, and anybody finds only the own line", async () => {
    const input = {
      assembly,
      title: "In secret",
      text: "Who speaks for us?",
      method: "APPROVAL",
      secrecy: "SECRET",
      options: ["Ada", "Bo"],
    };
    const { proposal } = await organization.steward.run<Drafted>("DraftProposal", input);
    await open(proposal.id, 3_600_000);
    const [ada, bo, cy] = members as [Person, Person, Person];
    const given = await ada.run<{ delegation: { id: string; to: { name: string } } }>("Delegate", {
      to: bo.id,
      proposal: proposal.id,
    });
    expect(given.delegation.to.name).toEqual(expect.any(String));
    const choose = (option: number) => ({ proposal: proposal.id, choices: [{ option: proposal.options[option]!.id }] });
    const { receipt } = await bo.run<{ receipt: string }>("CastBallot", choose(0));
    await cy.run("CastBallot", choose(1));
    await organization.steward.run("CloseProposal", { proposal: proposal.id });
    const { data } = await hub.ask(
      `query ($id: ID!, $receipt: String!) {
        proposal(id: $id) {
          tally { winners { label } chambers { cast delegated stuck } }
          ballots { totalCount nodes { voter { name } weight } }
          ballot(receipt: $receipt) { voter { name } choices { option { label } } }
        }
      }`,
      { id: proposal.id, receipt },
    );
    expect(data?.["proposal"]).toMatchObject({
      tally: { winners: [{ label: "Ada" }], chambers: [{ cast: 2, delegated: 1, stuck: 0 }] },
      ballots: { totalCount: 3, nodes: [1, 2, 3].map(() => ({ voter: null, weight: "1" })) },
      ballot: { voter: null, choices: [{ option: { label: "Ada" } }] },
    });
  });

  test("refuses whoever may not", async () => {
    const stranger = await hub.seed.person("Stranger");
    const proposal = await draft("PLURALITY", ["Yes", "No"]);
    expect(
      codeOf(
        await stranger.ask("OpenProposal", {
          input: { proposal: proposal.id, closesAt: new Date(Date.now() + 60_000).toISOString() },
        }),
      ),
    ).toBe("FORBIDDEN");
    await open(proposal.id, 3_600_000);
    const vote = { input: { proposal: proposal.id, choices: [{ option: proposal.options[0]!.id }] } };
    expect(codeOf(await stranger.ask("CastBallot", vote))).toBe("NOT_ELIGIBLE");
    expect(codeOf(await hub.ask("CastBallot", vote))).toBe("UNAUTHENTICATED");
    expect(codeOf(await members[0]!.ask("CastBallot", { input: { proposal: "prp_none", choices: [] } }))).toBe(
      "NOT_FOUND",
    );
    expect(
      codeOf(
        await members[0]!.ask("CastBallot", { input: { proposal: proposal.id, choices: [{ option: "opt_none" }] } }),
      ),
    ).toBe("INVALID_BALLOT");
  });
});
