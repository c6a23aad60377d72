import type { PersonName } from "./cast";
import type { Stage } from "./stage";

/** What else an assembly lives on, prepared for the commands that need it. */
export interface Governed {
  /** A draft that is argued about. */
  readonly toDiscuss: string;
  /** Against it, answered by nobody yet. */
  readonly objection: string;
  /** Given by the member, to be revoked. */
  readonly delegation: string;
  /** Of the assembly. */
  readonly chambers: readonly string[];
}

/** Words for and against a draft of the assembly, and votes in other hands. */
export async function govern(stage: Stage, assembly: string, hub: string): Promise<Governed> {
  const { id: toDiscuss } = await stage.act({
    key: "draft:to-discuss",
    part: "governance",
    field: "draftProposal",
    as: "ines",
    selection: "proposal { id }",
    input: {
      assembly,
      title: "Shall we cook together once a week?",
      text: "On Tuesdays, in the kitchen of the co-op.",
      method: "PLURALITY",
      options: ["Yes", "No"],
      project: hub,
    },
  });
  await stage.act({
    key: "argument",
    part: "governance",
    field: "addArgument",
    as: "leila",
    selection: "argument { id }",
    input: { proposal: toDiscuss, stance: "FOR", text: "Who eats together quarrels less." },
  });
  const { id: objection } = await stage.act({
    key: "objection",
    part: "governance",
    field: "raiseObjection",
    as: "piotr",
    selection: "objection { id }",
    input: { proposal: toDiscuss, text: "The kitchen is booked every evening.", paramount: true },
  });
  const delegate = (as: PersonName, to: PersonName, topic: string) =>
    stage.act({
      key: `delegate:${as}:${topic}`,
      part: "governance",
      field: "delegate",
      as,
      selection: "delegation { id }",
      input: { to: stage.person(to), assembly, topic },
    });
  await delegate("hugo", "leila", "Meals");
  await delegate("mina", "leila", "Meals");
  const { id: delegation } = await delegate("sade", "hugo", "Rooms");
  await issueCredit(stage);
  const { assembly: found } = await stage.read<{ assembly: { chambers: { id: string }[] } }>(
    "governance",
    "query ($id: ID!) { assembly(id: $id) { chambers { id } } }",
    { id: assembly },
  );
  return { toDiscuss, objection, delegation, chambers: found.chambers.map(({ id }) => id) };
}

/** The foundation's own currency, so that a report on its power finds credit too. */
async function issueCredit(stage: Stage): Promise<void> {
  const currency = "EMBER";
  const embers = (minor: number) => ({ minor: String(minor), currency });
  const { id } = await stage.act({
    key: "currency:ember",
    part: "exchange",
    field: "createCurrency",
    as: "ines",
    selection: "currency { id }",
    input: {
      code: currency,
      name: "Hearth embers",
      decimals: 2,
      issuer: stage.organization("foundation"),
      defaultCreditLimit: embers(10_000),
    },
  });
  const accounts = new Map<PersonName, string>();
  for (const as of ["leila", "piotr", "mina", "hugo"] as const) {
    const account = await stage.act({
      key: `account:ember:${as}`,
      part: "exchange",
      field: "openAccount",
      as,
      selection: "account { id }",
      input: { owner: stage.person(as), currency: id },
    });
    accounts.set(as, account.id);
  }
  const pay = (as: PersonName, to: PersonName, minor: number) =>
    stage.act({
      key: `transfer:ember:${as}:${to}`,
      part: "exchange",
      field: "transfer",
      as,
      selection: "transfer { id }",
      input: { from: accounts.get(as), to: accounts.get(to), amount: embers(minor) },
    });
  await pay("piotr", "leila", 3_200);
  await pay("mina", "leila", 1_100);
  await pay("piotr", "hugo", 900);
}
