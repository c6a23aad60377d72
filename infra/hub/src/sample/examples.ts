import type { Assembled } from "./assembly";
import { CURRENCY, type Market, RING_CURRENCY } from "./market";
import type { Governed } from "./governed";
import type { Software } from "./software";
import type { Shared } from "./sharing";
import { sharingExamples } from "./sharing-examples";
import type { Stage } from "./stage";
import type { Returned } from "./value-returned";
import type { TokenName } from "./cast";

/** An operation of the contract that answers on the sample; `{fresh}` (small) and `{FRESH}` (capital) in a text are new at each reading. */
export interface SampleExample {
  readonly name: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly token: TokenName | null;
}

export interface Sample {
  readonly stage: Stage;
  readonly software: Software;
  readonly assembled: Assembled;
  readonly governed: Governed;
  readonly market: Market;
  readonly shared: Shared;
  readonly returned: Returned;
  /** Before the assembly's first event. */
  readonly beginning: string;
  /** Prepared for the commands that use them up. */
  readonly spare: Spare;
}

export interface Spare {
  readonly contribution: string;
  readonly newcomer: string;
  readonly membership: string;
  readonly accessKey: string;
}

/** All methods that rankings can feed and that elect one. */
const RANKED_METHODS = [
  "SCHULZE_MARGINS",
  "SCHULZE_WINNING_VOTES",
  "RANKED_PAIRS",
  "COPELAND",
  "INSTANT_RUNOFF",
  "BORDA",
  "PLURALITY",
];

const amount = (minor: number, currency: string) => ({ minor: String(minor), currency });
const command = (name: string, token: TokenName, input: object): SampleExample => ({
  name,
  variables: { input },
  token,
});

/** Every operation of the contract that exists so far, with variables and a token that answer. */
export function examplesOf(sample: Sample): SampleExample[] {
  return [
    ...readExamples(sample),
    ...projectsExamples(sample),
    ...governanceExamples(sample),
    ...exchangeExamples(sample),
    ...returnsExamples(sample),
  ];
}

function readExamples({ stage, assembled, returned, beginning }: Sample): SampleExample[] {
  const { assembly } = assembled;
  return [
    {
      name: "ReturnGap",
      variables: { organization: stage.organization("loom"), period: returned.period },
      token: "steward",
    },
    { name: "FollowAssembly", variables: { assembly, types: null, after: beginning }, token: "agency" },
    { name: "WhoDecidesHere", variables: { organization: stage.organization("foundation") }, token: null },
    {
      name: "Recount",
      variables: { proposal: assembled.closed.id, methods: RANKED_METHODS },
      token: null,
    },
    { name: "AssemblyHistory", variables: { assembly, types: null, after: null }, token: null },
  ];
}

function projectsExamples({ stage, software, shared, spare }: Sample): SampleExample[] {
  const foundation = stage.organization("foundation");
  const { project } = software;
  return [
    command("CreateAgent", "steward", { kind: "PERSON", name: "Somebody New", uri: "https://somebody.example/" }),
    command("AddMember", "steward", { organization: foundation, agent: spare.newcomer, roles: ["MEMBER"] }),
    command("CreateAccessKey", "member", {
      agent: stage.person("sade"),
      scopes: ["READ"],
      label: "Tried from the explorer",
    }),
    command("CreateProject", "steward", {
      slug: "sample-{fresh}",
      name: "Something New",
      stewards: [foundation],
      licence: "MIT OR Apache-2.0",
    }),
    command("PublishDesign", "steward", {
      project: shared.tableProject,
      name: "Harbour table",
      version: "2.0-{fresh}",
      licence: "CERN-OHL-S-2.0",
      derivedFrom: [shared.table],
      billOfMaterials: [{ specification: shared.plywood, quantity: { value: "2.1", unit: "MTK" } }],
    }),
    command("RecordContribution", "member", {
      agent: stage.person("sade"),
      project,
      action: "WORK",
      effort: { value: "2.5", unit: "HUR" },
    }),
    command("ConfirmContribution", "steward", { contribution: spare.contribution }),
    command("EndMembership", "steward", { membership: spare.membership }),
    command("RevokeAccessKey", "member", { accessKey: spare.accessKey }),
  ];
}

