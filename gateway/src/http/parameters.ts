import { DomainError } from "@commons-hub/shared/errors";
import type { OperationParameters } from "../execution/documents";

/** Reads the parameters of GraphQL over HTTP from the text of a POST. Errors: BAD_REQUEST. */
export function parseBody(text: string): OperationParameters {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new DomainError("BAD_REQUEST", "The body is not JSON.", {}, { cause });
  }
  if (Array.isArray(body)) throw new DomainError("BAD_REQUEST", "Batches are not taken; send one operation at a time.");
  return readParameters(body);
}

/** Reads them from the query string of a GET. Errors: BAD_REQUEST. */
export function parseSearch(search: URLSearchParams): OperationParameters {
  for (const name of new Set(search.keys()))
    if (search.getAll(name).length > 1) throw new DomainError("BAD_REQUEST", `\`${name}\` is given more than once.`);
  return readParameters({
    query: search.get("query") ?? undefined,
    operationName: search.get("operationName") ?? undefined,
    variables: parseJson(search.get("variables"), "variables"),
    extensions: parseJson(search.get("extensions"), "extensions"),
  });
}

/** Checks what a client sent as `{ query, operationName, variables, extensions }`. Errors: BAD_REQUEST. */
export function readParameters(value: unknown): OperationParameters {
  if (!isObject(value)) throw new DomainError("BAD_REQUEST", "Send a JSON object with `query`.");
  const { query, operationName, variables, extensions } = value;
  if (typeof query !== "string")
    throw new DomainError("BAD_REQUEST", "`query` is missing; send a GraphQL document as text.");
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string")
    throw new DomainError("BAD_REQUEST", "`operationName` is not text.");
  if (variables !== undefined && variables !== null && !isObject(variables))
    throw new DomainError("BAD_REQUEST", "`variables` is not an object.");
  if (extensions !== undefined && extensions !== null && !isObject(extensions))
    throw new DomainError("BAD_REQUEST", "`extensions` is not an object.");
  return {
    query,
    ...(typeof operationName === "string" && operationName !== "" ? { operationName } : {}),
    ...(isObject(variables) ? { variables } : {}),
    ...(isObject(extensions) ? { extensions } : {}),
  };
}

/**
 * The idempotency key of a request, from its header or from `extensions.idempotencyKey`.
 *
 * Errors: BAD_REQUEST when it is not 1 to 255 visible ASCII characters.
 */
export function readIdempotencyKey(header: unknown, parameters: OperationParameters): string | undefined {
  const key = header ?? parameters.extensions?.["idempotencyKey"];
  if (key === undefined || key === null) return undefined;
  if (typeof key === "string" && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new DomainError("BAD_REQUEST", "An idempotency key is 1 to 255 visible ASCII characters.");
}

function parseJson(text: string | null, name: string): unknown {
  if (text === null || text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DomainError("BAD_REQUEST", `\`${name}\` is not JSON.`, {}, { cause });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
