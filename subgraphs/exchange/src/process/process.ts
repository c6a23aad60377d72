import { requireText } from "../text";

export const PROCESS_PREFIX = "prc";
const NAME_LENGTH_MAX = 200;

/** vf:Process: what takes some things in and gives others out. */
export interface Process {
  readonly id: string;
  readonly name: string;
  /** Who carries it out. */
  readonly agent: string;
  /** Id of its specification: the stage that its outputs have reached. */
  readonly basedOn: string | null;
  readonly startedAt: Date;
}

export const PROCESS_SPECIFICATION_PREFIX = "psp";
const NOTE_LENGTH_MAX = 2_000;

/** vf:ProcessSpecification: a kind of process. What comes out of one has reached the stage that it stands for. */
export interface ProcessSpecification {
  readonly id: string;
  readonly name: string;
  readonly note: string | null;
  /** Who named it. */
  readonly agent: string;
  readonly createdAt: Date;
}

/** Errors: INVALID_INPUT. */
export function requireNote(note: string | null): string | null {
  return note === null ? null : requireText("note", note, NOTE_LENGTH_MAX);
}

/** Errors: INVALID_INPUT. */
export function requireProcessName(name: string): string {
  return requireText("name", name, NAME_LENGTH_MAX);
}
