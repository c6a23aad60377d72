/** Rows of the tables of a Markdown text, cells trimmed; the line below a heading row is left out. */
export function rowsOf(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s:|-]+$/.test(line))
    .map((line) =>
      line
        .replace(/^\||\|$/g, "")
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** What stands between backticks. */
export function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The keys of each event's payload, as docs/events.md has them. */
export function readEventTable(markdown: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    rowsOf(markdown).flatMap(([type, , payload]): [string, string[]][] => {
      const [name] = codesIn(type);
      return name === undefined ? [] : [[name, codesIn(payload).sort()]];
    }),
  );
}
