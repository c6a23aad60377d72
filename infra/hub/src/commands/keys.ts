import { type Caller, HUB_CALLER, SCOPES, type Scope } from "@commons-hub/shared/identity";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import { type Command, InvalidArgumentError, Option } from "commander";
import { readEnv } from "../env";
import { ask, withProjects } from "../launcher/ask";
import { CommandError, formatTable, Output } from "../output";
import { addFolder, type FolderOptions, folderOf } from "./folder-options";

interface CreateOptions extends FolderOptions {
  readonly agent?: string;
  readonly person?: string;
  readonly label?: string;
  readonly scope: readonly Scope[];
  readonly days: number;
}

interface Key {
  readonly id: string;
  readonly label: string | null;
  readonly scopes: readonly Scope[];
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

const KEY = "id label scopes createdAt expiresAt revokedAt";
const DAY_MS = 86_400_000;

export function register(command: Command): void {
  addFolder(command.command("create").description("make a key; its secret is shown this once"))
    .addOption(new Option("--agent <id>", "whom the key stands for").conflicts("person"))
    .option("--person <name>", "make a person of that name, and the key for them")
    .option("--label <text>", "what the key is for")
    .addOption(new Option("--scope <scope...>", "what it may do").choices(SCOPES).default(["READ"], "READ"))
    .option("--days <number>", "how long it is valid", parseDays, 365)
    .action((options: CreateOptions) => run(options, (projects, output) => create(projects, options, output)));
  addFolder(command.command("list").description("list an agent's keys"))
    .requiredOption("--agent <id>", "whose keys")
    .action((options: FolderOptions & { agent: string }) =>
      run(options, (projects, output) => list(projects, options.agent, output)),
    );
  addFolder(command.command("revoke").description("end a key at once"))
    .argument("<key>", "the key's id")
    .action((key: string, options: FolderOptions) => run(options, (projects, output) => revoke(projects, key, output)));
}

function run(
  options: FolderOptions,
  work: (projects: SubgraphTransport, output: Output) => Promise<void>,
): Promise<void> {
  const env = readEnv();
  const output = new Output(options.json === true);
  const folder = folderOf(options, env);
  return withProjects({ env, folder, note: "hub keys", output }, (projects) => work(projects, output));
}

async function create(projects: SubgraphTransport, options: CreateOptions, output: Output): Promise<void> {
  const agent = options.agent ?? (await createPerson(projects, options.person));
  const input = {
    agent,
    scopes: options.scope,
    label: options.label ?? null,
    expiresAt: new Date(Date.now() + options.days * DAY_MS).toISOString(),
  };
  const { createAccessKey } = await ask<{ createAccessKey: { secret: string; accessKey: Key } }>(
    projects,
    `mutation CreateAccessKey($input: CreateAccessKeyInput!) { createAccessKey(input: $input) { secret accessKey { ${KEY} } } }`,
    { input },
  );
  const { secret, accessKey } = createAccessKey;
  const text = [`agent   ${agent}`, `key     ${accessKey.id}`, `token   ${secret}`, "The token is shown this once."];
  output.result({ agent, token: secret, accessKey }, text.join("\n"));
}

async function createPerson(projects: SubgraphTransport, name: string | undefined): Promise<string> {
  if (name === undefined)
    throw new CommandError("Say whom the key is for: --agent with an id, or --person with a name.");
  const { createAgent } = await ask<{ createAgent: { agent: { id: string } } }>(
    projects,
    "mutation CreateAgent($input: CreateAgentInput!) { createAgent(input: $input) { agent { id } } }",
    { input: { kind: "PERSON", name } },
  );
  return createAgent.agent.id;
}

async function list(projects: SubgraphTransport, agent: string, output: Output): Promise<void> {
  const caller: Caller = { ...HUB_CALLER, kind: "agent", agent };
  const { viewer } = await ask<{ viewer: { accessKeys: readonly Key[] } | null }>(
    projects,
    `{ viewer { accessKeys { ${KEY} } } }`,
    {},
    caller,
  );
  if (viewer === null) throw new CommandError(`There is no agent ${agent}: check the id.`);
  const rows = viewer.accessKeys.map(({ id, scopes, label, expiresAt, revokedAt }) => {
    const state = revokedAt === null ? `until ${expiresAt}` : `revoked ${revokedAt}`;
    return [id, scopes.join(","), state, label ?? ""];
  });
  output.result({ agent, accessKeys: viewer.accessKeys }, rows.length > 0 ? formatTable(rows) : "No keys.");
}

async function revoke(projects: SubgraphTransport, accessKey: string, output: Output): Promise<void> {
  const { revokeAccessKey } = await ask<{ revokeAccessKey: { accessKey: Key } }>(
    projects,
    `mutation RevokeAccessKey($input: RevokeAccessKeyInput!) { revokeAccessKey(input: $input) { accessKey { ${KEY} } } }`,
    { input: { accessKey } },
  );
  output.result(revokeAccessKey, `${accessKey} is revoked.`);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d{1,5}$/.test(text) || days < 1) throw new InvalidArgumentError("A number of days from 1 to 99999.");
  return days;
}
