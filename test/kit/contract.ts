import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Kind, parse, print, separateOperations } from "graphql";

/** The operations that users run: their names and fields stay. Built code lies one folder deeper than its source. */
const FOLDER =
  ["../contract", "../../contract"].map((place) => path.resolve(__dirname, place)).find((dir) => existsSync(dir)) ??
  __dirname;
const FILES = ["operations.graphql", "commands.graphql"].map((name) => path.join(FOLDER, name));

/** Each operation of the contract by name, with only its own fragments. */
export const CONTRACT: ReadonlyMap<string, string> = new Map(
  FILES.flatMap((file) =>
    Object.entries(separateOperations(parse(readFileSync(file, "utf8")))).map(
      ([name, document]) => [name, print(document)] as const,
    ),
  ),
);

/** The document of one operation. */
export function operation(name: string): string {
  const document = CONTRACT.get(name);
  if (document === undefined) throw new Error(`the contract has no operation ${name}`);
  return document;
}

/** The first field that the operation selects: where its answer stands. */
export function rootFieldOf(name: string): string {
  const [definition] = parse(operation(name)).definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [selection] = definition?.selectionSet.selections ?? [];
  if (selection?.kind !== Kind.FIELD) throw new Error(`${name} selects no field`);
  return selection.name.value;
}
