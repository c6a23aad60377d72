/**
 * The closed catalogue of error codes: every refusal that a client can meet is here, and nothing else is.
 *
 * `meaning` says what happened, `action` what the caller does next. `docs/errors.md` is generated from this file.
 */
export interface CatalogueEntry {
  readonly meaning: string;
  readonly action: string;
}

export const ERROR_CATALOGUE = {
  // The request itself
  GRAPHQL_PARSE_FAILED: {
    meaning: "The document is not GraphQL.",
    action: "Correct the syntax at the location named.",
  },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: "The document does not fit the schema.",
    action: "Compare the field or argument named with the schema in the explorer.",
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: "The operation to run is not clear.",
    action: "Send one operation, or name one with operationName.",
  },
  BAD_REQUEST: {
    meaning: "The HTTP or WebSocket request is malformed.",
    action: "Send a JSON object with `query` as POST, or read docs/errors.md.",
  },
  BODY_TOO_LARGE: {
    meaning: "The request body is over the limit.",
    action: "Send less at once; large files go through `hub import`.",
  },
  DOCUMENT_TOO_LONG: {
    meaning: "The document has more tokens than the limit.",
    action: "Split the operation, or move values into variables.",
  },
  DOCUMENT_TOO_DEEP: {
    meaning: "The selection is nested deeper than the limit.",
    action: "Ask for fewer levels and follow ids in a second query.",
  },
  TOO_MANY_ALIASES: { meaning: "The document has more aliases than the limit.", action: "Split the operation." },
  COST_TOO_HIGH: {
    meaning: "The operation could return more than the limit, list sizes multiplied.",
    action: "Lower `first`, or select fewer nested lists.",
  },
  TOO_MANY_OPERATIONS: {
    meaning: "This socket already runs as many operations as it may.",
    action: "Complete one, or open another socket.",
  },
  SLOW_CONSUMER: {
    meaning: "Events came faster than this socket read them.",
    action: "Reconnect with `after` set to the last cursor you saw; nothing is lost.",
  },
  SUBSCRIPTION_INTERRUPTED: {
    meaning: "The stream of events broke off on the hub's side.",
    action: "Subscribe again with `after` set to the last cursor you saw; nothing is lost.",
  },
  PAGE_SIZE_OUT_OF_RANGE: {
    meaning: "`first` is below 1 or above 100.",
    action: "Ask for 1 to 100 and follow `endCursor`.",
  },
  INVALID_CURSOR: {
    meaning: "The cursor is not one that this list or stream gave out.",
    action: "Use a cursor exactly as it was answered, or leave it out.",
  },
  INVALID_INPUT: {
    meaning: "A value breaks a rule that the message names.",
    action: "Correct the value and send again.",
  },
  AMOUNT_OUT_OF_RANGE: {
    meaning: "An amount is zero, negative, or does not fit into 64 bits.",
    action: "Send a whole number of minor units between 1 and 9223372036854775807.",
  },
  IDEMPOTENCY_CONFLICT: {
    meaning: "This idempotency key was used with other content.",
    action: "Use a new key for new content; repeat the same content for a retry.",
  },

  // Who asks
  UNAUTHENTICATED: {
    meaning: "No valid token came with the request.",
    action: "Send `Authorization: Bearer …` with an access key that is neither revoked nor expired.",
  },
  FORBIDDEN: {
    meaning: "The caller may not do this.",
    action: "Ask a steward of the organization, or use a key with the scope named.",
  },

  // What is asked for
  NOT_FOUND: {
    meaning: "No such record, or not one that you may see.",
    action: "Check the id; `node(id:)` says whether it exists.",
  },
  ALREADY_EXISTS: {
    meaning: "A record with this name or identity exists.",
    action: "Use the existing record, or choose another name.",
  },
  STATE_CONFLICT: {
    meaning: "The record is not in a state that allows this.",
    action: "Read its state; the message names the states that do.",
  },

  // The hub's own condition
  PROJECTION_BEHIND: {
    meaning: "Data followed from another part has not caught up yet.",
    action: "Try again in a moment, with the same idempotency key.",
  },
  UNAVAILABLE: {
    meaning: "A part of the hub does not answer.",
    action: "Try again in a moment, with the same idempotency key for a change.",
  },
  TIMEOUT: { meaning: "The operation took longer than it may.", action: "Ask for less at once, or try again." },
  INTERNAL: {
    meaning: "The hub failed; the cause is in its log under the request id.",
    action: "Try again; if it stays, tell the operator the request id.",
  },

  // projects
  INVALID_LICENCE: {
    meaning: "Not an SPDX licence expression.",
    action: "Write an expression such as `MIT OR Apache-2.0`; unknown texts are `LicenseRef-…`.",
  },
  SELF_CONFIRMATION: {
    meaning: "Nobody confirms their own contribution.",
    action: "Ask another steward of the project.",
  },
  IMPORT_INVALID: {
    meaning: "The file cannot be imported; the message names the place and what is wrong.",
    action: "Correct the file; nothing of it was stored.",
  },

  // governance
  PROPOSAL_NOT_OPEN: {
    meaning: "Votes are taken only while the proposal is open.",
    action: "Read `state`, `opensAt` and `closesAt` of the proposal.",
  },
  NOT_ELIGIBLE: {
    meaning: "The caller is not on the frozen roll of this proposal.",
    action: "Read `viewerEligibility { reason }`.",
  },
  INVALID_BALLOT: {
    meaning: "The ballot does not fit the proposal's method.",
    action: "Read `method` and `options`; the message names the rule.",
  },

  METHOD_NOT_APPLICABLE: {
    meaning: "The ballots of this proposal cannot feed this method.",
    action: "Recount under a method that takes such ballots; the message names them.",
  },

  // exchange
  CURRENCY_MISMATCH: {
    meaning: "The amounts or accounts are of different currencies.",
    action: "Use accounts and amounts of one currency.",
  },
  SAME_ACCOUNT: { meaning: "A transfer from an account to itself.", action: "Name two accounts." },
  CREDIT_LIMIT_EXCEEDED: {
    meaning: "The payer's balance would fall below its credit limit.",
    action: "Pay less, or receive first.",
  },
  MAXIMUM_EXCEEDED: {
    meaning: "The receiver's balance would rise above its maximum.",
    action: "Send less; the receiver must spend first.",
  },
  TRANSFER_ID_CONFLICT: {
    meaning: "This transfer id was used with other content.",
    action: "Use a new id for a new transfer.",
  },
  LINKED_TRANSFER_REFUSED: {
    meaning: "Another transfer of the same chain was refused, so none of it was placed.",
    action: "Correct the transfer that has its own refusal, and send the chain again.",
  },
  ALREADY_BOOKED: {
    meaning: "Somebody has this thing in a part of the time.",
    action: "Read `bookings` of the resource and choose a time that is free.",
  },
  CAP_EXCEEDED: {
    meaning: "More would be reserved than the cap of a territory leaves.",
    action: "Reserve at most the `headroom` of the stock, or wait until it has grown back.",
  },

  UNIT_MISMATCH: {
    meaning: "The quantity is in another unit than what it is added to or taken from.",
    action: "Convert the quantity into the unit that the message names.",
  },
  QUANTITY_EXCEEDED: {
    meaning: "The resource does not hold as much.",
    action: "Take at most `available`, or record first what came in.",
  },

  // returns
  NO_RECEIVERS: {
    meaning: "Nobody is reached by this allocation.",
    action: "Import the bill of materials, or declare usage, before you allocate.",
  },
  POOL_EXCEEDED: {
    meaning: "More would be passed on than came in.",
    action: "Allocate at most what was received and is unspent.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(ERROR_CATALOGUE, value);
}
