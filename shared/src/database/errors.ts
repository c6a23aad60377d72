import { QueryFailedError, QueryRunnerAlreadyReleasedError } from "typeorm";
import { DomainError } from "../errors";

const RETRIED = new Set(["40001", "40P01"]); // serialization_failure, deadlock_detected
const UNSTORABLE = new Set(["22021", "22P05"]); // a zero byte in a text, or escaped in JSON
const TIMED_OUT = new Set(["57014", "25P03", "25P04"]); // query_canceled, idle and transaction timeouts
const GONE = new Set([
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
]);

/** SQLSTATE of a PostgreSQL error, or the code of a socket error; null for everything else. */
export function sqlStateOf(error: unknown): string | null {
  const cause = error instanceof QueryFailedError ? error.driverError : error;
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string")
    return cause.code;
  return null;
}

/** The constraint that a PostgreSQL error names. */
export function constraintOf(error: unknown): string | null {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof cause === "object" && cause !== null && "constraint" in cause && typeof cause.constraint === "string"
    ? cause.constraint
    : null;
}

/** Conflicts between transactions that go away when the whole transaction runs again. */
export function isRetryable(error: unknown): boolean {
  return RETRIED.has(sqlStateOf(error) ?? "");
}

/** What the database's own condition means to a caller; other errors come back as they are. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const state = sqlStateOf(error) ?? "";
  if (TIMED_OUT.has(state))
    return new DomainError(
      "TIMEOUT",
      "The database took longer than it may; ask for less at once.",
      {},
      { cause: error },
    );
  if (UNSTORABLE.has(state))
    return new DomainError(
      "INVALID_INPUT",
      "A text or an id holds a character that cannot be stored.",
      {},
      { cause: error },
    );
  if (GONE.has(state) || state.startsWith("08") || isLostConnection(error))
    return new DomainError("UNAVAILABLE", "The database does not answer; try again in a moment.", {}, { cause: error });
  return error;
}

/** pg reports some lost connections without a code; one that is lost between two statements releases its runner. */
function isLostConnection(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    (error instanceof Error &&
      /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed/.test(
        error.message,
      ))
  );
}
