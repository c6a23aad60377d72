import { OPTION_LIMIT } from "../profile";
import type { Budget } from "../method";
import { type BallotFile, linesOf, ProfileBuilder } from "./ballot-file";
import { broken, quote } from "./broken";

/** Votes on projects, with what they cost. */
export interface BudgetFile extends Omit<BallotFile, "format"> {
  readonly format: "pabulib";
  /** In minor units of `10^-decimals`. */
  readonly budget: Required<Budget>;
  readonly decimals: number;
  /** What people call the projects; `options` are their ids. */
  readonly titles: readonly string[];
  readonly voteType: string;
}

const VOTE_TYPES: ReadonlySet<string> = new Set(["approval", "choose-1", "cumulative", "scoring", "ordinal"]);
const AMOUNT = /^(\d{1,15})(?:[.,](\d{1,6}))?$/;

/**
 * Reads Pabulib's .pb: the sections META, PROJECTS and VOTES as tables with `;`.
 *
 * Options are project ids in the order of the file. A ballot approves what it names; where it gives points (cumulative,
 * scoring), what it gives points above 0. Named twice is approved once, as published files have it. Amounts with decimals make minor units; a whole unit of the currency is what
 * the file writes as 1.
 * Errors: INVALID_INPUT with the line.
 */
export function readPabulib(text: string): BudgetFile {
  const { meta, projects, votes } = readSections(text);
  const budgetCell = meta.get("budget") ?? broken(1, 'META has no line "budget;amount".');
  const voteType = meta.get("vote_type") ?? { text: "approval", line: 1 };
  if (!VOTE_TYPES.has(voteType.text)) broken(voteType.line, `${quote(voteType.text)} is no type of vote.`);
  const indexOf = new Map<string, number>();
  const costs: Cell[] = [];
  const titles: string[] = [];
  for (const row of projects.rows) {
    const id = cellOf(projects, row, "project_id");
    if (id === "") broken(row.line, "A project has no id.");
    if (indexOf.has(id)) broken(row.line, `Project ${quote(id)} stands twice.`);
    if (indexOf.size === OPTION_LIMIT) broken(row.line, `More than ${OPTION_LIMIT} projects.`);
    indexOf.set(id, indexOf.size);
    costs.push({ text: cellOf(projects, row, "cost"), line: row.line });
    titles.push(projects.columns.has("name") ? cellOf(projects, row, "name") : id);
  }
  if (costs.length === 0) broken(projects.line, "There are no projects.");
  const decimals = Math.max(...[budgetCell, ...costs].map(decimalsOf));
  const builder = new ProfileBuilder("BUDGET", costs.length);
  const marks = new Int32Array(costs.length);
  for (const row of votes.rows) {
    readVote(votes, row, indexOf, marks);
    builder.add(marks, 1n, row.line);
  }
  return {
    format: "pabulib",
    options: [...indexOf.keys()],
    titles,
    profile: builder.build(),
    budget: {
      total: minorOf(budgetCell, decimals),
      costs: costs.map((cost) => minorOf(cost, decimals) || broken(cost.line, "A project costs more than 0.")),
      unit: 10n ** BigInt(decimals),
    },
    decimals,
    voteType: voteType.text,
    ignored: 0,
  };
}

interface Cell {
  readonly text: string;
  readonly line: number;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

interface Table {
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
  readonly line: number;
}

interface Section {
  readonly line: number;
  readonly rows: Row[];
}

function readSections(text: string): { meta: ReadonlyMap<string, Cell>; projects: Table; votes: Table } {
  const sections = new Map<string, Section>();
  let current: Section | null = null;
  for (const [line, content] of linesOf(text)) {
    const name = content.trim().replace(/^\uFEFF/, "");
    if (name === "META" || name === "PROJECTS" || name === "VOTES") {
      if (sections.has(name)) broken(line, `The section ${name} stands twice.`);
      current = { line, rows: [] };
      sections.set(name, current);
    } else if (name !== "") {
      if (!current) broken(line, 'A .pb file begins with the line "META".');
      current.rows.push({ cells: split(content, line), line });
    }
  }
  const end = text.split("\n").length;
  const section = (name: string): Section => sections.get(name) ?? broken(end, `The section ${name} is missing.`);
  const meta = new Map(
    section("META").rows.map(({ cells: [key = "", value = ""], line }) => [key.trim(), { text: value.trim(), line }]),
  );
  return {
    meta,
    projects: tableOf(section("PROJECTS"), ["project_id", "cost"]),
    votes: tableOf(section("VOTES"), ["voter_id", "vote"]),
  };
}

function tableOf({ line, rows: [head, ...rows] }: Section, needed: readonly string[]): Table {
  const columns = new Map((head?.cells ?? []).map((name, index) => [name.trim(), index]));
  for (const name of needed) if (!columns.has(name)) broken(head?.line ?? line, `The column ${name} is missing.`);
  return { columns, rows, line };
}

/** Cells between semicolons; a cell in double quotes may hold them, a quote in it is doubled. */
function split(content: string, line: number): string[] {
  if (!content.includes('"')) return content.split(";");
  const cells: string[] = [];
  for (let at = 0; at <= content.length;) {
    if (content.charAt(at) !== '"') {
      const end = content.indexOf(";", at);
      cells.push(content.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? content.length + 1 : end + 1;
      continue;
    }
    let end = content.indexOf('"', at + 1);
    while (end >= 0 && content.charAt(end + 1) === '"') end = content.indexOf('"', end + 2);
    if (end < 0) broken(line, "A quote is opened and never closed.");
    const next = content.indexOf(";", end);
    cells.push(content.slice(at + 1, end).replaceAll('""', '"') + content.slice(end + 1, next < 0 ? undefined : next));
    at = next < 0 ? content.length + 1 : next + 1;
  }
  return cells;
}

function cellOf({ columns }: Table, { cells, line }: Row, column: string): string {
  const cell = cells[columns.get(column) ?? -1];
  return cell === undefined ? broken(line, `The row ends before the column ${column}.`) : cell.trim();
}

function readVote(votes: Table, row: Row, indexOf: ReadonlyMap<string, number>, marks: Int32Array): void {
  marks.fill(0);
  const vote = cellOf(votes, row, "vote");
  if (vote === "") return;
  const points = votes.columns.has("points") ? cellOf(votes, row, "points").split(",") : null;
  const named = vote.split(",");
  if (points && points.length !== named.length)
    broken(row.line, `The vote names ${named.length} projects and gives ${points.length} points.`);
  for (const [index, id] of named.entries()) {
    const project = indexOf.get(id.trim());
    if (project === undefined) broken(row.line, `There is no project ${quote(id.trim())}.`);
    const given = points?.[index]?.trim() ?? "1";
    if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(given)) broken(row.line, `${quote(given)} is no number of points.`);
    if (Number(given) > 0) marks[project] = 1;
  }
}

function decimalsOf({ text, line }: Cell): number {
  const match = AMOUNT.exec(text) ?? broken(line, `${quote(text)} is no amount, such as 1200 or 1200.50.`);
  return (match[2] ?? "").replace(/0+$/, "").length;
}

function minorOf({ text }: Cell, decimals: number): bigint {
  const [, whole = "0", places = ""] = AMOUNT.exec(text) ?? [];
  return BigInt(whole + places.replace(/0+$/, "").padEnd(decimals, "0"));
}
