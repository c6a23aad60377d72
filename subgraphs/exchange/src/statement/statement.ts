/** One line of an account's statement: a posting with the balance after it. */
export interface StatementLine {
  readonly account: string;
  /** From 1, without a gap. */
  readonly index: bigint;
  readonly transfer: string;
  /** Negative: paid. */
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  /** The agent on the other side, and its account. */
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly memo: string | null;
  readonly postedAt: Date;
  /** The code of the currency, and its decimals. */
  readonly currency: string;
  readonly decimals: number;
}

const HEADER = ["index", "posted_at", "counterparty", "memo", "amount", "balance", "currency", "transfer"];

/**
 * A statement as CSV (RFC 4180), a header first, the oldest line first.
 *
 * Units: amounts in whole units with as many decimals as the currency has, a point before them, no grouping.
 * Laws:  as many rows as lines; a text that a spreadsheet would run as a formula is marked with an apostrophe.
 */
export function toCsv(lines: readonly StatementLine[]): string {
  const rows = lines.map((line) => [
    String(line.index),
    line.postedAt.toISOString(),
    line.counterparty,
    line.memo ?? "",
    formatMinor(line.amountMinor, line.decimals),
    formatMinor(line.balanceMinor, line.decimals),
    line.currency,
    line.transfer,
  ]);
  return [HEADER, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/** -1205n with 2 decimals: "-12.05". */
export function formatMinor(minor: bigint, decimals: number): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
  return minor < 0n ? `-${text}` : text;
}

function cellOf(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) || /^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
