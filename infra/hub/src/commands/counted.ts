import { readFileSync } from "node:fs";
import {
  commandName,
  type Count,
  type CountRound,
  findMethod,
  METHODS,
  type TallyMethod,
  type TallyMethodName,
} from "@commons-hub/governance/tally";
import { InvalidArgumentError } from "commander";
import { CommandError, formatTable } from "../output";

/** What the commands that count files have in common. Loads neither gateway nor database. */

/** A count as it is printed: options by the names of the file. */
export interface CountedDocument {
  readonly method: string;
  readonly winners: readonly string[];
  readonly ranking?: readonly { readonly option: string; readonly place: number }[];
  readonly seats?: Readonly<Record<string, number>>;
  readonly rounds: readonly NamedRound[];
  readonly ties: readonly { readonly options: readonly string[]; readonly settledBy: string }[];
  readonly inputsDigest: string;
}

interface NamedRound {
  readonly title: string;
  readonly lines: readonly { readonly options: readonly string[]; readonly value: string }[];
}

export type Method = TallyMethod<TallyMethodName>;

export function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Runs a reader and puts the name of the file before what it refuses. */
export function readingOf<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.name === "DomainError")
      throw new CommandError(`${file} cannot be counted: ${error.message}`);
    throw error;
  }
}

/** The names on the command line of the methods that a command offers. */
export function methodNames(isOffered: (method: Method) => boolean): string[] {
  return METHODS.filter(isOffered).map(({ name }) => commandName(name));
}

export function methodParser(isOffered: (method: Method) => boolean): (name: string) => Method {
  return (name) => {
    const method = findMethod(name);
    if (!method || !isOffered(method))
      throw new InvalidArgumentError(`There is no such method here. There are: ${methodNames(isOffered).join(", ")}.`);
    return method;
  };
}

export function parseSeats(text: string): number {
  const seats = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seats < 1 || seats > 10_000) throw new InvalidArgumentError("Seats are a whole number from 1 to 10000.");
  return seats;
}

export function parseSeed(text: string): string {
  if (text.length === 0 || text.length > 1_000) throw new InvalidArgumentError("A seed has 1 to 1000 signs.");
  return text;
}

export function documentOf(
  { name, needs }: Method,
  count: Count,
  options: readonly string[],
  inputsDigest: string,
): CountedDocument {
  const nameOf = (option: number): string => options[option] ?? "";
  const ranking = options
    .map((option, index) => ({ option, place: count.places[index] ?? 0 }))
    .sort((a, b) => a.place - b.place);
  return {
    method: commandName(name),
    winners: count.winners.map(nameOf),
    ...(needs === null ? { ranking } : {}),
    ...(count.seats ? { seats: seatsOf(count.seats, options) } : {}),
    rounds: count.rounds.map((round) => named(round, nameOf)),
    ties: count.ties.map(({ options: tied, settledBy }) => ({ options: tied.map(nameOf), settledBy })),
    inputsDigest,
  };
}

/** Lists with a seat or more. */
function seatsOf(seats: readonly number[], options: readonly string[]): Record<string, number> {
  return Object.fromEntries(options.flatMap((name, index) => (seats[index] ? [[name, seats[index]] as const] : [])));
}

function named({ title, lines }: CountRound, nameOf: (option: number) => string): NamedRound {
  return { title, lines: lines.map(({ options, value }) => ({ options: options.map(nameOf), value })) };
}

/** Rounds and options beyond this are for `--json`. */
const SHOWN_ROUNDS = 12;
const SHOWN_LINES = 20;

/** The count for people. */
export function describeCount(document: CountedDocument, heading: string): string {
  const { winners, rounds, ties, seats, inputsDigest } = document;
  const parts = [heading, "", `Winners: ${winners.length === 0 ? "none" : winners.join(", ")}`];
  if (seats) parts.push("", formatTable(Object.entries(seats).map(([list, count]) => [String(count), list])));
  for (const { title, lines } of rounds.slice(0, SHOWN_ROUNDS)) {
    parts.push("", title);
    const rows = lines.slice(0, SHOWN_LINES).map(({ options, value }) => [`  ${options.join(" over ")}`, value]);
    if (rows.length > 0) parts.push(formatTable(rows));
    if (lines.length > SHOWN_LINES) parts.push(`  … and ${lines.length - SHOWN_LINES} more lines`);
  }
  if (rounds.length > SHOWN_ROUNDS)
    parts.push("", `… and ${rounds.length - SHOWN_ROUNDS} more rounds (--json prints all)`);
  for (const { options, settledBy } of ties.slice(0, SHOWN_ROUNDS))
    parts.push("", `Tie (${settledBy}): ${options.join(", ")}`);
  return [...parts, "", `Inputs: ${inputsDigest}`].join("\n");
}
