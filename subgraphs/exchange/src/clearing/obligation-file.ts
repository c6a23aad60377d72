import { DomainError } from "@commons-hub/shared/errors";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import { isStateCurrency } from "../currency/currency";
import type { Debt } from "./clearing";

export const MAX_OBLIGATIONS = 1_000_000;
const NAME_LENGTH_MAX = 255;
const REQUIRED = ["debtor", "creditor", "amount"] as const;
const OPTIONAL = ["id", "currency", "due"] as const;
type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
const KNOWN: ReadonlySet<string> = new Set([...REQUIRED, ...OPTIONAL]);
const WHOLE = /^\d{1,19}$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z)?$/;

/** One row of the file. */
export interface FiledDebt extends Debt {
  /** Of the file, from 1, the header included. */
  readonly line: number;
  readonly dueAt: Date | null;
}

export interface ObligationFile {
  /** Null where the file names none. */
  readonly currency: string | null;
  readonly debts: readonly FiledDebt[];
}

/**
 * Reads obligations from CSV (RFC 4180): a header naming `debtor`, `creditor` and `amount`, and if wanted `id`, `currency`
 * and `due`, in any order. A row without an id is known by its line.
 *
 * Units:  amounts are whole minor units of one currency.
 * Errors: IMPORT_INVALID with `line` and the reason: a missing, unknown or repeated column, a row of another length, an
 *         amount that is not a whole number from 1 to INT64_MAX, a sum beyond it, somebody who owes itself, an unknown or
 *         a second currency, an id that comes twice, a date that is none, more than a million rows, an open quotation.
 */
export function readObligations(text: string, currency: string | null = null): ObligationFile {
  const rows = readRows(text);
  const header = rows.next();
  if (header.done === true) throw refusal(1, "the file is empty: name the columns debtor,creditor,amount");
  const columns = readHeader(header.value.cells);
  const reader = new RowReader(columns, currency);
  for (const { line, cells } of rows) reader.add(line, cells);
  return { currency: reader.currency, debts: reader.debts };
}

class RowReader {
  readonly debts: FiledDebt[] = [];
  readonly #ids = new Map<string, number>();
  #sum = 0n;
  #currencySeen: string | null = null;

  constructor(
    private readonly columns: ReadonlyMap<Column, number>,
    private readonly expected: string | null,
  ) {}

  get currency(): string | null {
    return this.#currencySeen ?? this.expected;
  }

  add(line: number, cells: readonly string[]): void {
    if (this.debts.length === MAX_OBLIGATIONS)
      throw refusal(line, `there are more than ${MAX_OBLIGATIONS} obligations: split the file`);
    if (cells.length !== this.columns.size)
      throw refusal(line, `there are ${cells.length} cells under ${this.columns.size} columns`);
    const debtor = this.#name("debtor", line, cells);
    const creditor = this.#name("creditor", line, cells);
    if (debtor === creditor) throw refusal(line, `${debtor} owes itself: an obligation needs two`);
    this.#readCurrency(line, cells);
    this.debts.push({
      id: this.#id(line, cells),
      line,
      debtor,
      creditor,
      amountMinor: this.#amount(line, cells),
      dueAt: this.#due(line, cells),
    });
  }

