import { OPTION_LIMIT } from "../profile";
import { type BallotFile, linesOf, ProfileBuilder, withoutOptions } from "./ballot-file";
import { broken, quote, wholeBetween, wholeWeight } from "./broken";

/**
 * Reads .blt: candidates and seats, withdrawn candidates as negative numbers, ballots as `weight preference … 0`, a 0,
 * the names and the title in quotes; what follows is a remark.
 *
 * Besides: `#` comments, `=` between equal preferences, `[nick a b c]` for candidates by nickname, `[tie 3 2 1]` for the
 * order of ties (who is named first is taken first, to be defeated too); other words in brackets are passed over.
 * Withdrawn candidates are left out of options and ballots.
 * Errors: INVALID_INPUT with the line.
 */
export function readBlt(text: string): BallotFile {
  const reader = new BltReader(text);
  const count = wholeBetween(
    reader.word("the number of candidates"),
    1,
    OPTION_LIMIT,
    reader.line,
    "The number of candidates",
  );
  const seats = wholeBetween(reader.word("the number of seats"), 1, count, reader.line, "The number of seats");
  reader.readSettings(count);
  const withdrawn = reader.readWithdrawn(count);
  const builder = new ProfileBuilder("RANKING", count);
  const marks = new Int32Array(count);
  while (reader.readBallot(marks, builder));
  const names = reader.readNames(count);
  const kept = names.filter((_, option) => !withdrawn.has(option));
  if (kept.length === 0) broken(reader.line, "All candidates are withdrawn.");
  const newIndex = new Map(names.flatMap((_, option) => (withdrawn.has(option) ? [] : [option])).map((o, i) => [o, i]));
  const tieOrder = reader.tieOrder?.toReversed().flatMap((option) => newIndex.get(option) ?? []);
  return {
    format: "blt",
    options: kept,
    profile: withoutOptions(builder.build(), withdrawn),
    seats: Math.min(seats, kept.length),
    ...(tieOrder ? { tieOrder } : {}),
    ignored: 0,
  };
}

interface Word {
  readonly text: string;
  readonly line: number;
}

/** Words in a row, whatever lines they stand on; names keep their quotes. */
function* wordsOf(text: string): Generator<Word> {
  for (const [line, content] of linesOf(text)) {
    for (let at = 0; at < content.length;) {
      const sign = content.charAt(at);
      if (sign === "#") break;
      if (sign === " " || sign === "\t") {
        at += 1;
        continue;
      }
      const close = sign === '"' ? '"' : sign === "[" ? "]" : "";
      let end = close === "" ? at + 1 : content.indexOf(close, at + 1) + 1;
      if (close !== "" && end === 0) broken(line, `${sign} is opened and never closed on this line.`);
      if (close === "") while (end < content.length && !' \t#"['.includes(content.charAt(end))) end += 1;
      yield { text: content.slice(at, end), line };
      at = end;
    }
  }
}

class BltReader {
  line = 1;
  tieOrder: readonly number[] | null = null;
  readonly #words: Iterator<Word>;
  readonly #nicknames = new Map<string, number>();
  #next: Word | undefined;

  constructor(text: string) {
    this.#words = wordsOf(text);
    this.#advance();
  }

  /** The next word that must be there. */
  word(what: string): string {
    const word = this.#next ?? broken(this.line, `The file ends where ${what} should stand.`);
    this.line = word.line;
    this.#advance();
    return word.text;
  }

  readSettings(count: number): void {
    while (this.#next?.text.startsWith("[")) {
      const [name = "", ...values] = this.word("a setting").slice(1, -1).trim().split(/\s+/);
      if (name === "nick") {
        if (values.length !== count) broken(this.line, `[nick] names ${values.length} of ${count} candidates.`);
        for (const [option, nickname] of values.entries()) this.#nicknames.set(nickname, option);
      }
      if (name !== "tie") continue;
      const order = values.map((value) => this.#candidate(value, count));
      if (order.length !== count || new Set(order).size !== count)
        broken(this.line, "[tie] names every candidate once.");
      this.tieOrder = order;
    }
  }

  readWithdrawn(count: number): Set<number> {
    const withdrawn = new Set<number>();
    while (this.#next?.text.startsWith("-")) withdrawn.add(this.#candidate(this.word("a candidate").slice(1), count));
    return withdrawn;
  }

  /** Reads one ballot; false at the 0 that ends them. */
  readBallot(marks: Int32Array, builder: ProfileBuilder): boolean {
    const first = this.word("a ballot, or the 0 that ends the ballots,");
    if (first === "0") return false;
    const line = this.line;
    const weight = wholeWeight(first, line, "The weight of a ballot");
    marks.fill(0);
    for (let place = 1; ; place += 1) {
      const word = this.word("the 0 that ends a ballot");
      if (word === "0") break;
      if (word.startsWith('"')) broken(this.line, "A ballot ends with 0; here comes a name.");
      for (const part of word.split("=")) {
        const option = this.#candidate(part, marks.length);
        if (marks[option] !== 0) broken(this.line, `Candidate ${quote(part)} stands twice on a ballot.`);
        marks[option] = place;
      }
    }
    builder.add(marks, weight, line);
    return true;
  }

  readNames(count: number): string[] {
    const names = Array.from({ length: count }, () => {
      const word = this.word("the name of a candidate");
      if (!word.startsWith('"')) broken(this.line, `The name of a candidate stands in quotes, not ${quote(word)}.`);
      return word.slice(1, -1);
    });
    // Behind the title stand remarks in any form; nothing of that is counted.
    if (this.#next && !this.#next.text.startsWith('"'))
      broken(this.#next.line, `After the names comes the title in quotes, not ${quote(this.#next.text)}.`);
    return names;
  }

  #candidate(text: string, count: number): number {
    const known = this.#nicknames.get(text);
    return known ?? wholeBetween(text, 1, count, this.line, "A candidate") - 1;
  }

  #advance(): void {
    const { done, value } = this.#words.next() as IteratorResult<Word, undefined>;
    this.#next = done ? undefined : value;
  }
}
