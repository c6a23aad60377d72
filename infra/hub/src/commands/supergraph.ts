import path from "node:path";
import type { Command } from "commander";
import { buildSchema, findBreakingChanges, type GraphQLSchema } from "graphql";
import { PROJECT_ROOT, readEnv } from "../env";
import { composeCommitted, readText } from "../launcher/supergraph";
import { CommandError, Output } from "../output";
import { addJson } from "./options";

const COMMITTED = path.join(PROJECT_ROOT, "gateway/supergraph.graphql");
/** Types that say how the graph is joined, not what it offers. */
const INTERNAL_TYPE = /\b(join|link|core)__/;

interface CheckResult {
  readonly composes: true;
  readonly sameAsCommitted: boolean;
  readonly breaking: readonly string[];
}

export function register(command: Command): void {
  addJson(
    command.command("print").description("print the supergraph, composed of the subgraphs' schema.graphql"),
  ).action((options: { json?: true }) => {
    const sdl = composeCommitted(readEnv());
    new Output(options.json === true).result({ supergraph: sdl }, sdl.trimEnd());
  });
  addJson(command.command("check").description("compose, and compare with a supergraph that is in use"))
    .option("--against <file>", "the supergraph to compare with", COMMITTED)
    .action((options: { against: string; json?: true }) => {
      const result = check(composeCommitted(readEnv()), options.against);
      new Output(options.json === true).result(result, describe(result));
      if (result.breaking.length > 0) process.exitCode = 1;
    });
}

function check(sdl: string, against: string): CheckResult {
  const committed = readText(against);
  const breaking = findBreakingChanges(schemaOf(committed, against), schemaOf(sdl, "the composed supergraph"))
    .map(({ description }) => description)
    .filter((description) => !INTERNAL_TYPE.test(description));
  return { composes: true, sameAsCommitted: committed.trim() === sdl.trim(), breaking };
}

function schemaOf(sdl: string, name: string): GraphQLSchema {
  try {
    return buildSchema(sdl, { assumeValidSDL: true });
  } catch (cause) {
    throw new CommandError(`${name} is not a schema: ${(cause as Error).message}`, { cause });
  }
}

function describe({ sameAsCommitted, breaking }: CheckResult): string {
  const lines = ["The subgraphs compose."];
  if (sameAsCommitted) lines.push("The supergraph is the same.");
  else if (breaking.length === 0) lines.push("The supergraph differs, and no operation breaks.");
  else lines.push("These changes break operations:", ...breaking.map((change) => `  - ${change}`));
  return lines.join("\n");
}
