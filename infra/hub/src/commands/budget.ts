import {
  type BudgetFile,
  commandName,
  decode,
  inputsDigest,
  readPabulib,
  seededOrder,
} from "@commons-hub/governance/tally";
import { formatDecimal } from "@commons-hub/shared/numbers";
import { type Command, Option } from "commander";
import { formatTable, Output } from "../output";
import {
  describeCount,
  documentOf,
  type Method,
  methodNames,
  methodParser,
  parseSeed,
  readBytes,
  readingOf,
} from "./counted";
import { addJson } from "./options";

interface BudgetOptions {
  readonly method: Method;
  readonly seed?: string;
  readonly json?: true;
}

const isOffered = ({ needs }: Method): boolean => needs === "budget" || needs === "seats or budget";

export function register(command: Command): void {
  addJson(command)
    .argument("<file>", "projects and votes as Pabulib has them (.pb)")
    .addOption(
      new Option("--method <name>", `one of ${methodNames(isOffered).join(", ")}`)
        .argParser(methodParser(isOffered))
        .makeOptionMandatory(),
    )
    .option(
      "--seed <text>",
      "settles what is tied in cost and approvals; without it the order of the file does",
      parseSeed,
    )
    .action((file: string, options: BudgetOptions) => {
      const { document, text } = select(file, options);
      new Output(options.json === true).result(document, text);
    });
}

function select(file: string, { method, seed }: BudgetOptions): { document: unknown; text: string } {
  const bytes = readBytes(file);
  return readingOf(file, () => {
    const votes = readPabulib(decode(bytes));
    const tieOrder = seed === undefined ? {} : { tieOrder: seededOrder(seed, votes.options) };
    const count = method.count(votes.profile, { budget: votes.budget, ...tieOrder });
    const chambers = [{ key: "", profile: votes.profile }];
    const digest = inputsDigest({ options: votes.options, chambers, budget: votes.budget });
    const cost = count.winners.reduce((sum, project) => sum + (votes.budget.costs[project] ?? 0n), 0n);
    const counted = documentOf(method, count, votes.options, digest);
    const document = { ...counted, budget: amount(votes, votes.budget.total), cost: amount(votes, cost) };
    return { document, text: describe(votes, method, document, count.winners) };
  });
}

function amount({ decimals }: BudgetFile, minor: bigint): string {
  return formatDecimal(minor, decimals);
}

function describe(
  votes: BudgetFile,
  { name }: Method,
  document: ReturnType<typeof documentOf> & { readonly budget: string; readonly cost: string },
  winners: readonly number[],
): string {
  const heading =
    `${commandName(name)}: ${votes.profile.rowCount} ballots (${votes.voteType}) over ${votes.options.length} projects; ` +
    `${document.cost} of ${document.budget} spent`;
  const rows = winners.map((project) => [
    votes.options[project] ?? "",
    amount(votes, votes.budget.costs[project] ?? 0n),
    votes.titles[project] ?? "",
  ]);
  return `${describeCount(document, heading)}\n\n${formatTable(rows)}`;
}
