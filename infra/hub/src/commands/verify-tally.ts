import { commandName, decode, readSheet, verifySheet } from "@commons-hub/governance/tally";
import type { Command } from "commander";
import { Output } from "../output";
import { readBytes, readingOf } from "./counted";
import { addJson } from "./options";

interface VerifyTallyOptions {
  readonly receipt?: string;
  readonly json?: true;
}

/** `hub verify tally SHEET`: counts a published sheet again. Loads neither gateway nor database. */
export function registerVerifyTally(verify: Command): void {
  addJson(verify.command("tally"))
    .description("count a published tally sheet again, without a server")
    .argument("<sheet>", "the sheet, as the hub publishes it")
    .option("--receipt <receipt>", "say what the ballot with this receipt chose")
    .action((file: string, options: VerifyTallyOptions) => {
      const bytes = readBytes(file);
      const { document, text, isProved } = readingOf(file, () => check(decode(bytes), options.receipt));
      new Output(options.json === true).result(document, text);
      if (!isProved) process.exitCode = 1;
    });
}

function check(content: string, receipt: string | undefined): { document: unknown; text: string; isProved: boolean } {
  const sheet = readSheet(content);
  const { problems, winners, inputsDigest, ballots } = verifySheet(sheet);
  const found = receipt === undefined ? undefined : findBallot(sheet, receipt);
  const isProved = problems.length === 0 && found !== null;
  const method = commandName(sheet.method);
  const document = {
    proposal: sheet.proposal,
    title: sheet.title,
    method,
    ballots,
    winners,
    inputsDigest,
    proved: isProved,
    problems,
    ...(found === undefined ? {} : { ballot: found }),
  };
  const lines = [
    `${sheet.title} (${sheet.proposal})`,
    `${ballots} ballots counted by ${method}: ${winners.length === 0 ? "nobody" : winners.join(", ")}`,
    ...problems,
    problems.length === 0 ? "The ballots give what was published." : "The ballots do not give what was published.",
    ...(found === undefined ? [] : [found === null ? "No ballot has this receipt." : describeBallot(found)]),
    `Inputs: ${inputsDigest}`,
  ];
  return { document, text: lines.join("\n"), isProved };
}

interface FoundBallot {
  readonly chamber: string;
  readonly weight: string;
  /** Options with their marks, without those left blank. */
  readonly marks: Readonly<Record<string, number>>;
}

function findBallot({ chambers, options }: ReturnType<typeof readSheet>, receipt: string): FoundBallot | null {
  for (const { name, ballots } of chambers) {
    const ballot = ballots.find((one) => one.receipt === receipt);
    if (!ballot) continue;
    const marks = options.flatMap((option, index) =>
      ballot.marks[index] ? [[option, ballot.marks[index]] as const] : [],
    );
    return { chamber: name, weight: ballot.weight, marks: Object.fromEntries(marks) };
  }
  return null;
}

function describeBallot({ chamber, weight, marks }: FoundBallot): string {
  const chosen = Object.entries(marks).map(([option, mark]) => `${option}: ${mark}`);
  return `Found in ${chamber}, weight ${weight}: ${chosen.length === 0 ? "blank" : chosen.join(", ")}`;
}
