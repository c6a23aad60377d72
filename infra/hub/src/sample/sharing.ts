import { TERRITORY } from "./cast";
import type { Stage } from "./stage";

export interface Shared {
  /** Of a table that can be made anywhere; cared for by the kitchen. */
  readonly tableProject: string;
  readonly table: string;
  readonly plywood: string;
  readonly screws: string;
  readonly router: string;
  readonly water: string;
  /** What may be drawn from the river, for whoever wants to. */
  readonly river: string;
  /** Shared by the kitchen, and free in three days. */
  readonly bicycle: string;
}

/** Kinds of things, and an open design that is made of them. */
export async function share(stage: Stage): Promise<Shared> {
  const specify = async (key: string, name: string, unit: string): Promise<string> => {
    const { id } = await stage.act({
      key: `specification:${key}`,
      part: "projects",
      field: "createResourceSpecification",
      as: "mina",
      selection: "resourceSpecification { id }",
      input: { name, unit, uri: `https://materials.example/${key}` },
    });
    return id;
  };
  const plywood = await specify("plywood", "Birch plywood, 18 mm", "MTK");
  const screws = await specify("screws", "Wood screws, 4 × 40 mm", "H87");
  const router = await specify("cnc-router", "Hours of a CNC router", "HUR");
  const { id: tableProject } = await stage.act({
    key: "project:table",
    part: "projects",
    field: "createProject",
    as: "mina",
    selection: "project { id }",
    input: {
      slug: "harbour-table",
      name: "Harbour table",
      licence: "CERN-OHL-S-2.0",
      stewards: [stage.organization("harbour"), stage.organization("foundation")],
    },
  });
  const line = (specification: string, value: string, unit: string) => ({ specification, quantity: { value, unit } });
  const { id: table } = await stage.act({
    key: "design:table",
    part: "projects",
    field: "publishDesign",
    as: "mina",
    selection: "design { id }",
    input: {
      project: tableProject,
      name: "Harbour table",
      version: "1.0",
      licence: "CERN-OHL-S-2.0",
      billOfMaterials: [line(plywood, "2.4", "MTK"), line(screws, "32", "H87"), line(router, "1.5", "HUR")],
    },
  });
  const water = await specify("river-water", "Water of the river", "MTQ");
  const river = await limit(stage, water);
  const bicycle = await shareMeans(stage, { plywood, screws, router });
  await price(stage, { plywood, screws, router });
  return { tableProject, table, plywood, screws, router, water, river, bicycle };
}

/** The city's cap on what is drawn from the river, and what two co-ops have reserved of it. */
async function limit(stage: Stage, specification: string): Promise<string> {
  const year = new Date().getUTCFullYear();
  const { id: river } = await stage.act({
    key: "stock:river",
    part: "exchange",
    field: "createResourceStock",
    as: "jonas",
    selection: "resourceStock { id }",
    input: {
      steward: stage.organization("city"),
      specification,
      territory: TERRITORY,
      period: { from: `${year}-01-01T00:00:00Z`, until: `${year + 1}-01-01T00:00:00Z` },
      capacity: { value: "48000", unit: "MTQ" },
      regeneration: { value: "36500", unit: "MTQ" },
      open: true,
    },
  });
  const wishes = [
    ["harbour", "1250"],
    ["loom", "86.5"],
  ] as const;
  for (const [organization, value] of wishes)
    await stage.act({
      key: `reservation:${organization}`,
      part: "exchange",
      field: "reserveStock",
      as: "jonas",
      selection: "reservation { id }",
      input: { stock: river, agent: stage.organization(organization), quantity: { value, unit: "MTQ" } },
    });
  return river;
}

const HARBOUR = { latitude: 53.346, longitude: -6.21 };
const MILL = { latitude: 53.334, longitude: -6.3 };

