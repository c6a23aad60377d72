/** A refusal of a command: one sentence that says what is wrong and what to do. Ends the process with exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** How often progress is told at most. */
const PROGRESS_AFTER_MS = 1_000;

/**
 * What a command says. Text for people, or with `--json` one JSON document on stdout and nothing else; progress always
 * goes to stderr.
 */
export class Output {
  constructor(
    readonly json: boolean,
    private readonly stdout: (text: string) => void = (text) => void process.stdout.write(text),
    private readonly stderr: (text: string) => void = (text) => void process.stderr.write(text),
  ) {}

  /** The result of the command, once. Amounts stay exact: a bigint becomes a string. */
  result(document: unknown, text: string): void {
    this.stdout(this.json ? `${toJson(document)}\n` : `${text}\n`);
  }

  note(text: string): void {
    this.stderr(`${text}\n`);
  }

  /** Runs a step, and says that it runs when it takes longer than a second. */
  async step<T>(title: string, run: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.note(`${title} …`), PROGRESS_AFTER_MS);
    try {
      return await run();
    } finally {
      clearTimeout(timer);
    }
  }

  failure(sentence: string): void {
    if (this.json) this.stdout(`${toJson({ error: { message: sentence } })}\n`);
    this.stderr(`hub: ${sentence}\n`);
  }
}

function toJson(document: unknown): string {
  return JSON.stringify(document, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2);
}

/** Columns as wide as their widest cell. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
