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
  return { toDiscuss, objection, delegation };
}