/** What the co-ops have in their workshops; a bicycle and a router that others may use, and time with the bicycle. */
async function shareMeans(
  stage: Stage,
  { plywood, screws, router }: { readonly plywood: string; readonly screws: string; readonly router: string },
): Promise<string> {
  const raise = async (key: string, of: "harbour" | "loom", newResource: object, value: string, unit: string) => {
    const { resource } = await stage.act<{ resource: { id: string } }>({
      key: `resource:${key}`,
      part: "exchange",
      field: "recordEconomicEvent",
      as: of === "harbour" ? "mina" : "tomas",
      selection: "economicEvent { resource { id } }",
      input: {
        action: "RAISE",
        provider: stage.organization(of),
        receiver: stage.organization(of),
        newResource,
        quantity: { value, unit },
      },
    });
    return resource.id;
  };
  const bicycle = await raise(
    "bicycle",
    "harbour",
    { name: "Cargo bicycle", shareable: true, place: HARBOUR },
    "1",
    "C62",
  );
  const mill = { name: "CNC router, 1.2 × 2.4 m", specification: router, shareable: true, place: MILL };
  await raise("router", "loom", mill, "1", "C62");
  await raise("plywood", "loom", { name: "Birch plywood", specification: plywood, place: MILL }, "36", "MTK");
  await raise("screws", "loom", { name: "Wood screws", specification: screws, place: MILL }, "2000", "H87");
  const day = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
  await stage.act({
    key: `booking:bicycle:${day}`,
    part: "exchange",
    field: "bookResource",
    as: "sade",
    selection: "booking { id }",
    input: {
      resource: bicycle,
      agent: stage.person("sade"),
      startsAt: new Date(day + 9 * 3_600_000).toISOString(),
      endsAt: new Date(day + 12 * 3_600_000).toISOString(),
    },
  });
  return bicycle;
}

/** What the mill asks, and what the making costs others: values made up for the sample. */
async function price(
  stage: Stage,
  { plywood, screws, router }: { readonly plywood: string; readonly screws: string; readonly router: string },
): Promise<void> {
  const offers = [
    ["plywood", "Birch plywood, cut to size", plywood, "1", "MTK", "2800"],
    ["screws", "Screws by the hundred", screws, "100", "H87", "450"],
    ["router", "Time on the router, with somebody who knows it", router, "1", "HUR", "3600"],
  ] as const;
  for (const [key, title, specification, value, unit, minor] of offers)
    await stage.act({
      key: `offer:${key}`,
      part: "exchange",
      field: "publishOffer",
      as: "tomas",
      selection: "offer { id }",
      input: {
        title,
        provider: stage.organization("loom"),
        specification,
        quantity: { value, unit },
        price: { minor, currency: "EUR" },
        at: { ...MILL, radiusKm: 30 },
      },
    });
  await stage.act({
    key: "need:plywood",
    part: "exchange",
    field: "publishNeed",
    as: "sade",
    selection: "need { id }",
    input: {
      title: "Plywood for a shelf",
      receiver: stage.person("sade"),
      specification: plywood,
      quantity: { value: "1.2", unit: "MTK" },
      at: { ...HARBOUR, radiusKm: 12 },
    },
  });
  const { id: factorSet } = await stage.act({
    key: "factors:climate",
    part: "exchange",
    field: "publishCostFactorSet",
    as: null,
    selection: "costFactorSet { id }",
    input: {
      publisher: stage.organization("city"),
      name: "Harm to the climate",
      source: "Made up for the sample commons",
      version: "1",
      currency: "EUR",
      standard: true,
      csv: `specification,territory,unit,minorPerUnit\n${plywood},,MTK,164.5\n${screws},,H87,0.4\n${router},,HUR,31`,
    },
  });
  await stage.act({
    key: "levies:loom",
    part: "exchange",
    field: "agreeToLevies",
    as: "tomas",
    selection: "levyAgreement { id }",
    input: { organization: stage.organization("loom"), collector: stage.organization("city"), factorSet },
  });
}
