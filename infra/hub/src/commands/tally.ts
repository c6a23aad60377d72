import {
  type BallotFile,
  commandName,
  inputsDigest,
  readBallots,
  seededOrder,
  type Unranked,
} from "@commons-hub/governance/tally";
import { type Command, Option } from "commander";
import { CommandError, Output } from "../output";
import {
  describeCount,
  documentOf,
  type Method,
  methodNames,
  methodParser,
  parseSeats,
  parseSeed,
  readBytes,
  readingOf,
} from "./counted";
import { addJson } from "./options";

interface TallyOptions {
  readonly method: Method;
  readonly seats?: number;
  readonly unranked: Unranked;
  readonly seed?: string;
  readonly json?: true;
}

const isOffered = ({ needs }: Method): boolean => needs !== "budget";

export function register(command: Command): void {
  addJson(command)
    .argument(
      "<file>",
      "ballots: PrefLib (.soc .soi .toc .toi .cat), .blt, .json of Snapshot or of the hub, Debian's sheets",
    )
    .addOption(
      new Option("--method <name>", `one of ${methodNames(isOffered).join(", ")}`)
        .argParser(methodParser(isOffered))
        .makeOptionMandatory(),
    )
    .option(
      "--seats <n>",
      "how many are elected, or how many seats lists share (a .blt file names its own)",
      parseSeats,
    )
    .addOption(
      new Option("--unranked <how>", "what is not ranked is behind everything ranked, or says nothing")
        .choices(["last", "ignored"])
        .default("last"),
    )
    .option("--seed <text>", "settles ties by this published text; without it they stay open", parseSeed)
    .action((file: string, options: TallyOptions) => {
      const { document, heading } = tally(file, options);
      new Output(options.json === true).result(document, describeCount(document, heading));
    });
}

function tally(file: string, options: TallyOptions): { document: ReturnType<typeof documentOf>; heading: string } {
  const { method } = options;
  const bytes = readBytes(file);
  return readingOf(file, () => {
    const ballots = readBallots(file, bytes, method.feeds);
    requireFeed(method, ballots);
    const seats = method.needs === null ? undefined : seatsOf(method, ballots, options.seats);
    const tieOrder = options.seed === undefined ? ballots.tieOrder : seededOrder(options.seed, ballots.options);
    const count = method.count(ballots.profile, {
      unranked: options.unranked,
      ...(seats === undefined ? {} : { seats }),
      // A file's own order of ties is for methods that need one to end.
      ...(tieOrder && (options.seed !== undefined || method.needs !== null) ? { tieOrder } : {}),
    });
    const digest = inputsDigest({
      options: ballots.options,
      chambers: [{ key: "", profile: ballots.profile }],
      seats: seats ?? null,
    });
    const weight = ballots.profile.weights.reduce((sum, one) => sum + one, 0n);
    const ignored = ballots.ignored === 0 ? "" : `, ${ballots.ignored} not valid and ignored`;
    return {
      document: documentOf(method, count, ballots.options, digest),
      heading: `${commandName(method.name)}: ${weight} ballots over ${ballots.options.length} options${ignored}`,
    };
  });
}

const KIND_NAMES: Readonly<Record<BallotFile["profile"]["kind"], string>> = {
  ONE: "single choices",
  APPROVAL: "approvals",
  SCORES: "points",
  CREDITS: "voice credits",
  SHARES: "shares of weight",
  CONSENT: "consent",
  RANKING: "rankings",
  BUDGET: "approved projects",
  LISTS: "lists",
};

function requireFeed({ name, feeds }: Method, { profile }: BallotFile): void {
  if (feeds.includes(profile.kind)) return;
  const wanted = feeds.map((kind) => KIND_NAMES[kind]).join(" or ");
  throw new CommandError(`${commandName(name)} counts ${wanted}; this file holds ${KIND_NAMES[profile.kind]}.`);
}

function seatsOf({ name }: Method, { seats: named }: BallotFile, given: number | undefined): number {
  const seats = given ?? named;
  if (seats === undefined) throw new CommandError(`${commandName(name)} needs --seats: the file does not name them.`);
  return seats;
}
