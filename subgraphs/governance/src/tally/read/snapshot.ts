import { INT64_MAX } from "@commons-hub/shared/numbers";
import { DomainError } from "@commons-hub/shared/errors";
import { type BallotKind, OPTION_LIMIT } from "../profile";
import { type BallotFile, ProfileBuilder } from "./ballot-file";
import { quote } from "./broken";
import { parseJson } from "./json";

/**
 * Reads a Snapshot proposal with its votes: `proposal.choices`, and `votes` with `choice` and `balance`.
 *
 * A number is a single choice; an object divides the balance in proportion; a list is a set of approvals, or, where the
 * method asks for rankings, a ranking of all choices. Votes of another form, or that name what does not exist, are
 * ignored, as Snapshot does; how many is said. Balances with decimals are counted in their smallest unit.
 * Errors: INVALID_INPUT with line or path.
 */
export function readSnapshot(text: string, wanted: ReadonlySet<BallotKind>): BallotFile {
  const document = parseJson(text);
  const choices = field(field(document, "proposal"), "choices");
  if (!Array.isArray(choices) || choices.length === 0 || !choices.every((choice) => typeof choice === "string"))
    refuse("$.proposal.choices", "must be a list of names.");
  if (choices.length > OPTION_LIMIT) refuse("$.proposal.choices", `holds more than ${OPTION_LIMIT} names.`);
  const votes = field(document, "votes");
  if (!Array.isArray(votes)) refuse("$.votes", "must be a list.");
  const kind = kindOf(votes, wanted);
  const decimals = votes.map((vote, index) => decimalOf(field(vote, "balance"), `$.votes[${index}].balance`));
  const scale = decimals.reduce((most, { places }) => Math.max(most, places), 0);
  const builder = new ProfileBuilder(kind, choices.length);
  const marks = new Int32Array(choices.length);
  let ignored = 0;
  for (const [index, vote] of votes.entries()) {
    const { digits, places } = decimals[index] as Decimal;
    const weight = digits * 10n ** BigInt(scale - places);
    if (weight > INT64_MAX) refuse(`$.votes[${index}].balance`, "does not fit into 64 bits in the smallest unit.");
    if (weight > 0n && MARKERS[kind]?.(field(vote, "choice"), marks)) builder.add(marks, weight, 1);
    else ignored += 1;
  }
  return { format: "snapshot", options: choices, profile: builder.build(), ignored };
}

/** Fills in the marks; false for a vote that is not valid. */
type Marker = (choice: unknown, marks: Int32Array) => boolean;

const MARKERS: Partial<Record<BallotKind, Marker>> = {
  ONE: (choice, marks) => {
    marks.fill(0);
    return setMark(marks, choice, 1);
  },
  APPROVAL: (choice, marks) => {
    marks.fill(0);
    return Array.isArray(choice) && choice.every((one) => setMark(marks, one, 1));
  },
  RANKING: (choice, marks) => {
    marks.fill(0);
    return (
      Array.isArray(choice) &&
      choice.length === marks.length &&
      choice.every((one, index) => setMark(marks, one, index + 1))
    );
  },
  SHARES: (choice, marks) => {
    marks.fill(0);
    if (typeof choice !== "object" || choice === null || Array.isArray(choice)) return false;
    const given = Object.entries(choice).map(([option, part]) => ({ option: Number(option), part: part as unknown }));
    if (!given.every(({ part }) => typeof part === "number" && Number.isFinite(part) && part >= 0)) return false;
    const parts = wholeParts(given.map(({ part }) => part as number));
    return (
      parts !== null &&
      parts.some((part) => part > 0) &&
      given.every(({ option }, index) => setMark(marks, option, parts[index] as number))
    );
  },
};

/** False for an option that does not exist or is marked already. */
function setMark(marks: Int32Array, option: unknown, mark: number): boolean {
  if (typeof option !== "number" || !Number.isInteger(option) || option < 1 || option > marks.length) return false;
  if (marks[option - 1] !== 0) return false;
  marks[option - 1] = mark;
  return true;
}

/** Parts such as 0.3 and 0.7 as 3 and 7; null when they do not fit into 31 bits. */
function wholeParts(parts: readonly number[]): number[] | null {
  const decimals = parts.map(splitNumber);
  if (decimals.some((decimal) => decimal === null)) return null;
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal?.places ?? 0), 0);
  const whole = decimals.map((decimal) => (decimal?.digits ?? 0n) * 10n ** BigInt(scale - (decimal?.places ?? 0)));
  const total = whole.reduce((sum, part) => sum + part, 0n);
  return total < 0x7fff_ffffn ? whole.map(Number) : null;
}

function kindOf(votes: readonly unknown[], wanted: ReadonlySet<BallotKind>): BallotKind {
  const choice = field(votes[0], "choice");
  if (typeof choice === "number") return "ONE";
  if (Array.isArray(choice)) return wanted.has("RANKING") && !wanted.has("APPROVAL") ? "RANKING" : "APPROVAL";
  return "SHARES";
}

interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

function decimalOf(value: unknown, path: string): Decimal {
  const decimal = typeof value === "number" && value >= 0 ? splitNumber(value) : null;
  return decimal ?? refuse(path, `must be a number that is not negative, not ${quote(JSON.stringify(value) ?? "")}.`);
}

/** A number as people write it, to the last digit; null beyond 18 decimals or for what is no number. */
function splitNumber(value: number): Decimal | null {
  const [, digits = "", exponent = "0"] = /^([\d.]+)(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (digits === "") return null;
  const [whole = "", places = ""] = digits.split(".");
  const shift = places.length - Number(exponent);
  if (shift > 18 || shift < -18) return null;
  const read = BigInt(whole + places);
  return shift >= 0 ? { digits: read, places: shift } : { digits: read * 10n ** BigInt(-shift), places: 0 };
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function refuse(path: string, message: string): never {
  throw new DomainError("INVALID_INPUT", `${path} ${message}`, { path });
}
