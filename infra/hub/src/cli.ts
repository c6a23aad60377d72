import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { PROJECT_ROOT } from "./env";
import { Output } from "./output";

/** What a command's file exports: its arguments, its options and its action. */
export interface CommandModule {
  register(command: Command): void;
}

interface Entry {
  readonly summary: string;
  /** Called for the chosen command alone, so that a command on files loads neither gateway nor database. */
  readonly load: () => CommandModule;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  start: {
    summary: "run the whole hub in this process, with its own database unless DATABASE_URL names one",
    load: () => require("./commands/start") as CommandModule,
  },
  serve: {
    summary: "run one part alone over HTTP: projects, governance, exchange, returns or gateway",
    load: () => require("./commands/serve") as CommandModule,
  },
  migrate: {
    summary: "bring the database up to date",
    load: () => require("./commands/migrate") as CommandModule,
  },
  import: {
    summary: "import a bill of materials, a git history, obligations or a ValueFlows file",
    load: () => require("./commands/import") as CommandModule,
  },
  export: {
    summary: "write what the hub knows of flows as a ValueFlows file",
    load: () => require("./commands/export") as CommandModule,
  },
  allocate: {
    summary: "split a pool along the dependencies of a bill of materials, without a server",
    load: () => require("./commands/allocate") as CommandModule,
  },
  clear: {
    summary: "set off obligations against each other as far as possible, without a server",
    load: () => require("./commands/clear") as CommandModule,
  },
  tally: {
    summary: "count a file of ballots by any method, without a server",
    load: () => require("./commands/tally") as CommandModule,
  },
  budget: {
    summary: "select projects within a budget from a file of votes, without a server",
    load: () => require("./commands/budget") as CommandModule,
  },
  verify: {
    summary: "prove a published tally",
    load: () => require("./commands/verify") as CommandModule,
  },
  examples: {
    summary: "print every operation with variables and a token that answer on the sample",
    load: () => require("./commands/examples") as CommandModule,
  },
  keys: {
    summary: "make, list and revoke access keys",
    load: () => require("./commands/keys") as CommandModule,
  },
  supergraph: {
    summary: "print or check the composed schema",
    load: () => require("./commands/supergraph") as CommandModule,
  },
  doctor: {
    summary: "say what is wrong here",
    load: () => require("./commands/doctor") as CommandModule,
  },
};

/** Errors that are meant for the reader as they are. Known by name: their classes live in modules not loaded here. */
const PLAIN_ERRORS = new Set(["CommandError", "EmbeddedPostgresError", "DomainError", "CompositionError"]);

function createProgram(chosen: string | undefined): Command {
  const program = new Command("hub").description("Commons Hub: one GraphQL schema for commons organisations.");
  program.helpOption("-h, --help", "show this help");
  // What is wrong with the arguments is told like every other refusal, by runCli.
  program.configureOutput({ outputError: () => undefined });
  program.version(readVersion(), "-V, --version", "show the version");
  program.exitOverride();
  for (const [name, { summary, load }] of Object.entries(ENTRIES)) {
    const command = program.command(name).description(summary);
    if (name === chosen) load().register(command);
  }
  return program;
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(PROJECT_ROOT, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/** Runs one command. Answers the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  const output = new Output(args.includes("--json"));
  try {
    const words = args.filter((arg) => !arg.startsWith("-"));
    await createProgram(words[0] === "help" ? words[1] : words[0]).parseAsync(args, { from: "user" });
    // A command that has a result and is still not content says so by the exit code alone.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) output.failure(explainUsage(error));
      return error.exitCode;
    }
    const known = error instanceof Error && PLAIN_ERRORS.has(error.name);
    output.failure(known ? error.message : `an error of the hub itself, please report it: ${describe(error)}`);
    return 1;
  }
}

/** Commander's words as one sentence. Where a command is missing it has only shown the help. */
function explainUsage({ code, message }: CommanderError): string {
  if (code === "commander.help") return "a command is missing: name one of those that --help shows.";
  const sentence = message.replace(/^error: /, "").replace(/\s+/g, " ");
  return `${sentence.replace(/\.$/, "")}: add --help for what is possible.`;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
