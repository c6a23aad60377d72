import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { waitFor } from "@commons-hub/shared/testing";
import { ask, codeOf, Stream } from "../kit";
import { PROJECT_ROOT } from "../repository/project";
import type { Block, Step } from "./block";
import { differsFrom, differsFromText, fill, keep, type Known } from "./fill";
import type { Terminal } from "./terminal";

/** The hub on which a guide's examples run. */
export interface GuideHub {
  /** `http://host:port`, in place of the address that the documents show. */
  readonly url: string;
  /** The sample's tokens by role. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly dataDir: string;
  /** Values in the place of `<name>`, tokens of people in the story among them; examples add to them. */
  readonly known: Known;
}

const SHOWN_ADDRESS = "127.0.0.1:4000";
const STEP_MS = 60_000;
/** Found last, so that a machine's own programs come first. */
const STAND_INS = path.join(PROJECT_ROOT, "test/guide/stand-in");

/**
 * Runs one example as its reader would; what is marked `terminal`, in the same shell as what was marked so before. What is
 * marked `eventually` is asked again until the answer is the one that is shown.
 *
 * Errors: throws with the place in the document and what went wrong.
 */
export async function runStep(step: Step, hub: GuideHub, terminal: Terminal): Promise<void> {
  const { block } = step;
  const text = fill(block.text, hub.known, block.place).replaceAll(SHOWN_ADDRESS, new URL(hub.url).host);
  if (block.language === "graphql") await runOperation(step, text, hub);
  else if ("terminal" in block.marks) await runInTerminal(step, text, hub, terminal);
  else if (block.language === "sh") await runProcess(step, hub, "sh", ["-eu"], text);
  else await runProcess(step, hub, process.execPath, ["--input-type=module"], text);
}

async function runInTerminal(step: Step, script: string, hub: GuideHub, terminal: Terminal): Promise<void> {
  const { block } = step;
  const attempt = async (): Promise<void> => checkOutput(step, await terminal.run(script, block.place, STEP_MS), hub);
  if (!("eventually" in block.marks)) return attempt();
  await waitFor(() => attempt().then(() => true), `${block.place} to answer what is shown`, STEP_MS);
}

async function runOperation({ block, variables, answer: shown }: Step, document: string, hub: GuideHub): Promise<void> {
  const { as, events, refuses, keep: wanted, key } = block.marks;
  const token = as === undefined ? null : (hub.tokens[as] ?? hub.known.get(as));
  if (token === undefined) throw new Error(`${block.place}: there is no token for ${String(as)}`);
  const values = JSON.parse(variables === null ? "{}" : fill(variables, hub.known, block.place)) as object;
  if (events !== undefined) return followOperation(block.place, Number(events), document, values, token, hub);
  const answer = await ask(`${hub.url}/graphql`, document, values, { token, ...(key ? { idempotencyKey: key } : {}) });
  if (codeOf(answer) !== refuses) throw new Error(`${block.place}: ${JSON.stringify(answer.errors ?? answer)}`);
  const empty = Object.entries(answer.data ?? {}).find(([, value]) => value === null);
  if (refuses === undefined && (!answer.data || empty))
    throw new Error(`${block.place}: ${empty?.[0] ?? "the answer"} is null`);
  const difference = shown === null ? null : differsFrom(JSON.parse(fill(shown.text, hub.known, block.place)), answer);
  if (difference !== null) throw new Error(`${block.place}: ${difference}`);
  if (wanted !== undefined) keep(wanted, answer.data, hub.known, block.place);
}

async function followOperation(
  place: string,
  count: number,
  document: string,
  variables: object,
  token: string | null,
  hub: GuideHub,
): Promise<void> {
  await using stream = new Stream(`${hub.url}/graphql`, document, variables, token);
  await waitFor(() => stream.errors.length > 0 || stream.events.length >= count, `${place}: ${count} events`, STEP_MS);
  if (stream.errors.length > 0) throw new Error(`${place}: ${JSON.stringify(stream.errors)}`);
}

/** What the programs of a reader find around them. */
export function environmentOf(hub: GuideHub): NodeJS.ProcessEnv {
  const tokens = Object.entries(hub.tokens).map(([role, token]) => [role.toUpperCase(), token]);
  const env = {
    PATH: `${process.env["PATH"] ?? ""}${path.delimiter}${STAND_INS}`,
    HOME: process.env["HOME"],
    HUB_DATA: hub.dataDir,
    ...Object.fromEntries(tokens),
  };
  return env as NodeJS.ProcessEnv;
}

/** Runs a script; one that goes on for ever is ended after `lines` lines of output. */
async function runProcess(step: Step, hub: GuideHub, command: string, args: string[], script: string): Promise<void> {
  const { block } = step;
  const lines = Number(block.marks["lines"] ?? 0);
  const child = spawn(command, args, { cwd: PROJECT_ROOT, env: environmentOf(hub), detached: true, stdio: "pipe" });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "close");
  child.stdin.end(script);
  const isDone = (): boolean => child.exitCode !== null || (lines > 0 && output.split("\n").length > lines);
  try {
    await waitFor(isDone, `${block.place} to end`, STEP_MS);
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
  }
  const failed = lines > 0 ? output.split("\n").length <= lines : child.exitCode !== 0;
  if (failed)
    throw new Error(`${block.place}: exit code ${String(child.exitCode)}\n${errors}\n${output.slice(0, 2_000)}`);
  checkOutput(step, output, hub);
}

/** Errors: throws where the output is not what the document shows, or tells of an error that it does not show. */
function checkOutput({ block, answer }: Step, output: string, hub: GuideHub): void {
  const difference = answer === null ? null : differenceOf(answer, output);
  if (difference !== null) throw new Error(`${block.place}: ${difference}`);
  if (block.marks["keep"] !== undefined) keep(block.marks["keep"], JSON.parse(output), hub.known, block.place);
  const shows = answer !== null && "whole" in answer.marks;
  if (!shows && /"errors":\s*\[/.test(output)) throw new Error(`${block.place}: ${output.slice(0, 2_000)}`);
}

/** What an operation cost is shown nowhere. */
function differenceOf({ language, text, marks }: Block, output: string): string | null {
  if (language !== "json") return differsFromText(text, output);
  const { extensions: _, ...answer } = JSON.parse(output) as Readonly<Record<string, unknown>>;
  return differsFrom(JSON.parse(text), "whole" in marks ? answer : JSON.parse(output), "whole" in marks);
}
