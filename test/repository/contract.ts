import { type DocumentNode, parse, separateOperations } from "graphql";
import { readText } from "./project";

function readOperations(file: string): ReadonlyMap<string, DocumentNode> {
  return new Map(Object.entries(separateOperations(parse(readText(`test/contract/${file}`)))));
}

/** What users run, by name, each operation with only its own fragments. */
export const OPERATIONS: ReadonlyMap<string, DocumentNode> = new Map([
  ...readOperations("operations.graphql"),
  ...readOperations("commands.graphql"),
]);

/** Operations of the contract that the hub does not answer yet, and what they wait for. */
export const NOT_YET: Readonly<Record<string, string>> = {
  FollowTheEuro: "programmes, tranches",
  MyWeek: "incomes",
  SocialIncomeRun: "incomes",
  TogetherWeKnow: "search",
  CreateProgramme: "programmes",
  DisburseTranche: "programmes",
  RunIncome: "incomes",
  ApprovePayout: "payouts",
};
