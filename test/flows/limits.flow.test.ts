import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { waitFor } from "@commons-hub/shared/testing";
import { fieldOf, MODES, type Person, startHub, type TestHub } from "../kit";

interface Kept {
  readonly id: string;
}
interface Cap {
  readonly headroom: { readonly value: string };
  readonly breachingProposals: { readonly totalCount: number; readonly nodes: readonly Kept[] } | null;
}

// The parts follow each other; a machine that is busy takes its time.
jest.setTimeout(180_000);

const SPECIFY = `mutation ($input: CreateResourceSpecificationInput!) {
  createResourceSpecification(input: $input) { resourceSpecification { id } } }`;
const PUBLISH = `mutation ($input: PublishCostFactorSetInput!) { publishCostFactorSet(input: $input) { costFactorSet { id } } }`;
const AGREE = `mutation ($input: AgreeToLeviesInput!) { agreeToLevies(input: $input) { levyAgreement { id collector { name } factorSet { source } } } }`;
const RELEASE = `mutation ($input: ReleaseReservationInput!) { releaseReservation(input: $input) { reservation { release { quantity { value } } } } }`;
const OUTCOME = `query ($id: ID!) { proposal(id: $id) { decision { adopted stockEffects {
  code reservation { id quantity { value } agent { name } } stock { territory } } } } }`;
const LEVIES = `query ($id: ID!, $period: PeriodInput!) { agent(id: $id) {
  levies { totalCount nodes { exactMinor collector { name } factorSet { name version } economicEvent { id action } } }
  returnGap(period: $period) { levies { collector { name } due { minor currency } } } } }`;

