/** Every limit of the gateway; each has a default and can be set when the gateway is created. */
export interface GatewayLimits {
  /** Bytes of an HTTP body; a longer one is cut off while it arrives. */
  readonly bodyBytes: number;
  /** Bytes of one WebSocket message; a longer one closes the socket with 1009. */
  readonly messageBytes: number;
  /** Lexical tokens of a document. */
  readonly tokens: number;
  /** Levels of selections, fragments expanded. */
  readonly depth: number;
  /** Levels of lists and objects in literals and variables. */
  readonly valueDepth: number;
  /** Aliased fields in a document. */
  readonly aliases: number;
  /** Directives applied in a document. */
  readonly directives: number;
  /** Greatest `first` or `last`. */
  readonly pageSize: number;
  /** Values that an answer could hold, list sizes multiplied. */
  readonly cost: number;
  /** Elements counted for a list whose size nothing states. */
  readonly assumedListSize: number;
  /** Operations that run at once on one socket. */
  readonly operationsPerSocket: number;
  /** Sockets and HTTP connections open at once. */
  readonly connections: number;
  /** Milliseconds that a query or mutation may take. */
  readonly requestTimeoutMs: number;
  /** Milliseconds for the headers of a request to arrive. */
  readonly headersTimeoutMs: number;
  /** Milliseconds for the whole of a request to arrive. */
  readonly receiveTimeoutMs: number;
  /** Milliseconds from opening a socket to its `connection_init`. */
  readonly connectionInitMs: number;
  /** Milliseconds between the hub's pings on a socket; one without a pong in between is closed. */
  readonly pingMs: number;
  /** Milliseconds between looking up again who is calling, while subscriptions run. */
  readonly identityRecheckMs: number;
  /** Events that wait for one slow subscriber before it is closed with SLOW_CONSUMER. */
  readonly queuedEvents: number;
  /** Characters that those events may have together; one event waits however long it is. */
  readonly queuedCharacters: number;
  /** Bytes that wait in one socket's buffer before its events queue up. */
  readonly socketBufferBytes: number;
  /** Documents kept parsed, validated and planned. */
  readonly cachedDocuments: number;
  /** Characters of all those documents together; what is kept of a document takes up to 300 bytes a character. */
  readonly cachedCharacters: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  bodyBytes: 1_048_576,
  messageBytes: 1_048_576,
  tokens: 5_000,
  depth: 16,
  valueDepth: 16,
  aliases: 50,
  directives: 50,
  pageSize: 100,
  cost: 100_000,
  assumedListSize: 10,
  operationsPerSocket: 32,
  connections: 10_000,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  receiveTimeoutMs: 30_000,
  connectionInitMs: 5_000,
  pingMs: 30_000,
  identityRecheckMs: 15_000,
  queuedEvents: 256,
  queuedCharacters: 4_194_304,
  socketBufferBytes: 1_048_576,
  cachedDocuments: 2_000,
  cachedCharacters: 1_000_000,
};
