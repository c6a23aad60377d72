import { DomainError, type ErrorCode, isErrorCode } from "@commons-hub/shared/errors";
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "@commons-hub/shared/logging";

/** Codes that libraries under the gateway use, and what the catalogue calls them. */
const LIBRARY_CODES: Readonly<Record<string, ErrorCode>> = {
  BAD_USER_INPUT: "INVALID_INPUT",
  INVALID_GRAPHQL: "GRAPHQL_VALIDATION_FAILED",
};

/** Extensions that tell about the inside of the hub. */
const INNER_EXTENSIONS: ReadonlySet<string> = new Set([
  "serviceName",
  "service",
  "stacktrace",
  "exception",
  "http",
  "originalError",
  "query",
  "variables",
  "response",
]);

/** A request that is answered with errors alone. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";

  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? "Refused");
  }
}

/** Errors that a subgraph answered, whatever class they arrived as. */
export function subgraphErrors(errors: ExecutionResult["errors"]): readonly GraphQLError[] {
  return (errors ?? []).map(
    ({ message, path, extensions }) => new GraphQLError(message, { path: path ?? null, extensions }),
  );
}

/** The one way from anything thrown to what a client reads. */
export type ErrorFormatter = (error: unknown, requestId: string) => GraphQLFormattedError;

/**
 * Only codes of the catalogue pass; anything else is logged with its cause and becomes `INTERNAL` with the request id.
 *
 * Removed: names of subgraphs, stack traces, statements, whatever a library put beside the code.
 */
export function createErrorFormatter(logger: Logger): ErrorFormatter {
  return (error, requestId) => {
    const { message, locations, path, code, details } = readError(error);
    const place = {
      ...(locations === undefined ? {} : { locations }),
      ...(path === undefined ? {} : { path }),
    };
    if (code !== undefined && code !== "INTERNAL")
      return { message: shorten(message), ...place, extensions: { ...shortenAll(details), code } };
    logger.error({ requestId, error: rootCause(error), path: path?.join(".") }, "request failed");
    return {
      message: "The hub failed; its log holds the cause under this request id.",
      ...place,
      extensions: { code: "INTERNAL", requestId },
    };
  };
}

/** Messages quote what the client sent; so much of it is enough to recognise it. */
const QUOTED = 500;

function shorten(text: string): string {
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}

function shortenAll(details: ReadError["details"]): ReadError["details"] {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, typeof value === "string" ? shorten(value) : value]),
  );
}

interface ReadError {
  readonly message: string;
  readonly locations?: GraphQLFormattedError["locations"];
  readonly path?: GraphQLFormattedError["path"];
  readonly code: ErrorCode | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

function readError(error: unknown): ReadError {
  if (error instanceof DomainError) return { message: error.message, code: error.code, details: error.details };
  if (!(error instanceof GraphQLError)) return { message: "", code: undefined, details: {} };
  const cause = error.originalError;
  const { locations, path } = error.toJSON();
  const place = { locations, path: path === undefined ? undefined : hidePlanSteps(path) };
  if (cause instanceof DomainError)
    return { message: error.message, ...place, code: cause.code, details: cause.details };
  const code = catalogueCode(error.extensions["code"]);
  const details = Object.fromEntries(
    Object.entries(error.extensions).filter(([name]) => name !== "code" && !INNER_EXTENSIONS.has(name)),
  );
  return { message: error.message, ...place, code, details };
}

function catalogueCode(code: unknown): ErrorCode | undefined {
  if (isErrorCode(code)) return code;
  return typeof code === "string" && Object.hasOwn(LIBRARY_CODES, code) ? LIBRARY_CODES[code] : undefined;
}

/** `@` stands for "every element" in a plan and `_entities` for a fetch by key; neither is a path of the client's answer. */
function hidePlanSteps(path: readonly (string | number)[]): readonly (string | number)[] {
  const cut = path.findIndex((step) => step === "@" || step === "_entities");
  return cut === -1 ? path : path.slice(0, cut);
}

function rootCause(error: unknown): unknown {
  let cause = error;
  for (let depth = 0; depth < 8 && cause instanceof GraphQLError && cause.originalError; depth++)
    cause = cause.originalError;
  return cause;
}
