import type { Software } from "./software";
import type { Stage } from "./stage";

export interface Returned {
  readonly rule: string;
  readonly pledge: string;
  /** What a project got before anyone could receive for it. */
  readonly holding: string;
  /** The calendar year of the sample. */
  readonly period: { readonly from: string; readonly until: string };
}

const euros = (minor: number) => ({ minor: String(minor), currency: "EUR" });

/** One co-op declares what it uses, pledges, pays a part; the foundation allocates most of that along the graph. */
export async function returnValue(stage: Stage, { billOfMaterials, library }: Software): Promise<Returned> {
  const year = new Date().getUTCFullYear();
  const period = { from: `${year}-01-01T00:00:00.000Z`, until: `${year + 1}-01-01T00:00:00.000Z` };
  const agent = stage.organization("loom");
  const organization = stage.organization("foundation");
  const rule = await stage.act({
    key: "rule",
    part: "returns",
    field: "createReturnRule",
    as: "ines",
    selection: "returnRule { id }",
    input: { organization, name: "Along what we build on", kind: "DEPENDENCY_GRAPH", alpha: "0.7" },
  });
  await stage.act({
    key: "usage",
    part: "returns",
    field: "declareUsage",
    as: "tomas",
    selection: "usageDeclaration { id }",
    input: { agent, period, billOfMaterials },
  });
  const pledge = await stage.act({
    key: "pledge",
    part: "returns",
    field: "pledge",
    as: "tomas",
    selection: "pledge { id }",
    input: { agent, amount: euros(240_000), period, rule: rule.id, billOfMaterials },
  });
  await stage.act({
    key: "receipt",
    part: "returns",
    field: "recordReceipt",
    as: "ines",
    selection: "receipt { id }",
    input: { pledge: pledge.id, amount: euros(150_000), reference: "First half of the year" },
  });
  await stage.act({
    key: "allocation",
    part: "returns",
    field: "runAllocation",
    as: "ines",
    selection: "allocationRun { id }",
    input: { rule: rule.id, pledge: pledge.id, pool: euros(120_000) },
  });
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Project", id: $id }]) { ... on Project { unclaimedHoldings(first: 1) { nodes { id } } } } }`;
  const held = await stage.read<{ _entities: { unclaimedHoldings: { nodes: { id: string }[] } }[] }>("returns", query, {
    id: library,
  });
  const holding = held._entities[0]?.unclaimedHoldings.nodes[0]?.id;
  if (holding === undefined) throw new Error("the sample's allocation holds nothing for its library");
  return { rule: rule.id, pledge: pledge.id, holding, period };
}
