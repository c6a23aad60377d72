import { spawn } from "node:child_process";
import { once } from "node:events";
import { importInvalid } from "../problem";
import { findRepository } from "../repository";
import { cleanText } from "../text";
import { type GitCommit, toCommit } from "./commit";
import { LOG_FORMAT, LogParser } from "./log";

/** Where git is looked for; the environment of the process is not passed on. */
const SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";

/** Settings of a foreign repository that would start programs, reach the network or change the output. */
const NEUTRAL = [
  ["safe.directory", "*"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.attributesFile", "/dev/null"],
  ["core.quotePath", "false"],
  ["core.sshCommand", "false"],
  ["credential.helper", ""],
  ["diff.external", ""],
  ["diff.orderFile", "/dev/null"],
  ["gpg.program", "false"],
  ["gpg.ssh.program", "false"],
  ["i18n.logOutputEncoding", "UTF-8"],
  ["log.showSignature", "false"],
  ["log.follow", "false"],
  ["mailmap.file", "/dev/null"],
  ["protocol.allow", "never"],
].flatMap(([name, value]) => ["-c", `${name}=${value}`]);

const ENVIRONMENT = {
  PATH: SEARCH_PATH,
  LC_ALL: "C",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

export interface GitSource {
  /** A work tree, or a bare repository. */
  readonly directory: string;
  /** Key of this hub for the identities of people. */
  readonly key: Uint8Array;
}

/**
 * The commits that HEAD reaches, oldest first, without merges.
 *
 * Git runs without a shell, without the caller's environment and with the repository's own settings made harmless: no
 * hook, filter, pager, signature program or remote is started. The oldest commit comes first, so that an import that
 * breaks off goes on where it stopped.
 * Errors: IMPORT_INVALID when git is missing, or the folder is no repository or has no commit.
 */
export async function* readGitLog({ directory, key }: GitSource): AsyncGenerator<GitCommit> {
  const parser = new LogParser();
  const decoder = new TextDecoder();
  for await (const bytes of run(directory, [
    "log",
    "-z",
    "--reverse",
    "--no-merges",
    "--use-mailmap",
    "--no-color",
    "--no-show-signature",
    "--no-notes",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--numstat",
    `--format=${LOG_FORMAT}`,
    "--end-of-options",
    "HEAD",
  ]))
    for (const raw of parser.push(decoder.decode(bytes, { stream: true }))) yield toCommit(raw, key);
  for (const raw of parser.end()) yield toCommit(raw, key);
}

/** The address of the remote `origin` without names and passwords; null when there is none. */
export async function findOrigin(directory: string): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of run(directory, ["config", "--default", "", "--get", "remote.origin.url"]))
    pieces.push(bytes);
  return findRepository(Buffer.concat(pieces).toString("utf8").trim());
}

async function* run(directory: string, args: readonly string[]): AsyncGenerator<Uint8Array> {
  const child = spawn("git", ["--no-pager", "-C", directory, ...NEUTRAL, ...args], {
    env: ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe"],
    shell: false,
  });
  const ended = once(child, "close") as Promise<[code: number | null]>;
  // Listened to before the first await, so that a missing program is an answer and no unhandled event.
  const outcome = ended.then(
    ([code]) => ({ code, cause: null }),
    (cause: unknown) => ({ code: null, cause }),
  );
  let problem = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    problem = (problem + text).slice(0, 1_000);
  });
  try {
    for await (const piece of child.stdout) yield piece as Uint8Array;
    const { code, cause } = await outcome;
    if (cause !== null)
      throw importInvalid([], "git could not be started: install git, or import a history file", cause);
    if (code !== 0) throw importInvalid([], refusalOf(problem));
  } finally {
    child.kill("SIGKILL");
    await outcome;
  }
}

function refusalOf(problem: string): string {
  if (/not a git repository|cannot change to/i.test(problem))
    return "this folder is no git repository: name one, or a file with its history";
  if (/unknown revision|bad revision|does not have any commits|ambiguous argument/i.test(problem))
    return "the repository has no commit";
  return `git could not read the history: ${cleanText(problem.split("\n", 1)[0] ?? "", 200)}`;
}
