import { INT64_MAX } from "@commons-hub/shared/numbers";
import type { BallotKind, Profile } from "../profile";
import { broken } from "./broken";

/** Ballots as a file holds them. */
export interface BallotFile {
  readonly format: FileFormat;
  /** Named as in the file, withdrawn ones left out. */
  readonly options: readonly string[];
  readonly profile: Profile;
  /** Named by the file, for methods that need it. */
  readonly seats?: number;
  /** The order of ties that the file names, best first. */
  readonly tieOrder?: readonly number[];
  /** Ballots left out because they are not valid in the rules of the file's own house. */
  readonly ignored: number;
}

export type FileFormat = "preflib" | "blt" | "debian" | "snapshot" | "sheet";

/** Gathers rows in typed arrays that grow, so that a million lines cost no object each. */
export class ProfileBuilder {
  #marks: Int32Array;
  #weights: BigInt64Array;
  #rowCount = 0;
  #total = 0n;

  constructor(
    private readonly kind: BallotKind,
    private readonly optionCount: number,
  ) {
    this.#marks = new Int32Array(1_024 * optionCount);
    this.#weights = new BigInt64Array(1_024);
  }

  /** The marks are copied. Errors: INVALID_INPUT with the line when all weights together pass 64 bits. */
  add(marks: ArrayLike<number>, weight: bigint, line: number): void {
    this.#total += weight;
    if (this.#total > INT64_MAX) broken(line, "All ballots together weigh more than 64 bits hold.");
    if (this.#rowCount === this.#weights.length) this.#grow();
    this.#marks.set(marks, this.#rowCount * this.optionCount);
    this.#weights[this.#rowCount] = weight;
    this.#rowCount += 1;
  }

  get total(): bigint {
    return this.#total;
  }

  build(): Profile {
    return {
      kind: this.kind,
      optionCount: this.optionCount,
      rowCount: this.#rowCount,
      marks: this.#marks.slice(0, this.#rowCount * this.optionCount),
      weights: this.#weights.slice(0, this.#rowCount),
    };
  }

  #grow(): void {
    const marks = new Int32Array(this.#marks.length * 2);
    marks.set(this.#marks);
    this.#marks = marks;
    const weights = new BigInt64Array(this.#weights.length * 2);
    weights.set(this.#weights);
    this.#weights = weights;
  }
}

/** A profile without some options. */
export function withoutOptions(profile: Profile, gone: ReadonlySet<number>): Profile {
  const kept = Array.from({ length: profile.optionCount }, (_, option) => option).filter((option) => !gone.has(option));
  const marks = new Int32Array(profile.rowCount * kept.length);
  for (let r = 0; r < profile.rowCount; r += 1)
    for (const [index, option] of kept.entries())
      marks[r * kept.length + index] = profile.marks[r * profile.optionCount + option] as number;
  return { ...profile, optionCount: kept.length, marks };
}

/** Each line with its number, without line ends. */
export function* linesOf(text: string): Generator<readonly [number, string]> {
  let number = 1;
  for (let start = 0; start <= text.length; number += 1) {
    const end = text.indexOf("\n", start);
    const line = end < 0 ? text.slice(start) : text.slice(start, end);
    yield [number, line.endsWith("\r") ? line.slice(0, -1) : line];
    if (end < 0) return;
    start = end + 1;
  }
}
