import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { GatewayExample } from "@commons-hub/gateway";
import { parse, print, separateOperations } from "graphql";
import { z } from "zod";
import { PROJECT_ROOT } from "../env";
import { CommandError } from "../output";
import type { HubFolder } from "./folder";

/** The operations that users run; their names and fields stay. */
const CONTRACT = ["operations.graphql", "commands.graphql"].map((name) =>
  path.join(PROJECT_ROOT, "test/contract", name),
);

/** `sample.json`: which operations answer on the sample, with what, and as whom. */
const sampleShape = z.object({
  examples: z.array(
    z.object({
      /** Of an operation in the contract. */
      name: z.string(),
      variables: z.record(z.string(), z.unknown()),
      /** A name in `tokens.json`; null asks without a token. */
      token: z.string().nullable(),
    }),
  ),
});

/** `tokens.json`: the sample's access tokens by role. */
const tokensShape = z.record(z.string(), z.string());

/** The operations of the contract that answer on the sample, each with only its own fragments; none without a sample. */
export async function readExamples(folder: HubFolder): Promise<readonly GatewayExample[]> {
  const sample = folder.readJson("sample.json");
  if (sample === null) return [];
  const parsed = sampleShape.safeParse(sample);
  if (!parsed.success)
    throw new CommandError(`${folder.dir}/sample.json is broken: start the hub with an empty folder.`);
  const tokens = readTokens(folder);
  const documents = readContract();
  return parsed.data.examples.map(({ name, variables, token }) => {
    const document = documents.get(name);
    if (document === undefined)
      throw new CommandError(`The contract has no operation ${name}: the sample is of another version.`);
    return { name, document, variables: freshen(variables), token: token === null ? null : (tokens[token] ?? null) };
  });
}

/** Puts something new in place of `{fresh}` and `{FRESH}`, for names that may be used once only. */
function freshen(variables: Record<string, unknown>): Record<string, unknown> {
  const fresh = Date.now().toString(36);
  const text = JSON.stringify(variables).replaceAll("{fresh}", fresh).replaceAll("{FRESH}", fresh.toUpperCase());
  return JSON.parse(text) as Record<string, unknown>;
}

export function readTokens(folder: HubFolder): Readonly<Record<string, string>> {
  const parsed = tokensShape.safeParse(folder.readJson("tokens.json") ?? {});
  return parsed.success ? parsed.data : {};
}

function readContract(): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const file of CONTRACT.filter((each) => existsSync(each))) {
    const separated = separateOperations(parse(readFileSync(file, "utf8"), { noLocation: true }));
    for (const [name, document] of Object.entries(separated)) documents.set(name, print(document));
  }
  return documents;
}
