import loadHighs from "highs";

/** One solver for all programs of a process; made when the first panel is drawn. */
let solver: ReturnType<typeof loadHighs> | null = null;

/** A term of a row: coefficient and variable. */
export type Term = readonly [number, string];

export interface Row {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly least: number | null;
  readonly most: number | null;
}

/** A linear program, with whole variables where it says so. Variables are not negative. */
export interface LinearProgram {
  readonly maximize: readonly Term[];
  readonly rows: readonly Row[];
  /** Upper bounds of variables. */
  readonly bounds: ReadonlyMap<string, number>;
  readonly whole: readonly string[];
}

export interface Solution {
  readonly objective: number;
  readonly values: ReadonlyMap<string, number>;
  /** By row; of programs without whole variables. */
  readonly duals: ReadonlyMap<string, number>;
}

export const SOLVE_LIMIT_SECONDS = 20;

/** The best values, or why there are none. */
export async function solve(program: LinearProgram): Promise<Solution | "infeasible" | "not solved"> {
  solver ??= loadHighs();
  const highs = await solver;
  const found = highs.solve(textOf(program), { time_limit: SOLVE_LIMIT_SECONDS, random_seed: 1 });
  if (found.Status === "Infeasible") return "infeasible";
  if (found.Status !== "Optimal") return "not solved";
  return {
    objective: found.ObjectiveValue,
    values: new Map(
      Object.entries(found.Columns).map(([name, column]) => [name, "Primal" in column ? column.Primal : 0]),
    ),
    duals: new Map(found.Rows.map((row) => ["Name" in row ? row.Name : "", "Dual" in row ? row.Dual : 0])),
  };
}

/** CPLEX's LP format. A row with two bounds stands twice. */
function textOf({ maximize, rows, bounds, whole }: LinearProgram): string {
  const lines = rows.flatMap(({ name, terms, least, most }) => {
    const sum = textOfTerms(terms);
    if (least !== null && least === most) return [` ${name}: ${sum} = ${least}`];
    const low = least === null ? [] : [` ${name}: ${sum} >= ${least}`];
    return most === null ? low : [...low, ` ${name}${least === null ? "" : "_most"}: ${sum} <= ${most}`];
  });
  return [
    "Maximize",
    ` objective: ${textOfTerms(maximize)}`,
    "Subject To",
    ...lines,
    "Bounds",
    ...[...bounds].map(([variable, most]) => ` 0 <= ${variable} <= ${most}`),
    ...(whole.length === 0 ? [] : ["General", ` ${whole.join("\n ")}`]),
    "End",
  ].join("\n");
}

/** Lines stay short: the format has a limit. */
function textOfTerms(terms: readonly Term[]): string {
  return terms
    .map(
      ([factor, variable], index) =>
        `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${variable}${index % 8 === 7 ? "\n" : ""}`,
    )
    .join(" ");
}