describe.each(MODES)("limits of nature and true cost in a hub that runs %s", (mode) => {
  let hub: TestHub;
  let city: { readonly id: string; readonly steward: Person };
  let member: Person;
  let water: string;
  let stock: string;
  let assembly: string;

  /** A command, of the contract or not; answers the record of its payload. */
  async function act<T extends object = Kept>(person: Person, document: string, input: object): Promise<T> {
    const answer = await person.ask(document, { input });
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    const [payload] = Object.values(answer.data ?? {}) as object[];
    return Object.values(payload ?? {})[0] as T;
  }

  beforeAll(async () => {
    hub = await startHub(mode);
    city = await hub.seed.organization("City");
    [member] = (await hub.seed.members(city, 1)) as [Person];
    water = (await act(city.steward, SPECIFY, { name: "Water", unit: "MTQ", uri: "https://materials.example/water" }))
      .id;
    stock = (
      await act(city.steward, "CreateResourceStock", {
        steward: city.id,
        specification: water,
        territory: "Valley",
        period: { from: "2026-01-01T00:00:00Z" },
        capacity: { value: "100", unit: "MTQ" },
      })
    ).id;
    assembly = (await act(city.steward, "CreateAssembly", { name: "Hall", organization: city.id, territory: "Valley" }))
      .id;
  }, 90_000);
  afterAll(() => hub[Symbol.asyncDispose]());

  const capOf = async (): Promise<Cap | undefined> => {
    const answer = await hub.ask("EcologicalHeadroom", { territory: "Valley" });
    expect(answer.errors).toBeUndefined();
    return fieldOf<{ readonly nodes: readonly Cap[] }>(answer, "resourceStocks").nodes[0];
  };
  async function propose(value: string): Promise<string> {
    const drafted = await act<Kept & { options: Kept[] }>(city.steward, "DraftProposal", {
      assembly,
      title: `${value} for the bath?`,
      text: "From the river.",
      method: "PLURALITY",
      options: ["Yes", "No"],
      statusQuo: "No",
      effects: [{ reserveStock: { stock, quantity: { value, unit: "MTQ" } } }],
    });
    await act(city.steward, "OpenProposal", {
      proposal: drafted.id,
      closesAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await member.run("CastBallot", { proposal: drafted.id, choices: [{ option: drafted.options[0]?.id }] });
    return drafted.id;
  }
  type Effect = { readonly code: string | null; readonly reservation: Kept | null };
  const outcomeOf = (proposal: string): Promise<readonly Effect[]> =>
    waitFor(
      async () => {
        const answer = await hub.ask(OUTCOME, { id: proposal });
        type Decided = { readonly decision: { readonly stockEffects: readonly Effect[] } | null };
        const { decision } = fieldOf<Decided>(answer, "proposal");
        return decision?.stockEffects.length === 1 ? decision.stockEffects : null;
      },
      "the decision to be carried out",
      60_000,
    );

  test("votes that would breach a limit are named; what is decided is reserved, or refused and kept", async () => {
    const small = await propose("70");
    const large = await propose("100.5");
    expect(await capOf()).toMatchObject({
      headroom: { value: "100" },
      breachingProposals: { totalCount: 1, nodes: [{ id: large }] },
    });
    await city.steward.run("CloseProposal", { proposal: small });
    const [carriedOut] = await outcomeOf(small);
    expect(carriedOut).toMatchObject({
      code: null,
      reservation: { agent: { name: "City" }, quantity: { value: "70" } },
    });
    expect(await capOf()).toMatchObject({ headroom: { value: "30" } });
    const second = await propose("31");
    expect((await capOf())?.breachingProposals?.nodes.map(({ id }) => id).toSorted()).toEqual(
      [large, second].toSorted(),
    );
    await city.steward.run("CloseProposal", { proposal: second });
    expect(await outcomeOf(second)).toMatchObject([
      { code: "CAP_EXCEEDED", reservation: null, stock: { territory: "Valley" } },
    ]);
    const released = await act(city.steward, RELEASE, { reservation: carriedOut?.reservation?.id });
    expect(released).toMatchObject({ release: { quantity: { value: "70" } } });
    expect(await capOf()).toMatchObject({ headroom: { value: "100" }, breachingProposals: { totalCount: 1 } });
  });

  test("an organization that agrees is levied for what it gives, and returns says what is due", async () => {
    const mill = await hub.seed.organization("Mill");
    const set = await act(city.steward, PUBLISH, {
      publisher: city.id,
      name: "Climate",
      source: "A study",
      version: "1",
      currency: "EUR",
      csv: `specification,territory,unit,minorPerUnit\n${water},,MTQ,12.4`,
    });
    const agreement = { organization: mill.id, collector: city.id, factorSet: set.id };
    expect(await act(mill.steward, AGREE, agreement)).toMatchObject({
      collector: { name: "City" },
      factorSet: { source: "A study" },
    });
    const given = await act(mill.steward, "RecordEconomicEvent", {
      action: "DELIVER_SERVICE",
      provider: mill.id,
      receiver: member.id,
      specification: water,
      quantity: { value: "2.5", unit: "MTQ" },
    });
    const period = { from: "2026-01-01T00:00:00Z" };
    const levied = await waitFor(
      async () => {
        const { data } = await hub.ask(LEVIES, { id: mill.id, period });
        // One answer is several reads: the levy may come between them.
        type Due = {
          levies: { totalCount: number; nodes: readonly object[] };
          returnGap: { levies: readonly object[] };
        };
        const agent = data?.["agent"] as Due | undefined;
        const counts = [agent?.levies.totalCount, agent?.levies.nodes.length, agent?.returnGap.levies.length];
        return agent && counts.every((count) => count === 1) ? agent : null;
      },
      "the levy to be due",
      60_000,
    );
    expect(levied).toEqual({
      levies: {
        totalCount: 1,
        nodes: [
          {
            exactMinor: "31",
            collector: { name: "City" },
            factorSet: { name: "Climate", version: "1" },
            economicEvent: { id: given.id, action: "DELIVER_SERVICE" },
          },
        ],
      },
      returnGap: { levies: [{ collector: { name: "City" }, due: { minor: "31", currency: "EUR" } }] },
    });
  });
});
