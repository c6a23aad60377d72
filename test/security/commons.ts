import { openImporter } from "@commons-hub/projects";
import { readCycloneDx } from "@commons-hub/projects/import";
import { MemoryBus } from "@commons-hub/shared/bus";
import { TEST_LOGGER, waitFor } from "@commons-hub/shared/testing";
import type { Person, TestHub } from "../kit";
import { make, makeThings, type Things } from "./things";

/** A day from now and a year from now. */
export const SOON = new Date(Date.now() + 86_400_000).toISOString();
export const PERIOD = { from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" };

export const ours = (minor: number | string) => ({ minor: String(minor), currency: "OURS" });
export const euros = (minor: number | string) => ({ minor: String(minor), currency: "EUR" });

type Kept = { readonly id: string };

/** One organization with something of every kind, and people who are near to it or far from it. */
export interface Commons {
  readonly organization: string;
  readonly steward: Person;
  readonly member: Person;
  readonly stranger: Person;
  /** Steward of another organization. */
  readonly other: { readonly id: string; readonly steward: Person };
  readonly membership: string;
  readonly accessKey: string;
  readonly project: string;
  readonly contribution: string;
  /** Held for a project of an imported bill, in the organization's books. */
  readonly used: string;
  readonly holding: string;
  readonly assembly: string;
  readonly proposals: { readonly draft: string; readonly open: string; readonly withdrawn: string };
  readonly objection: string;
  readonly option: string;
  readonly currency: string;
  /** Of the organization and of the other one. */
  readonly accounts: readonly [string, string];
  readonly pending: string;
  readonly posted: string;
  /** A kind of thing. */
  readonly kind: string;
  readonly agreement: string;
  /** By the organization. */
  readonly commitment: string;
  /** An event of which the organization is the receiver. */
  readonly received: string;
  /** Owed to the organization. */
  readonly claim: string;
  readonly things: Things;
  readonly rule: string;
  readonly otherRule: string;
  readonly pledge: string;
}

export async function makeCommons(hub: TestHub): Promise<Commons> {
  const { id: organization, steward } = await hub.seed.organization("Our Co-op");
  const other = await hub.seed.organization("Other Co-op");
  const stranger = await hub.seed.person("Stranger");
  const member = await hub.seed.person("Member");
  const act = async (person: Person, command: string, input: object): Promise<Kept> => {
    const payload = await person.run<Record<string, Kept>>(command, input);
    return Object.values(payload)[0]!;
  };
  await steward.run("AddMember", { organization, agent: member.id, roles: ["MEMBER"] });
  const { data } = await hub.ask("query ($id: ID!) { agent(id: $id) { memberships { id } } }", { id: member.id });
  const [membership] = (data!["agent"] as { memberships: Kept[] }).memberships;
  const key = await steward.run<{ accessKey: Kept }>("CreateAccessKey", { agent: organization, scopes: ["READ"] });

  const made = { slug: "our-work", name: "Our work", stewards: [organization], licence: "MIT" };
  const { id: project } = await act(steward, "CreateProject", made);
  const work = { agent: member.id, project, action: "CARE", effort: { value: "2", unit: "HUR" } };
  const { id: contribution } = await act(member, "RecordContribution", work);

  const exchange = await makeExchange(act, organization, steward, other);
  const promises = await makePromises(organization, steward, other);
  const governance = await makeGovernance(act, organization, steward);
  const things = await makeThings(hub, {
    organization: { id: organization, steward },
    other,
    kind: promises.kind,
    assembly: governance.assembly,
    currency: exchange.currency,
    accounts: exchange.accounts,
  });
  const used = await importUsed(hub);
  const returns = await makeReturns(hub, act, { organization, steward, other, used });
  return {
    organization,
    steward,
    member,
    stranger,
    other,
    membership: membership!.id,
    accessKey: key.accessKey.id,
    project,
    contribution,
    used,
    ...exchange,
    ...promises,
    ...governance,
    things,
    ...returns,
  };
}

type Act = (person: Person, command: string, input: object) => Promise<Kept>;
type Other = Commons["other"];

async function makeExchange(act: Act, organization: string, steward: Person, other: Other) {
  const { id: currency } = await act(steward, "CreateCurrency", {
    code: "OURS",
    name: "Ours",
    decimals: 2,
    issuer: organization,
    defaultCreditLimit: ours(10_000),
  });
  const { id: from } = await act(steward, "OpenAccount", { owner: organization, currency });
  const { id: to } = await act(other.steward, "OpenAccount", { owner: other.id, currency });
  const pay = { from, to, amount: ours(100), memo: "between us" };
  const { id: posted } = await act(steward, "Transfer", pay);
  const { id: pending } = await act(steward, "Transfer", { ...pay, pending: true });
  return { currency, accounts: [from, to] as const, pending, posted };
}

/** What the organization and the other one have done for each other, and what they promise and owe. */
async function makePromises(organization: string, steward: Person, other: Other) {
  const kind = await make(steward, "CreateResourceSpecification", "resourceSpecification", { name: "Anything" });
  const service = {
    action: "DELIVER_SERVICE",
    specification: kind,
    quantity: { value: "1", unit: "C62" },
    provider: organization,
    receiver: other.id,
  };
  const back = { ...service, provider: other.id, receiver: organization };
  const parties = [organization, other.id];
  const agreement = await make(steward, "CreateAgreement", "agreement", { name: "Ours", parties });
  const commitment = await make(steward, "MakeCommitment", "commitment", { ...service, agreement });
  const received = await make(other.steward, "RecordEconomicEvent", "economicEvent", back);
  const given = await make(steward, "RecordEconomicEvent", "economicEvent", service);
  const claim = await make(other.steward, "RecordClaim", "claim", { ...back, triggeredBy: given });
  return { kind, agreement, commitment, received, claim };
}

async function makeGovernance(act: Act, organization: string, steward: Person) {
  const { id: assembly } = await act(steward, "CreateAssembly", { name: "Our Assembly", organization });
  const text = { assembly, title: "Ours", text: "What?", method: "PLURALITY", secrecy: "OPEN", options: ["a", "b"] };
  const draft = await act(steward, "DraftProposal", text);
  const { id: objection } = await act(steward, "RaiseObjection", { proposal: draft.id, text: "Ours" });
  const opened = (await act(steward, "DraftProposal", text)) as Kept & { options: Kept[] };
  const withdrawn = await act(steward, "DraftProposal", text);
  await act(steward, "OpenProposal", { proposal: opened.id, closesAt: SOON });
  await act(steward, "WithdrawProposal", { proposal: withdrawn.id });
  return {
    assembly,
    objection,
    option: opened.options[0]!.id,
    proposals: { draft: draft.id, open: opened.id, withdrawn: withdrawn.id },
  };
}

/** A project of a bill of materials that nobody here cares for; answers its id. */
async function importUsed(hub: TestHub): Promise<string> {
  const bill = readCycloneDx(
    Buffer.from(
      JSON.stringify({
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        metadata: { component: { "bom-ref": "root", name: "oven", purl: "pkg:npm/oven@1" } },
        components: [],
      }),
    ),
  );
  const bus = new MemoryBus();
  const secret = Buffer.alloc(32, 1);
  const deps = { databaseUrl: hub.database.url, poolSize: 2, bus, logger: TEST_LOGGER, secret };
  const importer = await openImporter(deps);
  try {
    const { rootProject } = await importer.importBillOfMaterials(bill, { by: null, sourceUri: null });
    return rootProject;
  } finally {
    await importer.close();
    await bus.close();
  }
}

async function makeReturns(
  hub: TestHub,
  act: Act,
  { organization, steward, other, used }: { organization: string; steward: Person; other: Other; used: string },
) {
  const equal = (of: string) => ({ organization: of, name: "Equal", kind: "EQUAL" });
  const { id: rule } = await act(steward, "CreateReturnRule", equal(organization));
  const { id: otherRule } = await act(other.steward, "CreateReturnRule", equal(other.id));
  const uses = [{ project: used, basis: "MEASURE", weight: "1" }];
  await waitFor(
    () => act(other.steward, "DeclareUsage", { agent: other.id, period: PERIOD, uses }),
    "the imported project to be known",
  );
  const { id: pledge } = await act(other.steward, "Pledge", { agent: other.id, amount: euros(900), rule });
  await act(steward, "RecordReceipt", { pledge, amount: euros(500), reference: "between our books" });
  await act(steward, "RunAllocation", { rule, pool: euros(300), pledge });
  const { data } = await hub.ask(
    "query ($id: ID!) { project(id: $id) { unclaimedHoldings(first: 1) { nodes { id } } } }",
    { id: used },
  );
  const [holding] = (data!["project"] as { unclaimedHoldings: { nodes: Kept[] } }).unclaimedHoldings.nodes;
  return { rule, otherRule, pledge, holding: holding!.id };
}
