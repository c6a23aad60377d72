import { CONTRACT } from "../kit";
import { type Commons, euros, ours, PERIOD, SOON } from "./commons";
import { EXCHANGE_ATTEMPTS } from "./exchange-attempts";

/** Each command in the name of the organization, as its steward could send it. */
export const ATTEMPTS: Readonly<Record<string, (its: Commons) => object>> = {
  AddMember: (its) => ({ organization: its.organization, agent: its.stranger.id, roles: ["STEWARD"] }),
  EndMembership: (its) => ({ membership: its.membership }),
  CreateAccessKey: (its) => ({ agent: its.organization, scopes: ["READ"] }),
  RevokeAccessKey: (its) => ({ accessKey: its.accessKey }),
  CreateProject: (its) => ({ slug: "theirs", name: "Theirs", stewards: [its.organization], licence: "MIT" }),
  RecordContribution: (its) => ({ agent: its.organization, project: its.project, action: "CARE" }),
  AddProjectSteward: (its) => ({ project: its.project, steward: its.stranger.id }),
  ConfirmContribution: (its) => ({ contribution: its.contribution }),
  PublishDesign: (its) => ({ project: its.project, name: "Theirs", version: "1", licence: "MIT" }),
  CreateAssembly: (its) => ({ name: "Theirs", organization: its.organization }),
  DraftProposal: (its) => ({
    assembly: its.assembly,
    title: "Theirs",
    text: "?",
    method: "PLURALITY",
    secrecy: "OPEN",
    options: ["a", "b"],
  }),
  ReviseProposal: (its) => ({ proposal: its.proposals.draft, title: "Theirs" }),
  AddArgument: (its) => ({ proposal: its.proposals.draft, stance: "FOR", text: "Theirs" }),
  RaiseObjection: (its) => ({ proposal: its.proposals.draft, text: "Theirs" }),
  AnswerObjection: (its) => ({ objection: its.objection, answer: "Theirs" }),
  WithdrawObjection: (its) => ({ objection: its.objection }),
  EraseWords: (its) => ({ agent: its.organization }),
  OpenProposal: (its) => ({ proposal: its.proposals.draft, closesAt: SOON }),
  CastBallot: (its) => ({ proposal: its.proposals.open, choices: [{ option: its.option }], voter: its.organization }),
  WithdrawProposal: (its) => ({ proposal: its.proposals.draft }),
  CloseProposal: (its) => ({ proposal: its.proposals.open }),
  Delegate: (its) => ({ to: its.stranger.id, assembly: its.assembly, from: its.organization }),
  RevokeDelegation: (its) => ({ delegation: its.things.delegation }),
  DrawSortition: (its) => ({
    assembly: its.assembly,
    title: "Theirs",
    strata: [{ chamber: its.things.chamber, seats: 1 }],
  }),
  CreateCurrency: (its) => ({ code: "THEIRS", name: "Theirs", decimals: 2, issuer: its.organization }),
  OpenAccount: (its) => ({ owner: its.organization, currency: its.currency, creditLimit: ours(1) }),
  ChangeAccountLimits: (its) => ({ account: its.accounts[0], creditLimit: ours(1_000_000) }),
  PublishOffer: (its) => ({ title: "Theirs", provider: its.organization }),
  PublishNeed: (its) => ({ title: "Theirs", receiver: its.organization }),
  Transfer: (its) => ({ from: its.accounts[0], to: its.accounts[1], amount: ours(1) }),
  VoidTransfer: (its) => ({ transfer: its.pending }),
  PostTransfer: (its) => ({ transfer: its.pending }),
  CreateAgreement: (its) => ({ name: "Theirs", parties: [its.organization, its.other.id] }),
  MakeCommitment: (its) => ({
    action: "TRANSFER",
    provider: its.organization,
    receiver: its.other.id,
    specification: its.kind,
    quantity: { value: "1", unit: "C62" },
    agreement: its.agreement,
  }),
  CancelCommitment: (its) => ({ commitment: its.commitment }),
  RecordClaim: (its) => ({
    triggeredBy: its.received,
    action: "TRANSFER",
    provider: its.organization,
    receiver: its.other.id,
    specification: its.kind,
    quantity: { value: "1", unit: "C62" },
  }),
  WaiveClaim: (its) => ({ claim: its.claim }),
  CreateProcessSpecification: (its) => ({ agent: its.organization, name: "Theirs" }),
  ...EXCHANGE_ATTEMPTS,
  DeclareUsage: (its) => ({
    agent: its.organization,
    period: PERIOD,
    uses: [{ project: its.used, basis: "MEASURE", weight: "1" }],
  }),
  CreateReturnRule: (its) => ({ organization: its.organization, name: "Theirs", kind: "EQUAL" }),
  Pledge: (its) => ({ agent: its.organization, amount: euros(1), rule: its.otherRule }),
  RecordReceipt: (its) => ({ pledge: its.pledge, amount: euros(1) }),
  RunAllocation: (its) => ({ rule: its.rule, pool: euros(1), pledge: its.pledge }),
  ClaimHolding: (its) => ({ holding: its.holding, agent: its.organization, proof: "mine" }),
};

/** Field of the schema that a command of the contract, or one beside it, calls. */
export function fieldOf(command: string): string {
  return `${command.slice(0, 1).toLowerCase()}${command.slice(1)}`;
}

/** The contract's own document, or one that asks for nothing. */
export function documentOf(command: string): string {
  if (CONTRACT.has(command)) return command;
  const input = /^(Accept|Pay|Close)Request$/.test(command) ? "AnswerPaymentRequestInput" : `${command}Input`;
  const selection = command === "PlaceTransfers" ? "results { refusal { code } }" : "__typename";
  return `mutation ($input: ${input}!) { ${fieldOf(command)}(input: $input) { ${selection} } }`;
}
