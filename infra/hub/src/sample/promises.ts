import type { Shared } from "./sharing";
import type { Stage } from "./stage";

/** The same whenever the sample is loaded, so that what was killed half way is finished. */
const DUE = "2035-06-30T12:00:00Z";

/** What two co-ops promise each other: screws for meals. Most of the screws have come, the meals are still to be cooked. */
export async function promise(stage: Stage, { screws }: Shared): Promise<void> {
  const [harbour, loom] = [stage.organization("harbour"), stage.organization("loom")];
  const { id: meals } = await stage.act({
    key: "specification:meals",
    part: "projects",
    field: "createResourceSpecification",
    as: "mina",
    selection: "resourceSpecification { id }",
    input: { name: "Warm meals", unit: "H87", uri: "https://materials.example/meals" },
  });
  const { id: agreement } = await stage.act({
    key: "agreement:screws",
    part: "exchange",
    field: "createAgreement",
    as: "mina",
    selection: "agreement { id }",
    input: {
      name: "Screws for the tables, meals for those who build them",
      note: "Half of the screws before the building begins.",
      parties: [harbour, loom],
    },
  });
  const between = { action: "TRANSFER", provider: loom, receiver: harbour, specification: screws };
  const promiseOf = (key: string, as: "tomas" | "mina", input: object) =>
    stage.act({
      key: `commitment:${key}`,
      part: "exchange",
      field: "makeCommitment",
      as,
      selection: "commitment { id }",
      input: { ...input, agreement, due: DUE },
    });
  const { id: promised } = await promiseOf("screws", "tomas", { ...between, quantity: { value: "500", unit: "H87" } });
  await promiseOf("meals", "mina", {
    action: "DELIVER_SERVICE",
    provider: harbour,
    receiver: loom,
    specification: meals,
    quantity: { value: "40", unit: "H87" },
  });
  await stage.act({
    key: "event:screws",
    part: "exchange",
    field: "recordEconomicEvent",
    as: "tomas",
    selection: "economicEvent { id }",
    input: { ...between, quantity: { value: "300", unit: "H87" }, fulfills: promised },
  });
}