  #cell(column: Column, cells: readonly string[]): string {
    return (cells[this.columns.get(column) ?? -1] ?? "").trim();
  }

  #name(column: "debtor" | "creditor", line: number, cells: readonly string[]): string {
    const name = this.#cell(column, cells).normalize("NFC");
    if (name.length === 0 || name.length > NAME_LENGTH_MAX)
      throw refusal(line, `${column} must have 1 to ${NAME_LENGTH_MAX} characters`);
    return name;
  }

  #amount(line: number, cells: readonly string[]): bigint {
    const text = this.#cell("amount", cells);
    if (!WHOLE.test(text)) throw refusal(line, `the amount "${shorten(text)}" ${reasonOf(text)}`);
    const amountMinor = BigInt(text);
    if (amountMinor < 1n || amountMinor > INT64_MAX)
      throw refusal(line, `the amount ${text} is not from 1 to ${INT64_MAX} minor units`);
    this.#sum += amountMinor;
    if (this.#sum > INT64_MAX)
      throw refusal(line, `with this one the amounts sum to more than ${INT64_MAX} minor units`);
    return amountMinor;
  }

  #id(line: number, cells: readonly string[]): string {
    const given = this.#cell("id", cells);
    const id = given === "" ? `line ${line}` : given;
    const known = this.#ids.get(id);
    if (known !== undefined) throw refusal(line, `the id ${shorten(id)} stands in line ${known} already`);
    this.#ids.set(id, line);
    return id;
  }

  #readCurrency(line: number, cells: readonly string[]): void {
    const code = this.#cell("currency", cells);
    if (code === "") return;
    if (this.expected !== null && code !== this.expected)
      throw refusal(line, `the currency is ${shorten(code)}, and ${this.expected} is to be cleared`);
    if (this.expected === null && !isStateCurrency(code))
      throw refusal(
        line,
        `${shorten(code)} is an unknown currency: use a code of ISO 4217, or name your own beforehand`,
      );
    if (this.#currencySeen !== null && this.#currencySeen !== code)
      throw refusal(line, `the currency is ${code}, and ${this.#currencySeen} above: clear each on its own`);
    this.#currencySeen = code;
  }

  #due(line: number, cells: readonly string[]): Date | null {
    const text = this.#cell("due", cells);
    if (text === "") return null;
    const due = new Date(text);
    if (!DATE.test(text) || Number.isNaN(due.getTime()) || !due.toISOString().startsWith(text.slice(0, 10)))
      throw refusal(line, `"${shorten(text)}" is no date: write 2026-03-31 or 2026-03-31T12:00:00Z`);
    return due;
  }
}

function reasonOf(text: string): string {
  if (/^-\d+$/.test(text)) return "is negative";
  if (/^-?\d*[.,]\d+$/.test(text)) return "is fractional: write whole minor units (cents)";
  if (/^\d+$/.test(text)) return "does not fit into 64 bits";
  return "is no whole number of minor units";
}

function readHeader(cells: readonly string[]): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>();
  for (const [index, cell] of cells.entries()) {
    const name = cell.trim().toLowerCase();
    if (!KNOWN.has(name))
      throw refusal(1, `the column "${shorten(cell)}" is unknown: there are ${[...KNOWN].join(", ")}`);
    if (columns.has(name as Column)) throw refusal(1, `the column ${name} comes twice`);
    columns.set(name as Column, index);
  }
  for (const name of REQUIRED) if (!columns.has(name)) throw refusal(1, `the column ${name} is missing`);
  return columns;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of RFC 4180; empty lines and a byte order mark are passed over. */
function* readRows(text: string): Generator<Row> {
  let line = 1;
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const first = line;
    const cells: string[] = [];
    let end: number;
    do {
      let cell: string;
      if (text[at] === '"') {
        const close = endOfQuoted(text, at, first);
        cell = text.slice(at + 1, close).replaceAll('""', '"');
        line += cell.split("\n").length - 1;
        end = close + 1;
        if (end < text.length && !",\r\n".includes(text[end] ?? ""))
          throw refusal(first, "something follows a closing quotation mark");
      } else {
        end = endOfPlain(text, at);
        cell = text.slice(at, end);
      }
      cells.push(cell);
      at = end + 1;
    } while (text[end] === ",");
    if (text[end] === "\r" && text[at] === "\n") at++;
    line++;
    if (cells.length > 1 || cells[0] !== "") yield { line: first, cells };
  }
}

function endOfPlain(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function endOfQuoted(text: string, from: number, line: number): number {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at === -1) throw refusal(line, "a quotation is not closed");
    if (text[at + 1] !== '"') return at;
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function refusal(line: number, reason: string): DomainError {
  return new DomainError("IMPORT_INVALID", `Line ${line}: ${reason}.`, { line });
}
