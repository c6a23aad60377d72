import { readFileSync } from "node:fs";
import path from "node:path";
import { composeSupergraph } from "@commons-hub/gateway";
import { type Env, PART_NAMES, PROJECT_ROOT } from "../env";
import { CommandError } from "../output";
import { urlOf } from "./address";

/** The supergraph of the four subgraphs as they are committed. Errors: CompositionError, CommandError. */
export function composeCommitted(env: Env): string {
  return composeSupergraph(
    PART_NAMES.map((name) => ({
      name,
      url: urlOf(name, env),
      sdl: readText(path.join(PROJECT_ROOT, "subgraphs", name, "schema.graphql")),
    })),
  );
}

/** Errors: CommandError. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandError(`${file} cannot be read: name a file that is there.`, { cause });
  }
}
