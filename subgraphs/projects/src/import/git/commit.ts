import { cleanText } from "../text";
import { type GitPerson, parsePerson, personOf, withoutAddresses } from "./person";

/** One commit as a contribution sees it. */
export interface GitCommit {
  /** The object id, hexadecimal. */
  readonly id: string;
  /** When it was authored, ISO 8601 UTC. */
  readonly at: string;
  /** First line of the message, without e-mail addresses. */
  readonly subject: string;
  readonly linesAdded: number;
  readonly linesDeleted: number;
  /** The author, then co-authors; nobody twice. */
  readonly people: readonly GitPerson[];
}

/** What git says about a commit, before addresses are taken out. */
export interface RawCommit {
  readonly id: string;
  readonly authorName: string;
  readonly authorAddress: string;
  readonly at: string;
  readonly subject: string;
  /** Values of `Co-authored-by` trailers. */
  readonly coAuthors: readonly string[];
  linesAdded: number;
  linesDeleted: number;
}

const MAX_SUBJECT = 300;
const MAX_PEOPLE = 50;
/** PostgreSQL and JavaScript agree on these years. */
const EARLIEST = "1970-01-01T00:00:00.000Z";
const LATEST = "9999-12-31T23:59:59.999Z";

/** Takes the addresses out of a commit. A time that no calendar knows becomes the earliest one. */
export function toCommit(raw: RawCommit, key: Uint8Array): GitCommit {
  const coAuthors = raw.coAuthors.slice(0, MAX_PEOPLE).map(parsePerson);
  const people = new Map<string, GitPerson>();
  for (const named of [{ name: raw.authorName, address: raw.authorAddress }, ...coAuthors]) {
    if (named === null) continue;
    const person = personOf(named.name, named.address, key);
    if (!people.has(person.identity)) people.set(person.identity, person);
  }
  return {
    id: raw.id,
    at: timeOf(raw.at),
    subject: cleanText(withoutAddresses(raw.subject, "…"), MAX_SUBJECT),
    linesAdded: raw.linesAdded,
    linesDeleted: raw.linesDeleted,
    people: [...people.values()],
  };
}

function timeOf(text: string): string {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || milliseconds > Date.parse(LATEST)) return EARLIEST;
  return new Date(Math.max(milliseconds, 0)).toISOString();
}
