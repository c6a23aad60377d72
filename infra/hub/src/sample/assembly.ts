import type { PersonName } from "./cast";
import { TERRITORY } from "./cast";
import type { Stage } from "./stage";

const DAY_MS = 86_400_000;

export interface Assembled {
  readonly assembly: string;
  /** Open, with some ballots. */
  readonly open: Proposal;
  readonly closed: Proposal;
  /** Prepared for the commands that change a proposal. */
  readonly toOpen: Proposal;
  readonly toClose: Proposal;
  readonly toWithdraw: Proposal;
}

export interface Proposal {
  readonly id: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

interface Draft {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly method: string;
  readonly options: readonly string[];
  readonly project: string;
  readonly statusQuo?: string;
  readonly effects?: readonly object[];
}

type DraftHere = (draft: Draft) => Promise<Proposal>;

/** An assembly of two chambers: who contributed to the hub, and who is a member of the foundation. */
export async function assemble(stage: Stage, hub: string, library: string, river: string): Promise<Assembled> {
  const organization = stage.organization("foundation");
  const chambers = [
    { name: "Makers", rule: "CONTRIBUTORS", project: hub },
    { name: "Members", rule: "MEMBERS", organization },
  ];
  const input = { name: "Assembly of the Open Hearth", organization, project: hub, territory: TERRITORY, chambers };
  const { id: assembly } = await stage.act({
    key: "assembly",
    part: "governance",
    field: "createAssembly",
    as: "ines",
    selection: "assembly { id }",
    input,
  });
  const draft: DraftHere = (each) => draftProposal(stage, assembly, each);
  const spare = (key: string, title: string): Promise<Proposal> =>
    draft({
      key,
      title,
      text: "Prepared for whoever tries the command.",
      method: "PLURALITY",
      options: ["Yes", "No"],
      project: hub,
    });
  const closed = await decide(stage, draft, library);
  const open = await ask(stage, draft, hub);
  await overreach(draft, stage, hub, river);
  const toClose = await spare("to-close", "Shall the minutes be public?");
  await openProposal(stage, toClose, 30);
  await choose(stage, toClose, { yuki: 0, leila: 0, piotr: 0 });
  const toOpen = await spare("to-open", "Shall we meet in spring?");
  const toWithdraw = await spare("to-withdraw", "Shall we meet in winter?");
  return { assembly, open, closed, toClose, toOpen, toWithdraw };
}

/** A vote that is over, with its decision. */
async function decide(stage: Stage, draft: DraftHere, library: string): Promise<Proposal> {
  const proposal = await draft({
    key: "closed",
    title: "Which library do we thank first?",
    text: "The first returns reach all that we build on. One library shall also hear from us in person.",
    method: "SCHULZE_MARGINS",
    options: ["graphql-js", "pg", "Nobody in particular"],
    project: library,
  });
  await openProposal(stage, proposal, 1);
  await rank(stage, proposal, {
    sade: [0, 1, 2],
    hugo: [1, 0, 2],
    yuki: [0, 2, 1],
    leila: [0, 1, 2],
    mina: [0, 1, 2],
    piotr: [1, 0, 2],
  });
  await stage.act({
    key: "close",
    part: "governance",
    field: "closeProposal",
    as: "ines",
    selection: "proposal { id }",
    input: { proposal: proposal.id },
  });
  return proposal;
}

/** A vote that runs, with some ballots. */
async function ask(stage: Stage, draft: DraftHere, hub: string): Promise<Proposal> {
  const proposal = await draft({
    key: "open",
    title: "Shall returns be allocated every quarter?",
    text: "So far once a year. Every quarter means smaller amounts that come sooner.",
    method: "PLURALITY",
    options: ["Every quarter", "Once a year"],
    project: hub,
  });
  await openProposal(stage, proposal, 30);
  await choose(stage, proposal, { hugo: 0, leila: 0, mina: 1 });
  return proposal;
}

/** A vote that runs on more water than the river's cap leaves. */
async function overreach(draft: DraftHere, stage: Stage, hub: string, river: string): Promise<void> {
  const proposal = await draft({
    key: "bath",
    title: "Shall the old dock become a bath?",
    text: "Filled from the river once a year, and open to everybody.",
    method: "PLURALITY",
    options: ["A bath", "The dock stays as it is"],
    statusQuo: "The dock stays as it is",
    project: hub,
    effects: [{ reserveStock: { stock: river, quantity: { value: "60000", unit: "MTQ" } } }],
  });
  await openProposal(stage, proposal, 30);
  await choose(stage, proposal, { yuki: 0, piotr: 1 });
}

function draftProposal(stage: Stage, assembly: string, { key, ...input }: Draft): Promise<Proposal> {
  const selection = "proposal { id options { id label } }";
  return stage.act<Proposal>({
    key: `draft:${key}`,
    part: "governance",
    field: "draftProposal",
    as: "ines",
    selection,
    input: { assembly, secrecy: "OPEN", ...input },
  });
}

async function openProposal(stage: Stage, { id }: Proposal, days: number): Promise<void> {
  const closesAt = new Date(Math.ceil(Date.now() / DAY_MS + days) * DAY_MS).toISOString();
  await stage.act({
    key: `open:${id}`,
    part: "governance",
    field: "openProposal",
    as: "ines",
    selection: "proposal { id }",
    input: { proposal: id, closesAt },
  });
}

async function rank(
  stage: Stage,
  proposal: Proposal,
  rankings: Partial<Record<PersonName, readonly number[]>>,
): Promise<void> {
  for (const [person, order] of Object.entries(rankings))
    await cast(
      stage,
      proposal,
      person as PersonName,
      order.map((option, i) => ({ option: proposal.options[option]?.id, rank: i + 1 })),
    );
}

async function choose(stage: Stage, proposal: Proposal, choices: Partial<Record<PersonName, number>>): Promise<void> {
  for (const [person, option] of Object.entries(choices))
    await cast(stage, proposal, person as PersonName, [{ option: proposal.options[option]?.id }]);
}

async function cast(stage: Stage, { id }: Proposal, as: PersonName, choices: readonly object[]): Promise<void> {
  await stage.act({
    key: `ballot:${id}:${as}`,
    part: "governance",
    field: "castBallot",
    as,
    selection: "receipt",
    input: { proposal: id, choices },
  });
}
