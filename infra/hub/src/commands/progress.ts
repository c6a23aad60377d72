import type { Output } from "../output";

const PROGRESS_MS = 1_000;

interface Progress {
  readonly done: number;
  /** Null: not known. */
  readonly total: number | null;
}

/** Tells how far an import is, once a second. */
export function progressOf(output: Output): (progress: Progress) => void {
  let toldAt = performance.now();
  return ({ done, total }) => {
    if (performance.now() - toldAt < PROGRESS_MS) return;
    toldAt = performance.now();
    output.note(total === null ? `importing: ${done} …` : `importing: ${done} of ${total} …`);
  };
}
