import { openImporter } from "@commons-hub/projects";
import { MemoryBus } from "@commons-hub/shared/bus";
import type { LoadSample, SampleContext } from "../launcher/sample";
import { assemble } from "./assembly";
import { TOKENS, type TokenName } from "./cast";
import { examplesOf, type Spare } from "./examples";
import { govern } from "./governed";
import { trade } from "./market";
import { enterPeople } from "./people";
import { contribute, contributeUpstream, importSoftware, type Software } from "./software";
import { promise } from "./promises";
import { share } from "./sharing";
import { Stage } from "./stage";
import { returnValue } from "./value-returned";

/** `sample.json` while the sample is on its way in, so that a kill in the middle is told from somebody's own data. */
const LOADING = { loading: true, examples: [] };

/**
 * Loads the commons that the hub is itself made of into an empty database: its bill of materials, its history, and a
 * small cast that votes, trades and returns value. What was killed half way is finished; a loaded sample stays as it is.
 */
export const loadSample: LoadSample = async (context) => {
  const { folder, parts } = context;
  const state = folder.readJson("sample.json") as { loading?: boolean } | null;
  if (state !== null && state.loading !== true) return;
  const stage = new Stage(parts);
  if (state === null && !(await isEmpty(stage))) return;
  folder.writeJson("sample.json", LOADING);
  await enterPeople(stage);
  const { software, contribution } = await enterSoftware(stage, context);
  const market = await trade(stage);
  const shared = await share(stage);
  await promise(stage, shared);
  const returned = await returnValue(stage, software);
  const assembled = await assemble(stage, software.project, software.library, shared.river);
  const governed = await govern(stage, assembled.assembly, software.project);
  const beginning = await readBeginning(stage);
  const spare = await prepareSpare(stage, contribution);
  folder.writeJson("tokens.json", await createTokens(stage));
  folder.writeJson("sample.json", {
    examples: examplesOf({ stage, software, assembled, governed, market, shared, returned, beginning, spare }),
  });
};

async function isEmpty(stage: Stage): Promise<boolean> {
  const { agents } = await stage.read<{ agents: { totalCount: number } }>(
    "projects",
    "{ agents(first: 1) { totalCount } }",
    {},
  );
  return agents.totalCount === 0;
}

async function enterSoftware(
  stage: Stage,
  { databaseUrl, secret, logger, output }: SampleContext,
): Promise<{ software: Software; contribution: string }> {
  const bus = new MemoryBus();
  const importer = await openImporter({ databaseUrl, poolSize: 4, bus, logger, secret });
  try {
    const software = await importSoftware(stage, importer, (text) => output.note(`  ${text}`));
    const contribution = await contribute(stage, software.project);
    await contributeUpstream(stage, software.library);
    return { software, contribution };
  } finally {
    await importer.close();
    await bus.close();
  }
}

/** A cursor before everything, so that a follower with it sees the assembly's whole life. */
async function readBeginning(stage: Stage): Promise<string> {
  const query = `{ governanceEvents(first: 1) { nodes { cursor } } }`;
  const { governanceEvents } = await stage.read<{ governanceEvents: { nodes: { cursor: string }[] } }>(
    "governance",
    query,
    {},
  );
  const [first] = governanceEvents.nodes;
  if (first === undefined) throw new Error("the sample's assembly has no event");
  return first.cursor;
}

async function prepareSpare(stage: Stage, contribution: string): Promise<Spare> {
  const create = (key: string, name: string) =>
    stage.act({
      key,
      part: "projects",
      field: "createAgent",
      as: null,
      selection: "agent { id }",
      input: { kind: "PERSON", name },
    });
  const newcomer = await create("spare:newcomer", "Nora Field");
  const leaver = await create("spare:leaver", "Omar Lind");
  const input = { organization: stage.organization("foundation"), agent: leaver.id, roles: ["OBSERVER"] };
  const membership = await stage.act({
    key: "spare:membership",
    part: "projects",
    field: "addMember",
    as: "ines",
    selection: "membership { id }",
    input,
  });
  const accessKey = await stage.act({
    key: "spare:key",
    part: "projects",
    field: "createAccessKey",
    as: "sade",
    selection: "accessKey { id }",
    input: { agent: stage.person("sade"), scopes: ["READ"], label: "To be revoked" },
  });
  return { contribution, newcomer: newcomer.id, membership: membership.id, accessKey: accessKey.id };
}

/** A secret is shown once, so a second attempt makes new keys: each attempt has its own idempotency key. */
async function createTokens(stage: Stage): Promise<Record<TokenName, string>> {
  const entries = Object.entries(TOKENS).map(async ([token, person]) => {
    const input = {
      agent: stage.person(person),
      scopes: ["READ", "PROJECTS", "GOVERNANCE", "EXCHANGE", "RETURNS"],
      label: `Sample ${token}`,
    };
    const secret = await stage.act<string & object>({
      key: `token:${token}:${Date.now()}`,
      part: "projects",
      field: "createAccessKey",
      as: null,
      selection: "secret",
      input,
    });
    return [token, secret] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as unknown as Record<TokenName, string>;
}
