export { chainHash, ChainVerifier, verifyChain, type ChainFault } from "./chain";
export { decodePlace, encodePlace, isBefore, LOG_START, type LogPlace } from "./cursor";
export type { NewEvent, StoredEvent } from "./event";
export { EventLog, type EventBatch, type EventFilter, type EventSource } from "./log";
export { pageOfLog } from "./page";
