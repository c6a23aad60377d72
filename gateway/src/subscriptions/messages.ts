import { DomainError } from "@commons-hub/shared/errors";
import type { OperationParameters } from "../execution/documents";
import { readParameters } from "../http/parameters";

export const SUBPROTOCOL = "graphql-transport-ws";

/** Codes with which the hub closes a socket; the first nine are those of graphql-transport-ws. */
export const CLOSE = {
  badRequest: 4400,
  unauthorized: 4401,
  subprotocolNotAcceptable: 4406,
  initTimeout: 4408,
  subscriberExists: 4409,
  tooManyInits: 4429,
  internal: 4500,
  goingAway: 1001,
  messageTooBig: 1009,
  /** The hub's own: events came faster than the socket took them; connect again and resume by cursor. */
  slowConsumer: 4430,
} as const;

export type ClientMessage =
  | { readonly type: "connection_init"; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly type: "ping"; readonly payload: unknown }
  | { readonly type: "pong" }
  | { readonly type: "subscribe"; readonly id: string; readonly parameters: OperationParameters }
  | { readonly type: "complete"; readonly id: string };

const ID_LENGTH = 128;

/** Errors: BAD_REQUEST when the text is no message of the protocol; the socket is closed with 4400 then. */
export function parseMessage(text: string): ClientMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    throw new DomainError("BAD_REQUEST", "The message is not JSON.", {}, { cause });
  }
  if (!isObject(message)) throw new DomainError("BAD_REQUEST", "The message is not an object.");
  const { type, payload } = message;
  switch (type) {
    case "connection_init":
      if (payload !== undefined && payload !== null && !isObject(payload))
        throw new DomainError("BAD_REQUEST", "The payload of connection_init is not an object.");
      return { type, payload: payload ?? {} };
    case "ping":
      return { type, payload };
    case "pong":
      return { type };
    case "subscribe":
      return { type, id: readId(message), parameters: readParameters(payload) };
    case "complete":
      return { type, id: readId(message) };
    default:
      throw new DomainError("BAD_REQUEST", "The message has no type of graphql-transport-ws.");
  }
}

function readId({ id }: Readonly<Record<string, unknown>>): string {
  if (typeof id === "string" && id.length > 0 && id.length <= ID_LENGTH) return id;
  throw new DomainError("BAD_REQUEST", `\`id\` is 1 to ${String(ID_LENGTH)} characters of text.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
