import { createHmac } from "node:crypto";
import { z } from "zod";
import { checkShape, parseJson } from "../json";
import { importInvalid } from "../problem";
import { findRepository } from "../repository";
import { cleanText, findTextProblem } from "../text";
import type { GitCommit } from "./commit";
import { withoutAddresses } from "./person";

const LIMITS = { maxBytes: 256 * 1024 * 1024, maxDepth: 8 } as const;

function text(maxLength: number): z.ZodString {
  return z.string().superRefine((value, context) => {
    const problem = findTextProblem(value, maxLength);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
}

const lines = z.int().min(0).max(1_000_000_000);

/**
 * A git history in a file, for places where there is no repository.
 *
 * People are listed once, in the order of their first commit, and named by their place: the file holds no e-mail address
 * and nothing made from one. Histories grow at the end, so places stay the same from one version to the next.
 */
const historyShape = z.object({
  format: z.literal("commons-hub-git-history", { error: 'is not "commons-hub-git-history"' }),
  version: z.literal(1),
  repository: text(500).nullable(),
  people: z.array(text(200).min(1, "is empty")).max(1_000_000),
  commits: z
    .array(
      z.object({
        id: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "is no commit id"),
        at: z.iso.datetime(),
        subject: text(300),
        lines: z.tuple([lines, lines]),
        people: z.array(z.int().min(0)).min(1).max(51),
      }),
    )
    .max(2_000_000),
});

export type GitHistoryFile = z.infer<typeof historyShape>;

export interface GitHistory {
  readonly repository: string | null;
  readonly commits: readonly GitCommit[];
}

/** Puts commits into the file form. Shapes: commits oldest first. */
export function writeHistory(commits: readonly GitCommit[], repository: string | null): GitHistoryFile {
  const places = new Map<string, number>();
  const people: string[] = [];
  const placeOf = ({ identity, name }: GitCommit["people"][number]): number => {
    const known = places.get(identity);
    if (known !== undefined) return known;
    places.set(identity, people.length);
    return people.push(name) - 1;
  };
  return {
    format: "commons-hub-git-history",
    version: 1,
    repository,
    commits: commits.map(({ id, at, subject, linesAdded, linesDeleted, people: named }) => ({
      id,
      at,
      subject,
      lines: [linesAdded, linesDeleted],
      people: named.map(placeOf),
    })),
    people,
  };
}

/**
 * Reads a history file.
 *
 * A person's identity is HMAC-SHA-256 of the first commit of the history and the place in the list, under the hub's key.
 * Errors: IMPORT_INVALID with the path of the place.
 */
export function readHistory(bytes: Uint8Array, key: Uint8Array): GitHistory {
  const file = checkShape(historyShape, parseJson(bytes, LIMITS));
  const [first] = file.commits;
  if (first === undefined) throw importInvalid(["commits"], "is empty");
  const people = file.people.map((name, place) => ({
    name: cleanText(withoutAddresses(name, ""), 200) || "unnamed contributor",
    identity: createHmac("sha256", key).update(`history:${first.id}:${place}`).digest("hex"),
  }));
  const commits = file.commits.map(({ id, at, subject, lines: [linesAdded, linesDeleted], people: places }, index) => ({
    id,
    at: new Date(at).toISOString(),
    subject: withoutAddresses(subject, "…"),
    linesAdded,
    linesDeleted,
    people: [...new Set(places)].map((place) => {
      const person = people[place];
      if (person === undefined)
        throw importInvalid(["commits", index, "people"], `names person ${place}, who is not in the list`);
      return person;
    }),
  }));
  return { repository: file.repository === null ? null : findRepository(file.repository), commits };
}
