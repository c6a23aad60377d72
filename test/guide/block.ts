/** An example in a document: a fenced block with its info string. */
export interface Block {
  /** `file:line` of its first fence. */
  readonly place: string;
  readonly language: string;
  /** Words after the language: `run=Name` → run: Name, `run` → run: "". */
  readonly marks: Readonly<Record<string, string>>;
  readonly text: string;
}

const FENCE = /^( *)(`{3,})([^\n`]*)\n([\s\S]*?)^\1\2 *$/gm;

/** All fenced blocks of a Markdown text, in order. */
export function findBlocks(markdown: string, file: string): readonly Block[] {
  return [...markdown.matchAll(FENCE)].map((match) => {
    const [, indent = "", , info = "", body = ""] = match;
    const [language = "", ...words] = info.trim().split(/ +/);
    const line = markdown.slice(0, match.index).split("\n").length;
    const marks = words.map((word): [string, string] => {
      const [name = "", ...value] = word.split("=");
      return [name, value.join("=")];
    });
    return {
      place: `${file}:${String(line)}`,
      language,
      marks: Object.fromEntries(marks),
      text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}

/** One step of a guide: an example that runs, with the variables and the answer that are shown beside it. */
export interface Step {
  readonly block: Block;
  readonly variables: string | null;
  readonly answer: Block | null;
}

const RUNNABLE: ReadonlySet<string> = new Set(["graphql", "js", "sh"]);

/**
 * The steps of a guide. `json variables` and `json answer` (or `text answer`) belong to the example above them.
 *
 * Errors: throws for an example that neither runs nor says why it is only shown (`shown=…`), and for variables or an
 * answer without an example.
 */
export function findSteps(blocks: readonly Block[]): readonly Step[] {
  const steps: Step[] = [];
  for (const block of blocks) {
    const part = ["variables", "answer"].find((name) => name in block.marks);
    if (part !== undefined) {
      const step = steps.pop();
      if (step === undefined) throw new Error(`${block.place}: ${part} of no example`);
      steps.push({ ...step, ...(part === "answer" ? { answer: block } : { variables: block.text }) });
    } else if ("run" in block.marks) steps.push({ block, variables: null, answer: null });
    else if (RUNNABLE.has(block.language) && !block.marks["shown"])
      throw new Error(`${block.place}: this example is run by nobody; mark it run, or shown=<why>`);
  }
  return steps;
}
