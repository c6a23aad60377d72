import { type BallotFile, linesOf, ProfileBuilder } from "./ballot-file";
import { broken, quote } from "./broken";

const OPTION = /Option\s+([0-9A-Z]+)-*>:\s*(.*?)\s*$/;
const BALLOT = /^V:\s+(\S+)(?:\s|$)/;

/**
 * Reads a tally sheet of the Debian project: `Option 1---->: Name` lines, then a line `V: 21-3  receipt` per ballot with
 * the rank of each option, `-` for not ranked.
 *
 * Ranks are one sign each: 1 to 9, then A to Z.
 * Errors: INVALID_INPUT with the line.
 */
export function readDebian(text: string): BallotFile {
  const options: string[] = [];
  let builder: ProfileBuilder | null = null;
  let marks = new Int32Array(0);
  for (const [line, content] of linesOf(text)) {
    const option = OPTION.exec(content);
    if (option) {
      if (builder) broken(line, "An option is named after ballots began.");
      if (rankOf(option[1] ?? "") !== options.length + 1 && Number(option[1]) !== options.length + 1)
        broken(line, `Option ${options.length + 1} should be named here, not ${quote(option[1] ?? "")}.`);
      options.push(option[2] ?? "");
      continue;
    }
    if (!content.startsWith("V:")) continue;
    if (options.length === 0) broken(line, "A ballot stands before any option was named.");
    const ranks = BALLOT.exec(content)?.[1] ?? broken(line, 'A ballot is "V: ranks receipt".');
    if (ranks.length !== options.length)
      broken(line, `The ballot ranks ${ranks.length} options, and there are ${options.length}.`);
    if (!builder) {
      builder = new ProfileBuilder("RANKING", options.length);
      marks = new Int32Array(options.length);
    }
    for (let o = 0; o < marks.length; o += 1) {
      const sign = ranks.charAt(o);
      const rank = sign === "-" ? 0 : rankOf(sign);
      if (rank < 0) broken(line, `${quote(sign)} is no rank.`);
      marks[o] = rank;
    }
    builder.add(marks, 1n, line);
  }
  if (options.length === 0) broken(1, "No option is named: this is no tally sheet.");
  const profile = (builder ?? new ProfileBuilder("RANKING", options.length)).build();
  return { format: "debian", options, profile, ignored: 0 };
}

/** -1 for what is no rank. */
function rankOf(sign: string): number {
  return /^[1-9A-Z]$/.test(sign) ? Number.parseInt(sign, 36) : -1;
}