function governanceExamples({ stage, software, assembled, governed }: Sample): SampleExample[] {
  const { assembly, open, toOpen, toClose, toWithdraw } = assembled;
  const closesAt = new Date(Date.now() + 60 * 86_400_000).toISOString();
  return [
    command("CreateAssembly", "steward", {
      name: "Assembly {fresh}",
      organization: stage.organization("foundation"),
      project: software.project,
      chambers: [{ name: "Members", rule: "MEMBERS" }],
    }),
    command("DraftProposal", "steward", {
      assembly,
      title: "Shall we meet in autumn?",
      text: "In the hall or in the kitchen.",
      method: "SCHULZE_MARGINS",
      secrecy: "OPEN",
      options: ["In the hall", "In the kitchen", "Not at all"],
    }),
    command("OpenProposal", "steward", { proposal: toOpen.id, closesAt }),
    command("CastBallot", "member", { proposal: open.id, choices: [{ option: open.options[0]?.id }] }),
    command("CloseProposal", "steward", { proposal: toClose.id }),
    command("WithdrawProposal", "steward", { proposal: toWithdraw.id }),
    ...deliberationExamples(governed),
    command("Delegate", "member", {
      to: stage.person("leila"),
      assembly,
      topic: "Money",
      until: new Date(Date.now() + 300 * 86_400_000).toISOString(),
    }),
    command("DrawSortition", "steward", {
      assembly,
      title: "Who looks at the books",
      strata: governed.chambers.map((chamber) => ({ chamber, seats: 2 })),
    }),
    command("RevokeDelegation", "member", { delegation: governed.delegation }),
  ];
}

function deliberationExamples({ toDiscuss, objection }: Governed): SampleExample[] {
  return [
    command("AddArgument", "member", { proposal: toDiscuss, stance: "FOR", text: "I would bring bread." }),
    command("RaiseObjection", "member", {
      proposal: toDiscuss,
      text: "Not everybody can come on the same evening.",
      paramount: true,
    }),
    command("AnswerObjection", "steward", { objection, answer: "We cook in the hall, which is free on Tuesdays." }),
  ];
}

function exchangeExamples({ stage, market, shared }: Sample): SampleExample[] {
  const { accounts, currency } = market;
  return [
    command("CreateCurrency", "steward", {
      code: "K{FRESH}",
      name: "A currency to try",
      decimals: 2,
      issuer: stage.organization("foundation"),
      defaultCreditLimit: amount(5_000, "K{FRESH}"),
    }),
    command("PublishOffer", "member", { title: "Two hours of gardening", provider: stage.person("sade"), gift: true }),
    command("PublishNeed", "member", { title: "A room for twelve people", receiver: stage.person("sade") }),
    command("RecordEconomicEvent", "member", {
      action: "PRODUCE",
      provider: stage.person("sade"),
      receiver: stage.person("sade"),
      newResource: { name: "Bread of the day", shareable: false },
      quantity: { value: "12", unit: "one" },
    }),
    command("OpenAccount", "steward", {
      owner: stage.person("ines"),
      currency: market.ring,
      creditLimit: amount(20_000, RING_CURRENCY),
    }),
    command("Transfer", "member", {
      from: accounts.get("sade"),
      to: accounts.get("yuki"),
      amount: amount(125, CURRENCY),
      memo: "Coffee",
    }),
    command("PostTransfer", "member", { transfer: market.toPost }),
    command("VoidTransfer", "member", { transfer: market.toVoid }),
    command("RecordObligation", "steward", {
      debtor: stage.organization("foundation"),
      creditor: stage.organization("harbour"),
      amount: amount(12_000, RING_CURRENCY),
      reference: "Catering in May",
    }),
    command("RunClearing", "steward", { currency: market.ring }),
    ...sharingExamples(stage, shared),
    command("OpenTrustLine", "steward", {
      trusting: market.ring,
      trusted: currency,
      limit: amount(25_000, RING_CURRENCY),
    }),
  ];
}

function returnsExamples({ stage, software, returned }: Sample): SampleExample[] {
  const { rule, pledge, holding, period } = returned;
  const foundation = stage.organization("foundation");
  return [
    command("DeclareUsage", "steward", { agent: foundation, period, billOfMaterials: software.billOfMaterials }),
    command("CreateReturnRule", "steward", { organization: foundation, name: "In equal parts", kind: "EQUAL" }),
    command("Pledge", "steward", {
      agent: foundation,
      amount: amount(50_000, "EUR"),
      period,
      rule,
      billOfMaterials: software.billOfMaterials,
    }),
    command("RecordReceipt", "steward", {
      pledge,
      amount: amount(10_000, "EUR"),
      reference: "Second half of the year",
    }),
    command("RunAllocation", "steward", { rule, pledge, pool: amount(5_000, "EUR") }),
    command("ClaimHolding", "steward", {
      holding,
      agent: stage.person("ines"),
      proof: "https://open-hearth.example/graphql",
    }),
  ];
}
