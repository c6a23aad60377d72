import { DomainError } from "@commons-hub/shared/errors";
import { z } from "zod";
import { problemOfMarks } from "./ballot-check";
import { inputsDigest } from "./digest";
import type { Budget, Count, CountOptions, TallyMethod } from "./method";
import { getMethod, METHOD_NAMES } from "./methods";
import { BALLOT_KINDS, createProfile, joinProfiles, OPTION_LIMIT, type Profile } from "./profile";
import { parseJson } from "./read/json";
import { seededOrder } from "./seed";

export const SHEET_FORMAT = "commons-hub tally sheet 1";

const whole = z.string().regex(/^\d{1,18}$/, "must be a whole number of at most 18 digits, as a string");
const label = z.string().min(1).max(1_000);

const schema = z.strictObject({
  format: z.literal(SHEET_FORMAT),
  /** Id and title of what was voted on. */
  proposal: z.string().max(200),
  title: z.string().max(10_000),
  method: z.enum(METHOD_NAMES as [string, ...string[]]).transform((name) => name as (typeof METHOD_NAMES)[number]),
  methodVersion: z.int().min(1),
  ballot: z.enum(BALLOT_KINDS),
  options: z.array(label).min(1).max(OPTION_LIMIT),
  seats: z.int().min(1).max(10_000).nullable(),
  budget: z.strictObject({ total: whole, unit: whole, costs: z.array(whole) }).nullable(),
  unranked: z.enum(["last", "ignored"]),
  /** Published before the vote; null where ties stay open. */
  seed: z.string().max(1_000).nullable(),
  chambers: z
    .array(
      z.strictObject({
        key: z.string().max(200),
        name: z.string().max(1_000),
        ballots: z.array(
          z.strictObject({ receipt: z.string().min(1).max(200), weight: whole, marks: z.array(z.int().min(0)) }),
        ),
      }),
    )
    .max(1_000),
  /** What was published. */
  tally: z.strictObject({ winners: z.array(label), inputsDigest: z.string() }),
});

/**
 * Everything that a published tally was counted from, in one file: the ballots with their receipts, never the voters.
 *
 * `marks` are one per option as `Profile` describes them; weights and amounts are strings of digits.
 */
export type TallySheet = z.output<typeof schema>;

export interface SheetCheck {
  /** What does not hold, each in a sentence; none when the sheet proves its tally. */
  readonly problems: readonly string[];
  readonly winners: readonly string[];
  readonly inputsDigest: string;
  readonly count: Count;
  readonly ballots: number;
}

/** Errors: INVALID_INPUT with line or path. */
export function readSheet(text: string): TallySheet {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = `$${(issue?.path ?? []).map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("")}`;
    throw new DomainError("INVALID_INPUT", `${path}: ${issue?.message ?? "not a tally sheet"}`, { path });
  }
  requireBallots(parsed.data);
  return parsed.data;
}

/** The sheet as a file. */
export function writeSheet(sheet: TallySheet): string {
  return `${JSON.stringify(sheet, null, 1)}\n`;
}

/** Rows of all chambers together. */
export function profileOfSheet(sheet: TallySheet): Profile {
  return joinProfiles(
    sheet.ballot,
    sheet.options.length,
    sheet.chambers.map((chamber) => chamberProfile(sheet, chamber)),
  );
}

/** What the count was told besides the ballots. */
export function optionsOfSheet({ seats, budget, unranked, seed, options }: TallySheet): CountOptions {
  return {
    unranked,
    ...(seats === null ? {} : { seats }),
    ...(budget === null ? {} : { budget: budgetOf(budget) }),
    ...(seed === null ? {} : { tieOrder: seededOrder(seed, options) }),
  };
}

export function digestOfSheet(sheet: TallySheet): string {
  return inputsDigest({
    options: sheet.options,
    chambers: sheet.chambers.map((chamber) => ({ key: chamber.key, profile: chamberProfile(sheet, chamber) })),
    seats: sheet.seats,
    budget: sheet.budget === null ? null : budgetOf(sheet.budget),
  });
}

/**
 * Counts a sheet again and compares with what was published.
 *
 * Errors: INVALID_INPUT when the method cannot count these ballots at all.
 */
export function verifySheet(sheet: TallySheet): SheetCheck {
  const method: TallyMethod = getMethod(sheet.method);
  const count = method.count(profileOfSheet(sheet), optionsOfSheet(sheet));
  const winners = count.winners.map((option) => sheet.options[option] ?? "");
  const digest = digestOfSheet(sheet);
  const problems: string[] = [];
  if (method.version !== sheet.methodVersion)
    problems.push(`It was counted with version ${sheet.methodVersion} of ${method.name}; this is ${method.version}.`);
  if (digest !== sheet.tally.inputsDigest)
    problems.push(`The ballots have the digest ${digest}, and ${sheet.tally.inputsDigest} was published.`);
  if (JSON.stringify([...winners].sort()) !== JSON.stringify([...sheet.tally.winners].sort()))
    problems.push(`The ballots elect ${nameAll(winners)}, and ${nameAll(sheet.tally.winners)} was published.`);
  const ballots = sheet.chambers.reduce((sum, chamber) => sum + chamber.ballots.length, 0);
  return { problems, winners, inputsDigest: digest, count, ballots };
}

type SheetChamber = TallySheet["chambers"][number];

function chamberProfile({ ballot, options }: TallySheet, { ballots }: SheetChamber): Profile {
  const rows = ballots.map(({ marks, weight }) => ({ marks, weight: BigInt(weight) }));
  return createProfile(ballot, options.length, rows);
}

function budgetOf({ total, unit, costs }: NonNullable<TallySheet["budget"]>): Budget {
  return { total: BigInt(total), unit: BigInt(unit), costs: costs.map(BigInt) };
}

/** Receipts are unique, and every ballot is one of its kind. */
function requireBallots({ ballot, options, chambers, method }: TallySheet): void {
  if (!getMethod(method).feeds.includes(ballot))
    refuse("$.ballot", `${method} does not count ballots of kind ${ballot}.`);
  if (new Set(options).size !== options.length) refuse("$.options", "two options have one name.");
  if (new Set(chambers.map(({ key }) => key)).size !== chambers.length) refuse("$.chambers", "two have one key.");
  const receipts = new Set<string>();
  for (const [c, { ballots }] of chambers.entries()) {
    for (const [b, { receipt, weight, marks }] of ballots.entries()) {
      const path = `$.chambers[${c}].ballots[${b}]`;
      if (receipts.has(receipt)) refuse(`${path}.receipt`, "this receipt stands twice.");
      receipts.add(receipt);
      if (BigInt(weight) < 1n) refuse(`${path}.weight`, "a ballot weighs at least 1.");
      if (marks.length !== options.length)
        refuse(`${path}.marks`, `${marks.length} marks for ${options.length} options.`);
      const problem = problemOfMarks(ballot, marks);
      if (problem) refuse(`${path}.marks`, problem);
    }
  }
}

function refuse(path: string, message: string): never {
  throw new DomainError("INVALID_INPUT", `${path}: ${message}`, { path });
}

function nameAll(names: readonly string[]): string {
  return names.length === 0 ? "nobody" : names.join(", ");
}
