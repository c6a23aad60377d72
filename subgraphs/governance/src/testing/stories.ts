import type { Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { callerOf } from "@commons-hub/shared/testing";
import { type GovernanceKit, inMs, stewardOf } from "./kit";

/** A proposal with everything that a test needs to vote on it. */
export interface Story {
  readonly organization: string;
  readonly steward: Caller;
  readonly assembly: string;
  readonly chambers: readonly string[];
  readonly proposal: string;
  readonly options: readonly string[];
  /** Callers on the roll. */
  readonly voters: readonly Caller[];
}

export interface StoryOptions {
  readonly voters?: number;
  readonly method?: string;
  readonly options?: readonly string[];
  readonly statusQuo?: string;
  readonly quorum?: string;
  readonly threshold?: string;
  readonly closesInMs?: number;
  readonly territory?: string;
  /** More of the proposal's input. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const CREATE = `mutation ($input: CreateAssemblyInput!) {
  createAssembly(input: $input) { assembly { id name chambers { id name } } }
}`;
export const DRAFT = `mutation ($input: DraftProposalInput!) {
  draftProposal(input: $input) { proposal { id state options { id label } } }
}`;
export const OPEN = `mutation ($input: OpenProposalInput!) {
  openProposal(input: $input) { proposal { id state closesAt roll { size digest } } }
}`;
export const CAST = `mutation ($input: CastBallotInput!) { castBallot(input: $input) { receipt replaced acceptedAt } }`;
export const CLOSE = `mutation ($input: CloseProposalInput!) {
  closeProposal(input: $input) { proposal { id state tally { winners { label } inputsDigest } decision { id adopted } } }
}`;
export const WITHDRAW = `mutation ($input: WithdrawProposalInput!) {
  withdrawProposal(input: $input) { proposal { id state } }
}`;

interface Created {
  readonly createAssembly: { readonly assembly: { readonly id: string; readonly chambers: readonly { id: string }[] } };
}
interface Drafted {
  readonly draftProposal: { readonly proposal: { readonly id: string; readonly options: readonly { id: string }[] } };
}

/** An assembly with one chamber and a draft. */
export async function draftStory(kit: GovernanceKit, options: StoryOptions = {}): Promise<Story> {
  const organization = newId("agt");
  const steward = stewardOf(organization);
  const voters = await kit.join(organization, options.voters ?? 3);
  const { territory } = options;
  const created = await kit.ask<Created>(
    CREATE,
    { input: { name: "Assembly", organization, ...(territory ? { territory } : {}) } },
    steward,
  );
  const { id: assembly, chambers } = created.data.createAssembly.assembly;
  const drafted = await kit.ask<Drafted>(
    DRAFT,
    {
      input: {
        assembly,
        title: "A question",
        text: "With its reasons.",
        method: options.method ?? "PLURALITY",
        options: options.options ?? ["Yes", "No"],
        statusQuo: options.statusQuo ?? null,
        ...options.more,
        chambers: chambers.map(({ id }) => ({
          chamber: id,
          quorum: options.quorum ?? "0",
          threshold: options.threshold ?? "1/2",
        })),
      },
    },
    steward,
  );
  if (drafted.codes.length > 0) throw new Error(`not drafted: ${drafted.messages.join()}`);
  const proposal = drafted.data.draftProposal.proposal;
  return {
    organization,
    steward,
    assembly,
    chambers: chambers.map(({ id }) => id),
    proposal: proposal.id,
    options: proposal.options.map(({ id }) => id),
    voters: voters.map((agent) => callerOf(agent)),
  };
}

/** The same, open for votes. */
export async function openStory(kit: GovernanceKit, options: StoryOptions = {}): Promise<Story> {
  const story = await draftStory(kit, options);
  const input = { proposal: story.proposal, closesAt: inMs(options.closesInMs ?? 3_600_000) };
  const opened = await kit.ask(OPEN, { input }, story.steward);
  if (opened.codes.length > 0) throw new Error(`not opened: ${opened.messages.join()}`);
  return story;
}

/** A ballot for one option. */
export function vote(kit: GovernanceKit, story: Story, voter: Caller, option: number, idempotencyKey?: string) {
  const input = { proposal: story.proposal, choices: [{ option: story.options[option] }] };
  return kit.ask<{ castBallot: { receipt: string; replaced: boolean; acceptedAt: string } }>(
    CAST,
    { input },
    voter,
    idempotencyKey,
  );
}
