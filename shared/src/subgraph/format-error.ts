import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { translateDatabaseError } from "../database/errors";
import { DomainError, type ErrorCode } from "../errors";
import type { Logger } from "../logging";

/** The one place where a subgraph turns what was thrown into what a client may read. Bugs are logged and say nothing. */
export function formatSubgraphError(error: GraphQLError, logger: Logger, requestId: string): GraphQLFormattedError {
  const place = {
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
  };
  const cause = translateDatabaseError(rootCause(error));
  if (cause instanceof DomainError) {
    if (cause.code === "UNAVAILABLE" || cause.code === "TIMEOUT")
      logger.warn({ error: cause, requestId }, cause.message);
    return { ...place, message: cause.message, extensions: { ...cause.details, code: cause.code } };
  }
  const code = codeOfGraphQL(error, cause);
  if (code !== "INTERNAL") return { ...place, message: error.message, extensions: { code } };
  logger.error({ error: cause, requestId, path: error.path?.join(".") }, "a resolver failed");
  return { ...place, message: "Internal error", extensions: { code: "INTERNAL", requestId } };
}

/** graphql-js itself refuses documents and values; it wraps nothing then, or another GraphQLError. */
function codeOfGraphQL(error: GraphQLError, cause: unknown): ErrorCode {
  if (!(cause instanceof GraphQLError)) return "INTERNAL";
  if (error.message.startsWith("Syntax Error")) return "GRAPHQL_PARSE_FAILED";
  // Without a path it is a variable, with one a literal argument, that does not fit its type; both are the client's.
  return error.extensions["code"] === "GRAPHQL_VALIDATION_FAILED" ? "GRAPHQL_VALIDATION_FAILED" : "INVALID_INPUT";
}

function rootCause(error: Error): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}
