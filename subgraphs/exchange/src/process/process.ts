import { requireText } from "../text";

export const PROCESS_PREFIX = "prc";
const NAME_LENGTH_MAX = 200;

/** vf:Process: what takes some things in and gives others out. */
export interface Process {
  readonly id: string;
  readonly name: string;
  /** Who carries it out. */
  readonly agent: string;
  readonly startedAt: Date;
}

/** Errors: INVALID_INPUT. */
export function requireProcessName(name: string): string {
  return requireText("name", name, NAME_LENGTH_MAX);
}
