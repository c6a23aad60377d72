import { readFileSync } from "node:fs";
import path from "node:path";
import { type BallotFile, getMethod, readBallots, type TallyMethodName } from "@commons-hub/governance/tally";

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}

/** A file of ballots as `hub tally` reads it for a method. */
export function ballotsFor(file: string, method: TallyMethodName): BallotFile {
  return readBallots(path.basename(file), readFileSync(file), getMethod(method).feeds);
}

/** Says once which expectations are not compared, and why. */
export function skipped(what: string, why: string): void {
  process.stderr.write(`Not compared: ${what}: ${why}.\n`);
}
